/** Builds the graph of a picture: as a text's, but its nodes are chosen for what they show (PARITY 5.2, 5.4). */

import { growCallTree } from './call-tree.ts';
import { sortNodesByChange, sortNodesByEntropy } from './entropy.ts';
import type { FrameTable } from './frames.ts';
import type { Graph, NodeList } from './graph.ts';
import type { Int64 } from './int64.ts';
import { countFlatTags, type TagsOfNode, weighTags } from './node-tags.ts';
import type { ReportOptions } from './options.ts';
import type { PreparedReport } from './prepare.ts';
import { removeRedundantEdges } from './redundant-edges.ts';
import { SIZE_KEY, tableSampleTags } from './sample-tags.ts';
import type { TrimmedGraph } from './trim.ts';
import { dropLightEdges, dropLightNodes, findCutoffs, flagNodes } from './trim-steps.ts';
import { type WholeGraph, wholeCallGraph } from './whole-graph.ts';

export interface PictureGraph extends TrimmedGraph {
  readonly droppedEdges: number;
  /** Of the nodes that the graph shows. */
  readonly tagsOf: TagsOfNode;
}

/** Tags count as nodes, but no more than this many of a node. */
export const SHOWN_TAGS = 4;

/** Where a picture is not pprof's own. */
export interface PictureStyle {
  /** Labels and sizes have boxes, which count as nodes. */
  readonly hasTags: boolean;
  readonly sortNodes: (graph: Graph) => Graph;
}

export const styleOfPprof: PictureStyle = { hasTags: true, sortNodes: sortNodesByEntropy };

/** For people who look for what changed, in little room. */
export const styleOfChanges: PictureStyle = { hasTags: false, sortNodes: sortNodesByChange };

export function buildPictureGraph(
  report: PreparedReport,
  frames: FrameTable,
  style: PictureStyle,
): PictureGraph {
  const { options } = report;
  const whole = buildWhole(report, frames);
  const cutoffs = findCutoffs(whole.list, options);
  const heavy = dropLightNodes(whole.list, cutoffs.node);
  const sorted = style.sortNodes({ ...heavy, edges: whole.connect(heavy) });
  const tagsOf = style.hasTags ? weighCandidates(report, whole, sorted, cutoffs.node) : noTags;
  const chosen = chooseNodes(whole, sorted, { tagsOf, edgeCutoff: cutoffs.edge, style }, options);
  const edges = dropLightEdges(chosen.edges, chosen, cutoffs.edge);
  return {
    graph: removeRedundantEdges({ ...chosen, edges }),
    originalCount: heavy.nodes.length,
    droppedNodes: whole.list.nodes.length - heavy.nodes.length,
    droppedEdges: chosen.edges.count - edges.count,
    tagsOf,
  };
}

const noTags: TagsOfNode = () => [];

function buildWhole({ profile, values, options }: PreparedReport, frames: FrameTable): WholeGraph {
  const build = options.callTree ? growCallTree : wholeCallGraph;
  return build(frames, profile.samples, values, options.dropNegative);
}

/** Every node counts for at least one, so no more than `nodeCount` of them can be chosen. */
function weighCandidates(
  { profile, values, options, numericLabelUnits }: PreparedReport,
  { visit }: WholeGraph,
  sorted: NodeList,
  cutoff: Int64,
): TagsOfNode {
  const sizeUnit = numericLabelUnits.get(SIZE_KEY) ?? SIZE_KEY;
  const tags = tableSampleTags(profile, sizeUnit, options.unit);
  const { nodeCount } = options;
  const nodes = nodeCount > 0 ? sorted.nodes.slice(0, nodeCount) : sorted.nodes;
  const wanted = flagNodes({ ...sorted, nodes });
  return weighTags(profile, values, tags, visit, wanted, cutoff);
}

interface Choice {
  readonly tagsOf: TagsOfNode;
  readonly edgeCutoff: Int64;
  readonly style: PictureStyle;
}

/** The graph of the first nodes, as many as the limit allows, sorted again by the edges that they have without the others. */
function chooseNodes(
  whole: WholeGraph,
  sorted: Graph,
  { tagsOf, edgeCutoff, style }: Choice,
  { nodeCount }: ReportOptions,
): Graph {
  if (nodeCount <= 0) return sorted;
  const edges = dropLightEdges(sorted.edges, sorted, edgeCutoff);
  const nodes = selectNodes(sorted, tagsOf, nodeCount);
  if (nodes.length === sorted.nodes.length) return { ...sorted, edges };
  const chosen = { ...sorted, nodes };
  return style.sortNodes({ ...chosen, edges: whole.connect(chosen, edges) });
}

function selectNodes({ nodes }: NodeList, tagsOf: TagsOfNode, nodeCount: number): Uint32Array {
  let count = 0;
  const last = nodes.findIndex((node) => {
    count += 1 + Math.min(countFlatTags(tagsOf(node)), SHOWN_TAGS);
    return count >= nodeCount;
  });
  return last === -1 ? nodes : nodes.slice(0, last + 1);
}
