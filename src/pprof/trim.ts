/** Builds the graph of a text report without what is too small to show (PARITY 5.2). */

import { connectNodes, type Edges, pickEdges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import { type Graph, type NodeList, nameOf } from './graph.ts';
import { absolute, add, type Int64, isZero, truncate } from './int64.ts';
import { weighNodes } from './node-weights.ts';
import type { ReportOptions } from './options.ts';
import { sortNodes } from './order.ts';
import type { Samples } from './profile.ts';
import type { SampleValues } from './sample-value.ts';
import { type Weights, weightAt } from './weights.ts';

export interface TrimmedGraph {
  readonly graph: Graph;
  /** Nodes before the limit on their number. */
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
}

export type TrimOptions = Pick<
  ReportOptions,
  'nodeCount' | 'nodeFraction' | 'edgeFraction' | 'sort' | 'dropNegative'
>;

/**
 * The nodes worth showing, sorted. pprof builds its graph again from the samples whenever nodes fall out, but for
 * the edges only: what a node holds stays the same. So edges are made once, when the nodes to keep are known.
 * `isWanted` limits them to those at nodes whose name it accepts.
 */
export function buildTrimmedGraph(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  options: TrimOptions,
  isWanted?: (name: string) => boolean,
): TrimmedGraph {
  const { nodeCount, nodeFraction, edgeFraction, sort } = options;
  const all = listNodes(frames, samples, values, options.dropNegative);
  // Of the graph's own net sum, not of the report's total: they differ in diffs and under a filter.
  const sum = Number(sumOver(all.flat, all.nodes));
  const nodeCutoff = absolute(truncate(sum * nodeFraction));
  const edgeCutoff = absolute(truncate(sum * edgeFraction));

  const heavy = nodeCutoff > 0 ? dropLightNodes(all, nodeCutoff) : all;
  const sorted = sortNodes(heavy, sort);
  const shown = nodeCount > 0 ? { ...sorted, nodes: sorted.nodes.slice(0, nodeCount) } : sorted;
  const isWhole = shown.nodes.length === all.nodes.length;
  const edges = connectNodes(frames, samples, values, {
    // In the whole graph, edges also lead to nodes of which nothing is left.
    kept: isWhole ? undefined : flagNodes(shown),
    around: isWanted && flagNames(shown, isWanted),
  });
  const kept = dropLightEdges(edges, shown, edgeCutoff);
  const isCounted = nodeCount <= 0 || shown.nodes.length < heavy.nodes.length;
  return {
    graph: { ...shown, edges: kept },
    originalCount: heavy.nodes.length,
    droppedNodes: all.nodes.length - heavy.nodes.length,
    // pprof counts edges in a last step, and finds none where a step before it dropped them already.
    droppedEdges: isCounted ? edges.count - kept.count : 0,
  };
}

/** Nodes of which nothing is left are not listed. */
function listNodes(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  dropNegative: boolean,
): NodeList {
  const weights = weighNodes(frames, samples, values);
  const frame = new Uint32Array(frames.infos.length).map((_, row) => row);
  const nodes = frame.filter((node) => {
    const flat = weightAt(weights.flat, node);
    const cum = weightAt(weights.cum, node);
    if (isZero(flat) && isZero(cum)) return false;
    return !(dropNegative && (flat < 0 || (isZero(flat) && cum < 0)));
  });
  return { ...weights, frames, frame, nodes };
}

function sumOver(weights: Weights, nodes: Uint32Array): Int64 {
  let sum: Int64 = 0;
  for (const node of nodes) sum = add(sum, weightAt(weights, node));
  return sum;
}

function dropLightNodes(list: NodeList, cutoff: Int64): NodeList {
  const nodes = list.nodes.filter((node) => absolute(weightAt(list.cum, node)) >= cutoff);
  return { ...list, nodes };
}

function flagNodes({ nodes, frame }: NodeList): Uint8Array {
  const flags = new Uint8Array(frame.length);
  for (const node of nodes) flags[node] = 1;
  return flags;
}

function flagNames(list: NodeList, isWanted: (name: string) => boolean): Uint8Array {
  const flags = new Uint8Array(list.frame.length);
  for (const node of list.nodes) if (isWanted(nameOf(list, node))) flags[node] = 1;
  return flags;
}

/** Edges into nodes that are not shown are left alone, as pprof does. */
function dropLightEdges(edges: Edges, shown: NodeList, cutoff: Int64): Edges {
  if (cutoff <= 0) return edges;
  const isShown = flagNodes(shown);
  const rows: number[] = [];
  for (let edge = 0; edge < edges.count; edge++) {
    const isLight = absolute(weightAt(edges.weight, edge)) < cutoff;
    if (!isLight || isShown[edges.callee[edge] as number] === 0) rows.push(edge);
  }
  return rows.length === edges.count ? edges : pickEdges(edges, rows);
}
