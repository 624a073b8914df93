/** What two heap profiles of a service say of one another, sample by sample: what was born and what died in between, and how uncertain that makes a change (DETECTOR 2.2). */

import type { Profile, ValueColumn } from '../pprof/profile.ts';
import { rateOf } from './count-groups.ts';
import { type Amounts, findHeapColumns } from './heap-columns.ts';
import { createStackKeys, type ReadStackKeys, type StackKeys } from './stack-keys.ts';
import { recoverCount, samplingProbability } from './statistics/sampling.ts';

export type Measure = 'bytes' | 'objects';

/** Columns beside the samples of one of the two profiles. */
export interface SampleChurn {
  /** Raw counts of what is live. */
  readonly live: Float64Array;
  /** How many of those can have been born in between (in the later profile), or died (in the earlier one). */
  readonly churned: Float64Array;
  /** Sampling variance of those, in the measure squared. */
  readonly variance: Float64Array;
}

export interface SampledDifference {
  readonly before: SampleChurn;
  readonly after: SampleChurn;
  /** What grew, beside the samples of `after`: of it as much as no other stack lost in blocks of the same size from the same package. */
  readonly netGrowth: Float64Array;
  /** False where births are not told, or where the process was started again in between: then all that is live counts as churned. */
  readonly areBirthsKnown: boolean;
}

/** Null where the two are no sampled Go heaps of one rate: then nothing can be said. */
export function compareSamples(
  before: Profile,
  after: Profile,
  measure: Measure,
): SampledDifference | null {
  const rate = rateOf(before);
  if (rate <= 1 || rateOf(after) !== rate) return null;
  const readKeys = createStackKeys();
  const one = readSide(before, rate, readKeys);
  const other = readSide(after, rate, readKeys);
  if (one === null || other === null) return null;
  const pairs = pairBuckets(one, other);
  const direction = findDirection(pairs, before.timeNanos > after.timeNanos);
  const churn = findChurn(pairs, direction);
  const weights = { measure, rate };
  return {
    before: spreadChurn(one, pairs.before, churn.before, weights),
    after: spreadChurn(other, pairs.after, churn.after, weights),
    netGrowth: findNetGrowth(other, one, pairs, churn, weights),
    areBirthsKnown: direction !== 'unknown',
  };
}

/** Raw counts by sample. */
interface Side {
  readonly live: Float64Array;
  /** Since the process was started; null where the profile does not tell. */
  readonly births: Float64Array | null;
  /** Bytes of one block. */
  readonly size: Float64Array;
  readonly keys: StackKeys;
}

/** Null where it is no heap profile as Go writes it. */
function readSide(profile: Profile, rate: number, readKeys: ReadStackKeys): Side | null {
  const isGo = profile.sampleTypes.some(({ type }) => type === 'inuse_space');
  const columns = isGo ? findHeapColumns(profile) : null;
  if (columns === null) return null;
  const size = columns.blockSize.map(
    (labelled, sample) => labelled || sizeOf(columns.live, sample) || sizeOf(columns.born, sample),
  );
  const recover = ({ bytes }: Amounts) =>
    size.map((blockSize, sample) => recoverCount(at(bytes, sample), blockSize, rate));
  return {
    live: recover(columns.live),
    births: columns.born === null ? null : recover(columns.born),
    size,
    keys: readKeys(profile, size),
  };
}

/** Where no label says it: bytes by objects, 0 where that does not say it either. */
function sizeOf(amounts: Amounts | null, sample: number): number {
  const objects = amounts?.objects ? at(amounts.objects, sample) : 0;
  return amounts === null || objects === 0 ? 0 : Math.round(at(amounts.bytes, sample) / objects);
}

function at(column: ValueColumn, sample: number): number {
  return Number(column[sample]);
}

/** The blocks of one stack and size, in both profiles. */
interface Pairs {
  readonly count: number;
  readonly before: Half;
  readonly after: Half;
}

interface Half {
  readonly live: Float64Array;
  readonly births: Float64Array | null;
  /** The first sample of it, −1 where there is none. */
  readonly sample: Int32Array;
}

function pairBuckets(before: Side, after: Side): Pairs {
  const slots = new Map<number, number>();
  const most = before.size.length + after.size.length;
  const add = ({ live, births, keys }: Side): Half => {
    const half = {
      live: new Float64Array(most),
      births: births === null ? null : new Float64Array(most),
      sample: new Int32Array(most).fill(-1),
    };
    for (let sample = 0; sample < live.length; sample++) {
      const key = keys.bucket[sample] as number;
      const slot = slots.get(key) ?? slots.size;
      if (slot === slots.size) slots.set(key, slot);
      half.live[slot] = (half.live[slot] as number) + (live[sample] as number);
      if (half.births !== null && births !== null)
        half.births[slot] = (half.births[slot] as number) + (births[sample] as number);
      if (half.sample[slot] === -1) half.sample[slot] = sample;
    }
    return half;
  };
  const halves = { before: add(before), after: add(after) };
  return { count: slots.size, ...halves };
}

/** Which way time goes between two profiles of one process; unknown where they are of two, or where births are not told. */
type Direction = 'forward' | 'backward' | 'unknown';

/** So many births must be missing before a restart is believed: a stack can change where its root is cut. */
const FALLEN_SAMPLES = 4;

function findDirection({ before, after }: Pairs, isBackward: boolean): Direction {
  const [earlier, later] = isBackward ? [after, before] : [before, after];
  if (earlier.births === null || later.births === null) return 'unknown';
  if (countFallen(earlier.births, later.births) >= FALLEN_SAMPLES) return 'unknown';
  return isBackward ? 'backward' : 'forward';
}

function countFallen(earlier: Float64Array, later: Float64Array): number {
  let fallen = 0;
  for (let slot = 0; slot < earlier.length; slot++) {
    fallen += Math.max(0, (earlier[slot] as number) - (later[slot] as number));
  }
  return fallen;
}

interface Churn {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** min(a, n2) and min(f, n1): what lived through both was sampled once, and cancels out. */
function findChurn({ before, after }: Pairs, direction: Direction): Churn {
  if (direction === 'unknown') return { before: before.live, after: after.live };
  const isForward = direction === 'forward';
  const [earlier, later] = isForward ? [before, after] : [after, before];
  const died = new Float64Array(earlier.live.length);
  const born = new Float64Array(later.live.length);
  for (let slot = 0; slot < born.length; slot++) {
    const live = later.live[slot] as number;
    const grown = live - (earlier.live[slot] as number);
    const told = ((later.births?.[slot] ?? 0) - (earlier.births?.[slot] ?? 0)) as number;
    const births = Math.max(0, grown, told);
    born[slot] = Math.min(births, live);
    died[slot] = Math.min(births - grown, earlier.live[slot] as number);
  }
  return isForward ? { before: died, after: born } : { before: born, after: died };
}

interface Weighing {
  readonly measure: Measure;
  readonly rate: number;
}

/** Back to the samples: those of one bucket share a stack, so that it does not matter which of them has it. */
function spreadChurn(
  { live, size }: Side,
  half: Half,
  churn: Float64Array,
  weighing: Weighing,
): SampleChurn {
  const churned = new Float64Array(live.length);
  const variance = new Float64Array(live.length);
  for (let slot = 0; slot < half.sample.length; slot++) {
    const sample = half.sample[slot] as number;
    const count = churn[slot] as number;
    if (sample === -1 || count === 0) continue;
    churned[sample] = count;
    variance[sample] = count * variancePerSample(size[sample] as number, weighing);
  }
  return { live, churned, variance };
}

function variancePerSample(size: number, weighing: Weighing): number {
  if (size <= 0) return 0;
  const probability = samplingProbability(size, weighing.rate);
  return worth(size, weighing) ** 2 * (1 - probability);
}

/** What one sample of blocks of that size stands for. */
function worth(size: number, { measure, rate }: Weighing): number {
  if (size <= 0) return 0;
  return (measure === 'bytes' ? size : 1) / samplingProbability(size, rate);
}

/** Changes of buckets that are no noise, of which a move is told. */
const LEAST_CHANGE = 3;
const CERTAIN_SCORE = 2;

/** In blocks of one size from the leaves of one package, what grew less what shrank; each stack that grew has its part of it. */
function findNetGrowth(
  after: Side,
  before: Side,
  { count, before: one, after: other }: Pairs,
  churn: Churn,
  weighing: Weighing,
): Float64Array {
  const moves = new Map<number, { grown: number; shrunk: number }>();
  const changeOf = (slot: number) => (other.live[slot] as number) - (one.live[slot] as number);
  const isCertain = (slot: number) => {
    const change = Math.abs(changeOf(slot));
    const churned = (churn.before[slot] as number) + (churn.after[slot] as number);
    return change >= LEAST_CHANGE && change > CERTAIN_SCORE * Math.sqrt(churned);
  };
  const originOf = (slot: number) => {
    const [seen, gone] = [other.sample[slot] as number, one.sample[slot] as number];
    return (seen === -1 ? before.keys.origin[gone] : after.keys.origin[seen]) as number;
  };
  for (let slot = 0; slot < count; slot++) {
    const change = changeOf(slot);
    if (!isCertain(slot)) continue;
    const sums = moves.get(originOf(slot)) ?? { grown: 0, shrunk: 0 };
    moves.set(originOf(slot), sums);
    if (change > 0) sums.grown += change;
    else sums.shrunk -= change;
  }
  const net = new Float64Array(after.live.length);
  for (let slot = 0; slot < count; slot++) {
    const change = changeOf(slot);
    const sample = other.sample[slot] as number;
    if (change <= 0 || sample === -1) continue;
    const sums = isCertain(slot) ? moves.get(originOf(slot)) : undefined;
    const kept = sums === undefined ? 1 : Math.max(0, 1 - sums.shrunk / sums.grown);
    net[sample] = change * worth(after.size[sample] as number, weighing) * kept;
  }
  return net;
}
