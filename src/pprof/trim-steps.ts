/** The steps in which a graph loses what is too small to show (PARITY 5.2). */

import { type Edges, pickEdges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import type { NodeList } from './graph.ts';
import { absolute, add, type Int64, isZero, truncate } from './int64.ts';
import { weighNodes } from './node-weights.ts';
import type { Samples } from './profile.ts';
import type { SampleValues } from './sample-value.ts';
import { type Weights, weightAt } from './weights.ts';

export interface Cutoffs {
  readonly node: Int64;
  readonly edge: Int64;
}

/** One node for each frame of the samples. */
export function listFrameNodes(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  dropNegative: boolean,
): NodeList {
  const weights = weighNodes(frames, samples, values);
  const frame = Uint32Array.from({ length: frames.infos.length }, (_, row) => row);
  return listNodes({ ...weights, frames, frame }, dropNegative);
}

/** Nodes of which nothing is left are not listed. */
export function listNodes(all: Omit<NodeList, 'nodes'>, dropNegative: boolean): NodeList {
  const nodes: number[] = [];
  for (let node = 0; node < all.frame.length; node++) {
    const flat = weightAt(all.flat, node);
    const cum = weightAt(all.cum, node);
    if (isZero(flat) && isZero(cum)) continue;
    if (dropNegative && (flat < 0 || (isZero(flat) && cum < 0))) continue;
    nodes.push(node);
  }
  return { ...all, nodes: Uint32Array.from(nodes) };
}

/** They are shares of the graph's own net sum, not of the report's total: the two differ in diffs and under a filter. */
export function findCutoffs(
  list: NodeList,
  { nodeFraction, edgeFraction }: { readonly nodeFraction: number; readonly edgeFraction: number },
): Cutoffs {
  const sum = Number(sumOver(list.flat, list.nodes));
  return {
    node: absolute(truncate(sum * nodeFraction)),
    edge: absolute(truncate(sum * edgeFraction)),
  };
}

export function dropLightNodes(list: NodeList, cutoff: Int64): NodeList {
  if (cutoff <= 0) return list;
  const nodes = list.nodes.filter((node) => absolute(weightAt(list.cum, node)) >= cutoff);
  return { ...list, nodes };
}

/** Edges into nodes that are not shown are left alone, as pprof does. */
export function dropLightEdges(edges: Edges, shown: NodeList, cutoff: Int64): Edges {
  if (cutoff <= 0) return edges;
  const isShown = flagNodes(shown);
  const rows: number[] = [];
  for (let edge = 0; edge < edges.count; edge++) {
    const isLight = absolute(weightAt(edges.weight, edge)) < cutoff;
    if (!isLight || isShown[edges.callee[edge] as number] === 0) rows.push(edge);
  }
  return rows.length === edges.count ? edges : pickEdges(edges, rows);
}

/** 1 for each node that the list shows. */
export function flagNodes({ nodes, frame }: Pick<NodeList, 'nodes' | 'frame'>): Uint8Array {
  const flags = new Uint8Array(frame.length);
  for (const node of nodes) flags[node] = 1;
  return flags;
}

function sumOver(weights: Weights, nodes: Uint32Array): Int64 {
  let sum: Int64 = 0;
  for (const node of nodes) sum = add(sum, weightAt(weights, node));
  return sum;
}
