/** A call graph as it is drawn for a chat: whole names without their paths, letters large enough for a phone, own code framed. */

import { lookOfChange } from './change-look.ts';
import type { GraphPicture } from './graph.ts';
import { type GraphPart, splitGraph } from './graph-parts.ts';
import { shortenName } from './shorten-name.ts';

export interface GraphInput {
  readonly nodes: readonly GraphInputNode[];
  readonly edges: readonly GraphInputEdge[];
  /** Values are changes: their signs decide how boxes and calls look, instead of the colours given. */
  readonly isDiff: boolean;
}

export interface GraphInputNode {
  readonly number: number;
  readonly name: string;
  /** File and line; empty where boxes stand for whole functions. */
  readonly place: string;
  readonly flat: number;
  readonly flatText: string;
  readonly flatPercent: string;
  readonly cum: number;
  readonly cumText: string;
  readonly cumPercent: string;
  readonly color: string;
  readonly fillColor: string;
  readonly isOwn: boolean;
}

export interface GraphInputEdge {
  /** Numbers of nodes. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly weightText: string;
  readonly isInline: boolean;
  readonly isResidual: boolean;
  /** From 1 to 101. */
  readonly straightness: number;
  /** From 1 to 6. */
  readonly width: number;
  readonly color: string;
}

const ROOM = { width: 1400, height: 2800, background: '#ffffff' };

export function graphPicture({ nodes, edges, isDiff }: GraphInput): GraphPicture {
  const numbers = new Set(nodes.map(({ number }) => number));
  const drawn = edges.filter(({ from, to }) => numbers.has(from) && numbers.has(to));
  const style: Style = {
    isDiff,
    largestFlat: largestOf(nodes.map(({ flat }) => flat)),
    largestCum: largestOf(nodes.map(({ cum }) => cum)),
    largestWeight: largestOf(drawn.map(({ weight }) => weight)),
  };
  // Side by side, as Graphviz would put them, they would be too wide for a phone.
  return { ...ROOM, dots: splitGraph(nodes, drawn).map((part) => printGraph(part, style)) };
}

/** What sizes and colours are relative to. */
interface Style {
  readonly isDiff: boolean;
  readonly largestFlat: number;
  readonly largestCum: number;
  readonly largestWeight: number;
}

function largestOf(values: readonly number[]): number {
  return Math.max(1, ...values.map(Math.abs));
}

function printGraph(
  { nodes, edges }: GraphPart<GraphInputNode, GraphInputEdge>,
  style: Style,
): string {
  const lines = [
    'digraph "graph" {',
    'graph [nodesep=0.12 ranksep=0.35]',
    'node [shape=box margin="0.12,0.06"]',
    'edge [fontsize=13 arrowsize=0.7]',
    ...nodes.map((node) => printNode(node, style)),
    ...edges.map((edge) => printEdge(style.isDiff ? changedEdge(edge, style) : edge)),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

const SMALLEST_FONT = 12;
const FONT_GROWTH = 12;

const OWN_BORDER = 3;

function printNode(node: GraphInputNode, { isDiff, largestFlat, largestCum }: Style): string {
  const { number, name, place, flat, cum, isOwn } = node;
  const names = [...nameLines(name), ...(place === '' ? [] : nameLines(place))];
  const label = [...names, ...valueLines(node)].map(escapeLabel).join('\\n');
  // Not linear, as pprof's: a box is as large as its letters make it.
  const growth = Math.round(FONT_GROWTH * Math.sqrt(Math.abs(flat) / largestFlat));
  const { color, fillColor, isDashed } = isDiff
    ? lookOfChange(cum, largestCum)
    : { ...node, isDashed: false };
  const colors = `color="${color}" fillcolor="${fillColor}"`;
  const border = `style="${isDashed ? 'filled,dashed' : 'filled'}" penwidth=${isOwn ? OWN_BORDER : 1}`;
  return `N${number} [label="${label}" fontsize=${SMALLEST_FONT + growth} ${colors} ${border}]`;
}

type DrawnEdge = GraphInputEdge & { readonly isDashed?: boolean };

/** The largest change is the widest: of what was before, all may be little, or more than there was. */
function changedEdge(edge: GraphInputEdge, { largestWeight }: Style): DrawnEdge {
  const share = Math.abs(edge.weight) / largestWeight;
  const { color, isDashed } = lookOfChange(edge.weight, largestWeight);
  const straightness = 1 + Math.round(100 * share);
  return { ...edge, color, isDashed, straightness, width: 1 + Math.round(5 * share) };
}

function printEdge(edge: DrawnEdge): string {
  const { from, to, weightText, isInline, straightness, width, color } = edge;
  const attributes = [
    `label="  ${escapeLabel(weightText)}${isInline ? '\\n (inline)' : ''}"`,
    `weight=${straightness}`,
    `penwidth=${width}`,
    ...(color === '' ? [] : [`color="${color}"`]),
    ...styleOf(edge),
  ];
  return `N${from} -> N${to} [${attributes.join(' ')}]`;
}

function styleOf({ isResidual, isDashed = false }: DrawnEdge): string[] {
  if (isResidual) return ['style="dotted"'];
  return isDashed ? ['style="dashed"'] : [];
}

const LONGEST_NAME = 54;
/** Longer ones make boxes so wide that the letters of the whole picture shrink. */
const LONGEST_LINE = 20;

/** Which package a function is of stays in its name. */
function nameLines(name: string): string[] {
  const short = shortenName(withoutPath(name), (text) => text.length <= LONGEST_NAME);
  return joinParts(short.split(/(?=\.[\w(])|(?=::)/u).flatMap(breakPart));
}

/** A name that is longer than a line is broken where its words begin. */
function breakPart(part: string): string[] {
  return part.length <= LONGEST_LINE ? [part] : part.split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[_…])/u);
}

/** As few lines as take the parts. */
function joinParts(parts: readonly string[]): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1) ?? '';
    const isRoom = lines.length > 0 && last.length + part.length <= LONGEST_LINE;
    if (isRoom) lines[lines.length - 1] = last + part;
    else lines.push(part);
  }
  return lines;
}

function withoutPath(name: string): string {
  const bracket = name.search(/[([<{ ]/u);
  const path = bracket < 0 ? name : name.slice(0, bracket);
  return name.slice(path.lastIndexOf('/') + 1);
}

/** As pprof writes them: what is the function's own, of what it holds with all that it calls. */
function valueLines(node: GraphInputNode): string[] {
  const { flat, flatText, flatPercent, cum, cumText, cumPercent } = node;
  const own = flat === 0 ? ['0'] : [flatText, ` (${flatPercent})`];
  const all = cum === flat ? [] : [`of ${cumText}`, ` (${cumPercent})`];
  const lines = flat === 0 && all.length > 0 ? [[`0 ${all[0]}`, ...all.slice(1)]] : [own, all];
  return lines.flatMap(joinParts).map((line) => line.trim());
}

/** Graphviz reads backslashes and HTML's entities in a label. */
function escapeLabel(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
