/** The call tree: a node for each way in which a frame is reached from a root (PARITY 5.2, call_tree). */

import { EdgeIndex } from './edge-index.ts';
import { type Edges, pickEdges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import type { NodeList } from './graph.ts';
import type { Samples } from './profile.ts';
import { isEmptySample, type SampleValues } from './sample-value.ts';
import { flagNodes, listNodes } from './trim-steps.ts';
import { createSums, type Weights } from './weights.ts';
import { NO_NODE, type VisitNodes, type WholeGraph } from './whole-graph.ts';

export interface CallTree extends WholeGraph {
  /** By node, NO_NODE for roots. Callers come before their callees. */
  readonly parent: Int32Array;
}

export function growCallTree(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  dropNegative: boolean,
): CallTree {
  const { parent, frame, leaves, isInline } = findPaths(frames, samples, values);
  const main = weighTree(values.values, leaves, parent);
  const means = values.divisors && weighTree(values.divisors, leaves, parent);
  const weights = { ...main, flatDivisor: means?.flat, cumDivisor: means?.cum };
  const list = listNodes({ ...weights, frames, frame }, dropNegative);
  const all = connectTree(parent, isInline, main.cum, means?.cum);
  return {
    list,
    parent,
    connect: (shown, from = all) => takeOutNodes(from, list, shown),
    visit: createPathVisitor(leaves, parent),
  };
}

interface Paths {
  readonly parent: Int32Array;
  readonly frame: Uint32Array;
  /** By sample. */
  readonly leaves: Int32Array;
  /** 1 where every call into the node was inlined. */
  readonly isInline: Uint8Array;
}

function findPaths(frames: FrameTable, samples: Samples, values: SampleValues): Paths {
  const collector = new PathCollector(frames);
  const leaves = new Int32Array(samples.count).fill(NO_NODE);
  for (let sample = 0; sample < samples.count; sample++) {
    if (!isEmptySample(values, sample)) leaves[sample] = collector.addStack(samples, sample);
  }
  return { ...collector.finish(), leaves };
}

class PathCollector {
  readonly #frames: FrameTable;
  /** A node is a pair of its parent + 1 and its frame. */
  readonly #nodes = new EdgeIndex();
  /** 1 where some call into the node was not inlined. */
  #isCalled = new Uint8Array(FIRST_NODES);

  constructor(frames: FrameTable) {
    this.#frames = frames;
  }

  /** Returns the node of the leaf. */
  addStack({ stackStart, stack }: Samples, sample: number): number {
    const { start, frame } = this.#frames;
    const leaf = stackStart[sample] as number;
    let node = NO_NODE;
    for (let depth = (stackStart[sample + 1] as number) - 1; depth >= leaf; depth--) {
      const location = stack[depth] as number;
      const innermost = start[location] as number;
      const outermost = (start[location + 1] as number) - 1;
      node = this.#addCall(node, frame[outermost] as number);
      for (let row = outermost - 1; row >= innermost; row--) {
        node = this.#nodes.find(node + 1, frame[row] as number);
      }
    }
    return node;
  }

  finish(): Omit<Paths, 'leaves'> {
    const { count, caller, callee } = this.#nodes;
    this.#lengthen(count);
    return {
      parent: new Int32Array(caller.subarray(0, count)).map((number) => number - 1),
      frame: callee.slice(0, count),
      isInline: this.#isCalled.subarray(0, count).map((called) => 1 - called),
    };
  }

  #addCall(caller: number, frame: number): number {
    const node = this.#nodes.find(caller + 1, frame);
    this.#lengthen(node + 1);
    this.#isCalled[node] = 1;
    return node;
  }

  #lengthen(count: number): void {
    if (count <= this.#isCalled.length) return;
    const longer = new Uint8Array(4 * count);
    longer.set(this.#isCalled);
    this.#isCalled = longer;
  }
}

const FIRST_NODES = 1024;

function weighTree(
  values: SampleValues['values'],
  leaves: Int32Array,
  parent: Int32Array,
): { readonly flat: Weights; readonly cum: Weights } {
  const sums = createSums(values, parent.length);
  leaves.forEach((leaf, sample) => {
    if (leaf !== NO_NODE) sums.add(leaf, sample);
  });
  const flat = sums.take(parent.length);
  const cum = flat.slice();
  if (cum instanceof Float64Array) addUpNumbers(cum, parent);
  else addUpBigints(cum, parent);
  return { flat, cum };
}

function addUpNumbers(cum: Float64Array, parent: Int32Array): void {
  for (let node = cum.length - 1; node >= 0; node--) {
    const above = parent[node] as number;
    if (above !== NO_NODE) cum[above] = (cum[above] as number) + (cum[node] as number);
  }
}

function addUpBigints(cum: BigInt64Array, parent: Int32Array): void {
  for (let node = cum.length - 1; node >= 0; node--) {
    const above = parent[node] as number;
    if (above !== NO_NODE) cum[above] = (cum[above] as bigint) + (cum[node] as bigint);
  }
}

/** One edge for each node that has a parent. */
function connectTree(
  parent: Int32Array,
  isInline: Uint8Array,
  cum: Weights,
  cumDivisor: Weights | undefined,
): Edges {
  const count = parent.length;
  const edges = {
    count,
    caller: new Uint32Array(parent),
    callee: new Uint32Array(count).map((_, node) => node),
    weight: cum,
    divisor: cumDivisor,
    isResidual: new Uint8Array(count),
    isInline,
  };
  return pickEdges(
    edges,
    edges.callee.filter((node) => parent[node] !== NO_NODE),
  );
}

/**
 * Hangs the children of nodes that fall out under the next caller that stays. Nodes that the tree does not list are
 * not shown but stay in it, as in pprof.
 */
function takeOutNodes(edges: Edges, list: NodeList, shown: NodeList): Edges {
  const isListed = flagNodes(list);
  const isShown = flagNodes(shown);
  const isOut = isListed.map((flag, node) => flag & (1 - (isShown[node] as number)));
  if (!isOut.includes(1)) return edges;
  const above = new Int32Array(isOut.length).fill(NO_NODE);
  const caller = edges.caller.slice();
  const isResidual = edges.isResidual.slice();
  const isInline = edges.isInline.slice();
  const rows: number[] = [];
  for (let edge = 0; edge < edges.count; edge++) {
    const node = edges.callee[edge] as number;
    above[node] = edge;
    const between = caller[edge] as number;
    if (isOut[between] === 1) {
      const next = above[between] as number;
      // Its caller was a root or cut off: now it is a root itself.
      if (next === NO_NODE) above[node] = NO_NODE;
      else {
        caller[edge] = caller[next] as number;
        isResidual[edge] = 1;
        isInline[edge] = (isInline[edge] as number) & (isInline[next] as number);
      }
    }
    if (isOut[node] === 0 && above[node] !== NO_NODE) rows.push(edge);
  }
  return pickEdges({ ...edges, caller, isResidual, isInline }, rows);
}

function createPathVisitor(leaves: Int32Array, parent: Int32Array): VisitNodes {
  return (sample, see) => {
    const leaf = leaves[sample] as number;
    for (let node = leaf; node !== NO_NODE; node = parent[node] as number) see(node);
    return leaf;
  };
}
