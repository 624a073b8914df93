/** The order of nodes in a picture: those first whose edges tell the most (PARITY 5.4). */

import type { Graph } from './graph.ts';
import { absolute, add, type Int64, isZero, truncate } from './int64.ts';
import { sortNodesBy } from './order.ts';
import { type Weights, weightAt } from './weights.ts';

/** A node that only passes on what one caller hands to one callee says little, however much that is. */
export function sortNodesByEntropy(graph: Graph): Graph {
  return sortNodesBy(graph, scoreNodes(graph), graph.flat);
}

/**
 * The same where weights are changes, and what shrinks tells as much as what grows. pprof's own order is then one of chance:
 * it has no entropy of calls that shrink or cancel out, and puts nodes first for which it finds no number.
 */
export function sortNodesByChange(graph: Graph): Graph {
  const [flat, cum] = [graph.flat, graph.cum].map(sizesOf) as [Weights, Weights];
  return sortNodesBy(graph, scoreNodes({ ...graph, flat, cum, edges: changedEdges(graph) }), flat);
}

function changedEdges({ edges }: Graph): Graph['edges'] {
  const changed = Array.from(edges.caller.keys()).filter((edge) => {
    return !isZero(weightAt(edges.weight, edge));
  });
  const pick = (nodes: Uint32Array): Uint32Array => {
    return Uint32Array.from(changed, (edge) => nodes[edge] as number);
  };
  return {
    ...edges,
    count: changed.length,
    caller: pick(edges.caller),
    callee: pick(edges.callee),
    weight: toWeights(changed.map((edge) => absolute(weightAt(edges.weight, edge)))),
  };
}

function sizesOf(weights: Weights): Weights {
  return toWeights(
    Array.from({ length: weights.length }, (_, row) => absolute(weightAt(weights, row))),
  );
}

function scoreNodes(graph: Graph): Weights {
  const { edges, flat, cum } = graph;
  const calls = measureEntropy(graph, edges.caller, flat);
  const callers = measureEntropy(graph, edges.callee, undefined);
  const scores: Int64[] = new Array(flat.length).fill(0);
  for (const node of graph.nodes) {
    const entropy = (callers[node] as number) + (calls[node] as number);
    const score = truncate(entropy * Number(weightAt(cum, node)));
    scores[node] = add(score, weightAt(flat, node));
  }
  return toWeights(scores);
}

/** By node: the entropy of its edges at the given end and of what stays in itself; 1 where there is no such edge. */
function measureEntropy({ edges, flat }: Graph, end: Uint32Array, self?: Weights): Float64Array {
  const totals = sumByNode(edges.weight, end, flat.length);
  const entropies = new Float64Array(flat.length);
  const isMet = new Uint8Array(flat.length);
  for (let edge = 0; edge < end.length; edge++) {
    const node = end[edge] as number;
    isMet[node] = 1;
    const total = totalOf(totals, self, node);
    if (total === 0) continue;
    const share = Number(absolute(weightAt(edges.weight, edge))) / total;
    entropies[node] = (entropies[node] as number) + entropyOf(share);
  }
  for (let node = 0; node < entropies.length; node++) {
    const total = totalOf(totals, self, node);
    const own = self === undefined ? 0 : weightAt(self, node);
    if (isMet[node] === 0) entropies[node] = 1;
    else if (own > 0 && total !== 0) {
      entropies[node] = (entropies[node] as number) + entropyOf(Number(own) / total);
    }
  }
  return entropies;
}

function sumByNode(weight: Weights, end: Uint32Array, count: number): Int64[] {
  const totals: Int64[] = new Array(count).fill(0);
  for (let edge = 0; edge < end.length; edge++) {
    const value = weightAt(weight, edge);
    const node = end[edge] as number;
    if (value > 0) totals[node] = add(totals[node] as Int64, value);
  }
  return totals;
}

function totalOf(totals: readonly Int64[], self: Weights | undefined, node: number): number {
  const total = totals[node] as Int64;
  return Number(self === undefined ? total : add(total, weightAt(self, node)));
}

/** NaN for a share of 0, as in pprof: an edge that a diff cancels out sends its nodes to one end of the order. */
function entropyOf(share: number): number {
  return -share * log2(share);
}

/** As Go computes it; Math.log2 may differ in the last digit. */
function log2(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  let exponent = Math.floor(Math.log2(x)) + 1;
  let fraction = x / 2 ** exponent;
  if (fraction >= 1) {
    fraction /= 2;
    exponent++;
  } else if (fraction < 0.5) {
    fraction *= 2;
    exponent--;
  }
  if (fraction === 0.5) return exponent - 1;
  return Math.log(fraction) * (1 / Math.LN2) + exponent;
}

function toWeights(values: readonly Int64[]): Weights {
  if (values.every((value) => typeof value === 'number')) return Float64Array.from(values);
  return BigInt64Array.from(values, BigInt);
}
