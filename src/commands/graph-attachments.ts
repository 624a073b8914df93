/** What a call graph hangs below an answer: the picture, and as SVG all that pprof draws. */

import { type GraphInputNode, graphPicture } from '../message/graph-picture.ts';
import type { Attachment } from '../message/message.ts';
import type { CallGraph, GraphNode } from './call-graph.ts';

export interface GraphWords {
  /** Of the picture, and of the file. */
  readonly title: string;
  readonly titleOfAll: string;
  /** Of both files, without the ending. */
  readonly name: string;
  readonly alt: string;
  /** How changes are written, with a sign; null where values are no changes. */
  readonly change: ((value: number) => string) | null;
}

const LONGEST_ALT = 1000;

export function graphAttachments({ graph, dot }: CallGraph, words: GraphWords): Attachment[] {
  const { title, titleOfAll, name, alt, change } = words;
  const nodes = graph.nodes.map((node) => toInput(node, change));
  const edges =
    change === null
      ? graph.edges
      : graph.edges.map((edge) => ({ ...edge, weightText: change(edge.weight) }));
  return [
    {
      kind: 'picture',
      name: `${name}-${graph.sampleType}.png`,
      title,
      alt: alt.slice(0, LONGEST_ALT),
      drawing: { kind: 'graph', graph: graphPicture({ nodes, edges, isDiff: change !== null }) },
    },
    { kind: 'page', name: `${name}.svg`, title: titleOfAll, page: { kind: 'graph', dot } },
  ];
}

function toInput(node: GraphNode, change: GraphWords['change']): GraphInputNode {
  const input = { ...node, ...splitName(node), isOwn: node.kind === 'own' };
  if (change === null) return input;
  const { flat, flatPercent, cum, cumPercent } = node;
  return {
    ...input,
    flatText: change(flat),
    flatPercent: withSign(flat, flatPercent),
    cumText: change(cum),
    cumPercent: withSign(cum, cumPercent),
  };
}

/** Of `function path/file.go:12`, the function and `file.go:12`. */
function splitName(node: GraphNode): Pick<GraphInputNode, 'name' | 'place'> {
  const { name, function: called } = node;
  const end = name.indexOf(`${called} `) + called.length;
  if (called === '' || !name.includes(`${called} `)) return { name, place: '' };
  return { name: name.slice(0, end), place: name.slice(end + 1).replace(/^.*\//u, '') };
}

/** pprof's percentages have none. */
function withSign(value: number, percent: string): string {
  return `${value < 0 ? '-' : '+'}${percent}`;
}
