/** Keeps the heaviest boxes of a flame graph, as many as a file has room for, in the order of a walk from the root. */

import { REST_FUNCTION, ROOT_FUNCTION } from './flame-functions.ts';
import type { MergedTree, TreeColumns } from './flame-merge.ts';

/** Boxes in the order of a walk from the root, the heaviest callee first. JSON. */
export interface FlameColumns {
  /** 0 is the root. */
  readonly depth: readonly number[];
  /** A row of the functions. */
  readonly function: readonly number[];
  /** By sample type and box: what samples that end there hold. */
  readonly self: readonly (readonly number[])[];
  /** With all that it calls. */
  readonly cum: readonly (readonly number[])[];
}

export interface PruneLimits {
  readonly boxes: number;
  /** Of the text that boxes and functions make, in about this many characters. */
  readonly characters: number;
}

export interface Pruned {
  readonly boxes: FlameColumns;
  /** The functions that are left by their old row; the first two always are. */
  readonly used: readonly number[];
  /** How many calls were left out. */
  readonly leftOut: number;
}

/** `sizes` are those of the functions in characters; callees are ordered by the sample type `shown`. */
export function pruneFlameTree(
  tree: MergedTree,
  sizes: readonly number[],
  shown: number,
  limits: PruneLimits,
): Pruned {
  const weights = tree.columns.map((column) => weighChanges(tree.parent, column));
  const importance = weighImportance(tree, weights);
  let count = Math.min(limits.boxes, importance.length);
  let kept = keepHeaviest(importance, count);
  while (sizeOfText(tree, kept, sizes) > limits.characters && count > 1) {
    count = count >> 1;
    kept = keepHeaviest(importance, count);
  }
  return walk(tree, kept, weights[shown] ?? []);
}

/** As cum, of absolute values, once what samples of one stack take from one another is gone: how wide a box is. */
function weighChanges(parent: readonly number[], { self, rest }: TreeColumns): number[] {
  const weight = self.map((value, node) => Math.abs(value) + Math.abs(rest[node] as number));
  for (let node = weight.length - 1; node > 0; node--) {
    const above = parent[node] as number;
    weight[above] = (weight[above] as number) + (weight[node] as number);
  }
  return weight;
}

/** The largest share that a node has in any sample type; never more than its caller's. */
function weighImportance({ parent }: MergedTree, weights: readonly number[][]): Float64Array {
  const importance = new Float64Array(parent.length);
  for (const weight of weights) {
    const whole = weight[0] || 1;
    for (const [node, value] of weight.entries()) {
      importance[node] = Math.max(importance[node] as number, value / whole);
    }
  }
  importance[0] = Number.POSITIVE_INFINITY;
  return importance;
}

/** A caller is at least as important as its callees, so what is kept is a tree; of those that are equal, the first. */
function keepHeaviest(importance: Float64Array, count: number): Uint8Array {
  const bound = importance.toSorted()[importance.length - count] ?? 0;
  const kept = importance.map((value) => (value > bound ? 1 : 0));
  let left = count - kept.reduce((sum, flag) => sum + flag, 0);
  // What nothing changed in has no width.
  for (let node = 0; node < kept.length && left > 0 && bound > 0; node++) {
    if (importance[node] !== bound) continue;
    kept[node] = 1;
    left--;
  }
  return Uint8Array.from(kept);
}

function sizeOfText(
  { called, columns }: MergedTree,
  kept: Uint8Array,
  sizes: readonly number[],
): number {
  const isSeen = new Uint8Array(sizes.length);
  let size = 0;
  for (const [node, row] of called.entries()) {
    if (kept[node] === 0) continue;
    if (isSeen[row] === 0) size += sizes[row] as number;
    isSeen[row] = 1;
    size += 10;
    for (const { self } of columns) size += String(self[node]).length + 1;
  }
  return size;
}

interface Visit {
  readonly called: number;
  readonly depth: number;
  readonly self: readonly number[];
  readonly cum: readonly number[];
  /** Below which its callees hang; null where there are none. */
  readonly node: number | null;
}

function walk(tree: MergedTree, kept: Uint8Array, weight: readonly number[]): Pruned {
  const { callees, rests, leftOut } = listCallees(tree, kept, weight);
  const writer = new BoxWriter(tree.columns.length);
  const waiting: Visit[] = [visitOf(tree, 0, 0)];
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    writer.write(visit);
    const { node, depth } = visit;
    if (node === null) continue;
    // The last to be pushed is the first to be visited.
    const rest = rests.get(node) ?? tree.columns.map((column) => column.rest[node] as number);
    if (rest.some((value) => value !== 0)) {
      waiting.push({ called: REST_FUNCTION, depth: depth + 1, self: rest, cum: rest, node: null });
    }
    for (const callee of (callees.get(node) ?? []).reverse()) {
      waiting.push(visitOf(tree, callee, depth + 1));
    }
  }
  return { boxes: writer.boxes, used: writer.used, leftOut: tree.leftOut + leftOut };
}

function visitOf({ called, columns }: MergedTree, node: number, depth: number): Visit {
  return {
    called: called[node] as number,
    depth,
    self: columns.map(({ self }) => self[node] as number),
    cum: columns.map(({ cum }) => cum[node] as number),
    node,
  };
}

/** What each node that is kept calls, heaviest first, and by sample type what is left out below it. */
function listCallees({ parent, columns }: MergedTree, kept: Uint8Array, weight: readonly number[]) {
  const callees = new Map<number, number[]>();
  const rests = new Map<number, number[]>();
  let leftOut = 0;
  for (const [node, above] of parent.entries()) {
    if (node === 0) continue;
    if (kept[node] === 1) {
      const known = callees.get(above);
      if (known === undefined) callees.set(above, [node]);
      else known.push(node);
    } else if (weight[node] !== 0 || columns.some(({ cum }) => cum[node] !== 0)) {
      leftOut++;
      if (kept[above] === 1) addToRest(rests, above, columns, node);
    }
  }
  for (const nodes of callees.values()) {
    nodes.sort((a, b) => (weight[b] as number) - (weight[a] as number) || a - b);
  }
  return { callees, rests, leftOut };
}

function addToRest(
  rests: Map<number, number[]>,
  above: number,
  columns: readonly TreeColumns[],
  node: number,
): void {
  const rest = rests.get(above) ?? columns.map((column) => column.rest[above] as number);
  for (const [type, { cum }] of columns.entries()) {
    rest[type] = (rest[type] as number) + (cum[node] as number);
  }
  rests.set(above, rest);
}

class BoxWriter {
  readonly boxes;
  readonly used: number[] = [];
  readonly #rows = new Map<number, number>();

  constructor(types: number) {
    const columns = () => Array.from({ length: types }, () => [] as number[]);
    this.boxes = {
      depth: [] as number[],
      function: [] as number[],
      self: columns(),
      cum: columns(),
    };
    this.#rowOf(ROOT_FUNCTION);
    this.#rowOf(REST_FUNCTION);
  }

  write({ called, depth, self, cum }: Visit): void {
    this.boxes.depth.push(depth);
    this.boxes.function.push(this.#rowOf(called));
    for (const type of self.keys()) {
      this.boxes.self[type]?.push(self[type] as number);
      this.boxes.cum[type]?.push(cum[type] as number);
    }
  }

  #rowOf(called: number): number {
    const known = this.#rows.get(called);
    if (known !== undefined) return known;
    const row = this.used.push(called) - 1;
    this.#rows.set(called, row);
    return row;
  }
}
