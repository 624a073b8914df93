/** Who calls whom: the edges of a call graph (PARITY 5.1). */

import { EdgeIndex } from './edge-index.ts';
import type { FrameTable } from './frames.ts';
import type { Samples } from './profile.ts';
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

/** All are flags by frame; all are set where one is absent. */
export interface EdgeChoice {
  /** Frames that are nodes. An edge passes over the others. */
  readonly kept?: Uint8Array | undefined;
  /** Frames whose edges are wanted, to them and from them. */
  readonly around?: Uint8Array | undefined;
  /** Frames to which edges are wanted. */
  readonly into?: Uint8Array | undefined;
}

/** One node for each frame. */
export function connectNodes(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  choice: EdgeChoice,
): Edges {
  const collector = new EdgeCollector(frames, values, choice);
  const leadsToWanted = createStackTest(frames, samples, choice.around);
  for (let sample = 0; sample < samples.count; sample++) {
    if (collector.hasWeight(sample) && leadsToWanted(sample)) collector.addSample(samples, sample);
  }
  return collector.finish();
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

/** Tells the stacks that lead through a wanted frame from those that need no closer look. */
function createStackTest(
  { start, frame }: FrameTable,
  { stackStart, stack }: Samples,
  wanted: Uint8Array | undefined,
): (sample: number) => boolean {
  if (wanted === undefined) return () => true;
  const isWantedAt = new Uint8Array(start.length - 1);
  for (let location = 0; location < isWantedAt.length; location++) {
    const end = start[location + 1] as number;
    for (let row = start[location] as number; row < end; row++) {
      if (wanted[frame[row] as number] === 1) isWantedAt[location] = 1;
    }
  }
  return (sample) => {
    const end = stackStart[sample + 1] as number;
    for (let depth = stackStart[sample] as number; depth < end; depth++) {
      if (isWantedAt[stack[depth] as number] === 1) return true;
    }
    return false;
  };
}

const NOBODY = -1;
const FIRST_EDGES = 1024;
/** As many edges as most frames have, so that their columns seldom grow; beyond this they may never be filled. */
const EDGES_PER_FRAME = 8;
const MOST_FIRST_EDGES = 2 ** 17;

/** A power of two. */
function guessEdges(frames: number): number {
  const edges = 2 ** Math.floor(Math.log2(Math.max(1, EDGES_PER_FRAME * frames)));
  return Math.min(Math.max(edges, FIRST_EDGES), MOST_FIRST_EDGES);
}

/** Walks stacks from the root. A frame that is not kept makes the next edge residual. */
class EdgeCollector {
  readonly #frames: FrameTable;
  readonly #kept: Uint8Array;
  readonly #around: Uint8Array;
  readonly #into: Uint8Array;
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

  constructor(frames: FrameTable, { values, divisors }: SampleValues, choice: EdgeChoice) {
    const all = new Uint8Array(frames.infos.length).fill(1);
    this.#frames = frames;
    this.#kept = choice.kept ?? all;
    this.#around = choice.around ?? all;
    this.#into = choice.into ?? all;
    const capacity = guessEdges(countFlags(choice.around ?? this.#kept));
    this.#sample = new Uint32Array(all.length);
    this.#firstEdge = new Uint32Array(all.length);
    this.#again = new Uint32Array(capacity);
    this.#isResidual = new Uint8Array(capacity);
    this.#isCalled = new Uint8Array(capacity);
    this.#weight = createSums(values, capacity);
    this.#divisor = divisors && createSums(divisors, capacity);
  }

  hasWeight(sample: number): boolean {
    return !this.#weight.isZero(sample) || !(this.#divisor?.isZero(sample) ?? true);
  }

  addSample({ stackStart, stack }: Samples, sample: number): void {
    const kept = this.#kept;
    const { start, frame } = this.#frames;
    const leaf = stackStart[sample] as number;
    let caller = NOBODY;
    let skipped = false;
    for (let depth = (stackStart[sample + 1] as number) - 1; depth >= leaf; depth--) {
      const location = stack[depth] as number;
      const innermost = start[location] as number;
      const outermost = (start[location + 1] as number) - 1;
      for (let row = outermost; row >= innermost; row--) {
        const callee = frame[row] as number;
        if (kept[callee] === 0) {
          skipped = true;
          continue;
        }
        if (caller !== callee) this.#addCall(caller, callee, sample, skipped, row !== outermost);
        caller = callee;
        skipped = false;
      }
    }
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

  #addCall(
    caller: number,
    callee: number,
    sample: number,
    skipped: boolean,
    isInline: boolean,
  ): void {
    if (caller === NOBODY || this.#into[callee] === 0) return;
    if (this.#around[caller] === 0 && this.#around[callee] === 0) return;
    const edge = this.#edges.find(caller, callee);
    if (edge >= this.#isCalled.length) this.#lengthen();
    // Recursion counts once.
    if (this.#isRepeated(caller, edge, sample + 1)) return;
    this.#weight.add(edge, sample);
    this.#divisor?.add(edge, sample);
    if (skipped) this.#isResidual[edge] = 1;
    if (!isInline) this.#isCalled[edge] = 1;
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
