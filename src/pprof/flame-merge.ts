/** Merges stacks into a tree from the root down, level by level: calls too small to be seen are not followed any further. */

import { EdgeIndex } from './edge-index.ts';
import type { FlameFunctionTable } from './flame-functions.ts';
import type { Samples, ValueColumn } from './profile.ts';

/** By node; the root is node 0, callers come before their callees. */
export interface MergedTree {
  readonly parent: number[];
  /** A row of the functions. */
  readonly called: number[];
  /** By sample type. */
  readonly columns: readonly TreeColumns[];
  /** How many calls were not followed. */
  readonly leftOut: number;
}

export interface TreeColumns {
  /** What samples that end in the node hold. */
  readonly self: number[];
  /** With all that it calls. */
  readonly cum: number[];
  /** As cum, of absolute values: nothing that a difference takes back is lost. */
  readonly weight: number[];
  /** Of calls that are left out. */
  readonly rest: number[];
}

export interface MergeLimits {
  /** Of the total of every sample type: what is smaller in all of them is left out. */
  readonly leastShare: number;
  readonly depth: number;
}

export function mergeStacks(
  samples: Samples,
  table: FlameFunctionTable,
  limits: MergeLimits,
): MergedTree {
  const growth = new Growth(samples, table, limits);
  growth.plant();
  for (let depth = 1; growth.isAlive; depth++) growth.growLevel(depth);
  return growth;
}

const ENDED = 0xffffffff;

class Growth implements MergedTree {
  readonly parent: number[] = [];
  readonly called: number[] = [];
  readonly columns: readonly TreeColumns[];
  leftOut = 0;
  readonly #samples: Samples;
  readonly #limits: MergeLimits;
  readonly #cursor: StackCursor;
  /** The samples that go on below the level that was grown last, and by sample the node they have reached. */
  #active: Uint32Array;
  readonly #reached: Uint32Array;

  constructor(samples: Samples, table: FlameFunctionTable, limits: MergeLimits) {
    this.#samples = samples;
    this.#limits = limits;
    this.#cursor = new StackCursor(samples, table);
    this.#active = Uint32Array.from({ length: samples.count }, (_, sample) => sample);
    this.#reached = new Uint32Array(samples.count);
    this.columns = samples.values.map(() => ({ self: [], cum: [], weight: [], rest: [] }));
  }

  get isAlive(): boolean {
    return this.#active.length > 0;
  }

  plant(): void {
    const { values } = this.#samples;
    this.#active = this.#active.filter((sample) =>
      values.some((column) => Number(column[sample]) !== 0),
    );
    this.#addNode(0, 0);
    for (const [type, column] of values.entries()) {
      const { cum, weight } = this.columns[type] as TreeColumns;
      for (const value of column) {
        cum[0] = (cum[0] as number) + Number(value);
        weight[0] = (weight[0] as number) + Math.abs(Number(value));
      }
    }
  }

  growLevel(depth: number): void {
    const { index, steps } = this.#step();
    const sums = this.#samples.values.map((column) =>
      sumSteps(column, this.#active, steps, index.count),
    );
    const nodes = this.#addLevel(index, sums, depth);
    let left = 0;
    for (const [i, sample] of this.#active.entries()) {
      const step = steps[i] as number;
      const node = step === ENDED ? ENDED : (nodes[step] as number);
      if (node === ENDED) continue;
      this.#reached[sample] = node;
      this.#active[left++] = sample;
    }
    this.#active = this.#active.subarray(0, left);
  }

  /** Which call each active sample makes next; what ends goes to its node. */
  #step(): { readonly index: EdgeIndex; readonly steps: Uint32Array } {
    const index = new EdgeIndex();
    const steps = new Uint32Array(this.#active.length);
    for (let i = 0; i < steps.length; i++) {
      const sample = this.#active[i] as number;
      const node = this.#reached[sample] as number;
      const called = this.#cursor.next(sample);
      steps[i] = called === ENDED ? ENDED : index.find(node, called);
      if (called === ENDED) this.#endIn(node, sample);
    }
    return { index, steps };
  }

  #endIn(node: number, sample: number): void {
    for (const [type, column] of this.#samples.values.entries()) {
      const { self } = this.columns[type] as TreeColumns;
      self[node] = (self[node] as number) + Number(column[sample]);
    }
  }

  /** By step: its node, ENDED where it is left out. */
  #addLevel(index: EdgeIndex, sums: readonly StepSums[], depth: number): Uint32Array {
    return Uint32Array.from({ length: index.count }, (_, step) => {
      const parent = index.caller[step] as number;
      const isKept = depth <= this.#limits.depth && this.#isLarge(sums, step);
      if (!isKept) {
        this.leftOut++;
        this.#addRest(parent, sums, step);
        return ENDED;
      }
      const node = this.#addNode(parent, index.callee[step] as number);
      for (const [type, { cum, weight }] of sums.entries()) {
        const column = this.columns[type] as TreeColumns;
        column.cum[node] = cum[step] as number;
        column.weight[node] = weight[step] as number;
      }
      return node;
    });
  }

  #isLarge(sums: readonly StepSums[], step: number): boolean {
    return sums.some(({ weight }, type) => {
      const whole = this.columns[type]?.weight[0] as number;
      return (
        (weight[step] as number) > 0 && (weight[step] as number) >= whole * this.#limits.leastShare
      );
    });
  }

  #addRest(parent: number, sums: readonly StepSums[], step: number): void {
    for (const [type, { cum }] of sums.entries()) {
      const { rest } = this.columns[type] as TreeColumns;
      rest[parent] = (rest[parent] as number) + (cum[step] as number);
    }
  }

  #addNode(parent: number, called: number): number {
    for (const { self, cum, weight, rest } of this.columns) {
      self.push(0);
      cum.push(0);
      weight.push(0);
      rest.push(0);
    }
    this.called.push(called);
    return this.parent.push(parent) - 1;
  }
}

interface StepSums {
  readonly cum: Float64Array;
  readonly weight: Float64Array;
}

function sumSteps(
  column: ValueColumn,
  active: Uint32Array,
  steps: Uint32Array,
  count: number,
): StepSums {
  const cum = new Float64Array(count);
  const weight = new Float64Array(count);
  for (let i = 0; i < active.length; i++) {
    const step = steps[i] as number;
    if (step === ENDED) continue;
    const value = Number(column[active[i] as number]);
    cum[step] = (cum[step] as number) + value;
    weight[step] = (weight[step] as number) + Math.abs(value);
  }
  return { cum, weight };
}

/** Walks all stacks from their roots, one call at a time. */
class StackCursor {
  readonly #samples: Samples;
  readonly #table: FlameFunctionTable;
  /** By sample: one behind the row of its stack that comes next. */
  readonly #end: Uint32Array;
  /** By sample: how many calls of that location it has had. */
  readonly #inner: Uint32Array;

  constructor(samples: Samples, table: FlameFunctionTable) {
    this.#samples = samples;
    this.#table = table;
    this.#end = samples.stackStart.slice(1);
    this.#inner = new Uint32Array(samples.count);
  }

  /** The function that the sample calls next, ENDED where it calls none. */
  next(sample: number): number {
    const { stackStart, stack } = this.#samples;
    const first = stackStart[sample] as number;
    for (let end = this.#end[sample] as number; end > first; end--) {
      const functions = this.#table.functionsOf(stack[end - 1] as number);
      const inner = this.#inner[sample] as number;
      this.#end[sample] = end;
      if (inner < functions.length) {
        this.#inner[sample] = inner + 1;
        return functions[inner] as number;
      }
      this.#inner[sample] = 0;
    }
    this.#end[sample] = first;
    return ENDED;
  }
}
