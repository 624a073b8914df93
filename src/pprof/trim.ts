/** Leaves out of a graph what is too small to show (PARITY 5.2). */

import type { FrameTable } from './frames.ts';
import { buildGraph, type Edges, type Graph } from './graph.ts';
import { absolute, add, type Int64, truncate } from './int64.ts';
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
 * The graph's nodes worth showing, sorted. It is built again from the samples whenever nodes fall out, since only
 * the samples know which edges then pass over what was left out.
 */
export function buildTrimmedGraph(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  options: TrimOptions,
): TrimmedGraph {
  const { nodeCount, nodeFraction, edgeFraction, sort, dropNegative } = options;
  const rebuild = (nodes: Uint32Array) =>
    buildGraph(frames, samples, values, { dropNegative, kept: keepFrames(frames, nodes) });

  const whole = buildGraph(frames, samples, values, { dropNegative });
  // Of the graph's own net sum, not of the report's total: they differ in diffs and under a filter.
  const sum = sumOver(whole.flat, whole.nodes);
  const nodeCutoff = absolute(truncate(Number(sum) * nodeFraction));
  const edgeCutoff = absolute(truncate(Number(sum) * edgeFraction));

  const heavy = whole.nodes.filter((node) => absolute(weightAt(whole.cum, node)) >= nodeCutoff);
  const droppedNodes = nodeCutoff > 0 ? whole.nodes.length - heavy.length : 0;
  const remaining = sortNodes(droppedNodes > 0 ? rebuild(heavy) : whole, sort);
  const limited = limitNodes(remaining, nodeCount, edgeCutoff, (nodes) =>
    sortNodes(rebuild(nodes), sort),
  );
  const final = dropLightEdges(limited, edgeCutoff);
  return {
    graph: final.graph,
    originalCount: remaining.nodes.length,
    droppedNodes,
    droppedEdges: final.dropped,
  };
}

function keepFrames(frames: FrameTable, nodes: Uint32Array): Uint8Array {
  const kept = new Uint8Array(frames.infos.length);
  for (const node of nodes) kept[node] = 1;
  return kept;
}

function sumOver(weights: Weights, nodes: Uint32Array): Int64 {
  let sum: Int64 = 0;
  for (const node of nodes) sum = add(sum, weightAt(weights, node));
  return sum;
}

function limitNodes(
  graph: Graph,
  nodeCount: number,
  edgeCutoff: Int64,
  rebuild: (nodes: Uint32Array) => Graph,
): Graph {
  if (nodeCount <= 0) return graph;
  if (graph.nodes.length > nodeCount) return rebuild(graph.nodes.slice(0, nodeCount));
  // pprof drops the edges here without counting them, so that the last step finds none to drop.
  return dropLightEdges(graph, edgeCutoff).graph;
}

/** Edges into nodes that have no row are left alone, as pprof does. */
function dropLightEdges(graph: Graph, cutoff: Int64): { graph: Graph; dropped: number } {
  if (cutoff <= 0) return { graph, dropped: 0 };
  const isShown = new Uint8Array(graph.frame.length);
  for (const node of graph.nodes) isShown[node] = 1;
  const kept: number[] = [];
  for (let edge = 0; edge < graph.edges.count; edge++) {
    const isLight = absolute(weightAt(graph.edges.weight, edge)) < cutoff;
    if (!isLight || isShown[graph.edges.callee[edge] as number] === 0) kept.push(edge);
  }
  const dropped = graph.edges.count - kept.length;
  return { graph: { ...graph, edges: pickEdges(graph.edges, kept) }, dropped };
}

function pickEdges(edges: Edges, rows: readonly number[]): Edges {
  const pick = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row] as number);
  const pickFlags = (column: Uint8Array) => Uint8Array.from(rows, (row) => column[row] as number);
  return {
    count: rows.length,
    caller: pick(edges.caller),
    callee: pick(edges.callee),
    weight: pickWeights(edges.weight, rows),
    divisor: edges.divisor && pickWeights(edges.divisor, rows),
    isResidual: pickFlags(edges.isResidual),
    isInline: pickFlags(edges.isInline),
  };
}

function pickWeights(weights: Weights, rows: readonly number[]): Weights {
  if (weights instanceof Float64Array) {
    return Float64Array.from(rows, (row) => weights[row] as number);
  }
  return BigInt64Array.from(rows, (row) => weights[row] as bigint);
}
