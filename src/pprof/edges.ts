/** Who calls whom: the edges of a call graph (PARITY 5.1). */

import { EdgeIndex } from './edge-index.ts';
import type { SampleValues } from './sample-value.ts';
import { createSums, type Sums, type Weights } from './weights.ts';

/** One row per pair of caller and callee, which are nodes. */
export interface Edges {
  readonly count: number;
  readonly caller: Uint32Array;
  readonly callee: Uint32Array;
  readonly weight: Weights;
  /** Sums of the divisors, for means. */
  readonly divisor: Weights | undefined;
  /** 1 where frames between the two were left out. */
  readonly isResidual: Uint8Array;
  /** 1 where every such call was inlined. */
  readonly isInline: Uint8Array;
}

/** For a graph whose edges nobody looks at. */
export const noEdges: Edges = {
  count: 0,
  caller: new Uint32Array(0),
  callee: new Uint32Array(0),
  weight: new Float64Array(0),
  divisor: undefined,
  isResidual: new Uint8Array(0),
  isInline: new Uint8Array(0),
};

/** The edges of the given rows. */
export function pickEdges(edges: Edges, rows: ArrayLike<number>): Edges {
  return {
    count: rows.length,
    caller: pickRows(edges.caller, rows, new Uint32Array(rows.length)),
    callee: pickRows(edges.callee, rows, new Uint32Array(rows.length)),
    weight: pickWeights(edges.weight, rows),
    divisor: edges.divisor && pickWeights(edges.divisor, rows),
    isResidual: pickRows(edges.isResidual, rows, new Uint8Array(rows.length)),
    isInline: pickRows(edges.isInline, rows, new Uint8Array(rows.length)),
  };
}

const FIRST_EDGES = 1024;
/** As many edges as most nodes have, so that their columns seldom grow; beyond this they may never be filled. */
const EDGES_PER_NODE = 8;
const MOST_FIRST_EDGES = 2 ** 17;

/** A power of two. */
function guessEdges(nodes: number): number {
  const edges = 2 ** Math.floor(Math.log2(Math.max(1, EDGES_PER_NODE * nodes)));
  return Math.min(Math.max(edges, FIRST_EDGES), MOST_FIRST_EDGES);
}

/** Adds up calls, edge by edge, for walks along the stacks: sample after sample, each from its root. */
export class EdgeCollector {
  readonly #weight: Sums;
  readonly #divisor: Sums | undefined;
  readonly #edges = new EdgeIndex();
  /** By node: the last sample + 1 in which it called something, and the edge that it called first there. */
  readonly #sample: Uint32Array;
  readonly #firstEdge: Uint32Array;
  /** By edge: the last sample + 1 in which it was met after another of the same caller. */
  #again: Uint32Array<ArrayBuffer>;
  #isResidual: Uint8Array<ArrayBuffer>;
  /** 1 where some call was not inlined. */
  #isCalled: Uint8Array<ArrayBuffer>;

  /** `isLinked`: 1 for each node of which edges are expected. */
  constructor({ values, divisors }: SampleValues, isLinked: Uint8Array) {
    const capacity = guessEdges(countFlags(isLinked));
    this.#sample = new Uint32Array(isLinked.length);
    this.#firstEdge = new Uint32Array(isLinked.length);
    this.#again = new Uint32Array(capacity);
    this.#isResidual = new Uint8Array(capacity);
    this.#isCalled = new Uint8Array(capacity);
    this.#weight = createSums(values, capacity);
    this.#divisor = divisors && createSums(divisors, capacity);
  }

  hasWeight(sample: number): boolean {
    return !this.#weight.isZero(sample) || !(this.#divisor?.isZero(sample) ?? true);
  }

  /** `skipped`: frames between the two were left out. */
  addCall(
    caller: number,
    callee: number,
    sample: number,
    skipped: boolean,
    isInline: boolean,
  ): void {
    const edge = this.#edges.find(caller, callee);
    if (edge >= this.#isCalled.length) this.#lengthen();
    // Recursion counts once.
    if (this.#isRepeated(caller, edge, sample + 1)) return;
    this.#weight.add(edge, sample);
    this.#divisor?.add(edge, sample);
    if (skipped) this.#isResidual[edge] = 1;
    if (!isInline) this.#isCalled[edge] = 1;
  }

  finish(): Edges {
    const { count, caller, callee } = this.#edges;
    return {
      count,
      caller: caller.subarray(0, count),
      callee: callee.subarray(0, count),
      weight: this.#weight.take(count),
      divisor: this.#divisor?.take(count),
      isResidual: this.#isResidual.subarray(0, count),
      isInline: this.#isCalled.subarray(0, count).map((called) => 1 - called),
    };
  }

  /** A caller rarely calls twice in one stack, so that most edges need no mark of their own, which would be far away in memory. */
  #isRepeated(caller: number, edge: number, mark: number): boolean {
    if (this.#sample[caller] !== mark) {
      this.#sample[caller] = mark;
      this.#firstEdge[caller] = edge;
      return false;
    }
    if (this.#firstEdge[caller] === edge || this.#again[edge] === mark) return true;
    this.#again[edge] = mark;
    return false;
  }

  #lengthen(): void {
    const length = 4 * this.#isCalled.length;
    this.#isResidual = copyInto(new Uint8Array(length), this.#isResidual);
    this.#isCalled = copyInto(new Uint8Array(length), this.#isCalled);
    this.#again = copyInto(new Uint32Array(length), this.#again);
  }
}

function countFlags(flags: Uint8Array): number {
  return flags.reduce((count, flag) => count + flag, 0);
}

function copyInto<Column extends Uint8Array | Uint32Array>(longer: Column, column: Column): Column {
  longer.set(column);
  return longer;
}

function pickWeights(weights: Weights, rows: ArrayLike<number>): Weights {
  if (weights instanceof Float64Array) {
    return pickRows(weights, rows, new Float64Array(rows.length));
  }
  return pickRows(weights, rows, new BigInt64Array(rows.length));
}

function pickRows<Value, Column extends { [row: number]: Value }>(
  column: Column,
  rows: ArrayLike<number>,
  picked: Column,
): Column {
  for (let row = 0; row < rows.length; row++) {
    picked[row as keyof Column] = column[rows[row] as keyof Column];
  }
  return picked;
}
