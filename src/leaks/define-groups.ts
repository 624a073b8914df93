/** Says what each group stands for, by the stack that holds most of its memory. */

import type { Profile, ValueColumn } from '../pprof/profile.ts';
import { explainStack, findBlame, type Stack } from './blame.ts';
import type { GroupSums } from './count-groups.ts';
import type { GroupDefinition } from './digest.ts';
import { createFrameBuffer, type FrameTable } from './frame-table.ts';
import type { Grouping } from './group-stacks.ts';
import type { HeapColumns } from './heap-columns.ts';
import { isCut, stackCap } from './signature.ts';

/** What a path must hold of its group's memory to be shown. */
const DOMINANT_SHARE = 0.8;
const MAX_BLOCK_SIZES = 8;

export function defineGroups(
  profile: Profile,
  columns: HeapColumns,
  grouping: Grouping,
  sums: GroupSums,
  table: FrameTable,
): (group: number) => GroupDefinition {
  const weigh = createScale(columns, grouping, sums);
  const heaviest = findHeaviest(grouping, weigh);
  const stacks = readStacks(heaviest, table);
  const starts = heaviest.map((sample) => grouping.blamedAt[sample] as number);
  const reaches = measureReach(profile, grouping, stacks, starts, weigh, table);
  const cap = stackCap(grouping.deepest);
  return (group) => {
    const stack = stacks[group] as Stack;
    const blame = findBlame(stack, table);
    return {
      signature: grouping.groups[group]?.signature ?? '',
      kind: blame.kind,
      ...explainStack(stack, blame, reaches[group] as number, table),
      blockSizes: listSizes(sums.bytesBySize[group] ?? new Map()),
      isCut: isCut(stack, cap, table),
    };
  };
}

/** Live bytes of a sample; of a group that has none, what was ever allocated. */
function createScale(
  { live, born }: HeapColumns,
  { groupOf }: Grouping,
  { liveBytes }: GroupSums,
): (sample: number) => number {
  const ever: ValueColumn = born?.bytes ?? live.bytes;
  return (sample) => {
    const isLive = (liveBytes[groupOf[sample] as number] as number) > 0;
    return Number((isLive ? live.bytes : ever)[sample]);
  };
}

/** The first of the heaviest samples of each group. */
function findHeaviest(
  { groupOf, groups }: Grouping,
  weigh: (sample: number) => number,
): Int32Array {
  const heaviest = new Int32Array(groups.length);
  const most = new Float64Array(groups.length).fill(-1);
  for (let sample = 0; sample < groupOf.length; sample++) {
    const group = groupOf[sample] as number;
    if (group < 0) continue;
    const weight = weigh(sample);
    if (weight <= (most[group] as number)) continue;
    most[group] = weight;
    heaviest[group] = sample;
  }
  return heaviest;
}

function readStacks(heaviest: Int32Array, table: FrameTable): readonly Stack[] {
  const buffer = createFrameBuffer();
  return Array.from(heaviest, (sample) => {
    const count = table.read(sample, buffer);
    return { frames: buffer.slice(0, count), count };
  });
}

/**
 * How many frames from the leaf, along each group's heaviest stack, are shared by `DOMINANT_SHARE` of its memory. Frames are
 * the same where their names are, counted from the frame to name: what the standard library does below it is of no account.
 */
function measureReach(
  { samples }: Profile,
  { groupOf, blamedAt }: Grouping,
  stacks: readonly Stack[],
  starts: Int32Array,
  weigh: (sample: number) => number,
  table: FrameTable,
): Int32Array {
  const weights = stacks.map(({ count }) => new Float64Array(count + 1));
  const buffer = createFrameBuffer();
  for (let sample = 0; sample < samples.count; sample++) {
    const group = groupOf[sample] as number;
    const weight = group < 0 ? 0 : weigh(sample);
    if (weight === 0) continue;
    const stack = { count: table.read(sample, buffer), frames: buffer };
    const known = stacks[group] as Stack;
    const start = starts[group] as number;
    const shared = countShared(stack, blamedAt[sample] as number, known, start, table);
    const sums = weights[group] as Float64Array;
    sums[start + shared] = (sums[start + shared] as number) + weight;
  }
  return Int32Array.from(weights, findReach);
}

function countShared(
  stack: Stack,
  from: number,
  known: Stack,
  start: number,
  table: FrameTable,
): number {
  const most = Math.min(stack.count - from, known.count - start);
  for (let i = 0; i < most; i++) {
    const name = table.nameOf(stack.frames[from + i] as number);
    if (name !== table.nameOf(known.frames[start + i] as number)) return i;
  }
  return most;
}

/** `weights[i]` is the memory of the stacks of which exactly i frames are shared. */
function findReach(weights: Float64Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (let reach = weights.length - 1; reach > 0; reach--) {
    sum += weights[reach] as number;
    if (sum >= DOMINANT_SHARE * total) return reach;
  }
  return 0;
}

/** Most live bytes first. */
function listSizes(bytesBySize: ReadonlyMap<number, number>): readonly number[] {
  return [...bytesBySize]
    .sort(([sizeA, bytesA], [sizeB, bytesB]) => bytesB - bytesA || sizeA - sizeB)
    .slice(0, MAX_BLOCK_SIZES)
    .map(([size]) => size);
}
