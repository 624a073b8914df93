/** Adds up the samples of each group: raw counts, bytes, and how far sampling can be off. */

import type { Profile, ValueColumn } from '../pprof/profile.ts';
import type { Amounts, HeapColumns } from './heap-columns.ts';
import { recoverCount, varianceOfBytes } from './statistics/sampling.ts';

/** Sums by group. */
export interface GroupSums {
  readonly live: Float64Array;
  readonly births: Float64Array;
  readonly liveBytes: Float64Array;
  readonly bornBytes: Float64Array;
  readonly liveVariance: Float64Array;
  /** Live bytes by size of block, 0 where unknown. */
  readonly bytesBySize: readonly ReadonlyMap<number, number>[];
}

/** Bytes between two samples; 1 or less where every object was counted, as where the file does not say. */
export function rateOf({ period, periodType }: Profile): number {
  const isSpace = periodType.type === 'space' || periodType.unit === 'bytes';
  return isSpace ? Math.max(0, Number(period)) : 0;
}

export function countGroups(
  columns: HeapColumns,
  groupOf: Int32Array,
  groups: number,
  rate: number,
): GroupSums {
  const sums = makeSums(groups);
  for (let sample = 0; sample < groupOf.length; sample++) {
    const group = groupOf[sample] as number;
    if (group < 0) continue;
    addLive(sums, group, readBlocks(columns.live, columns.blockSize, sample), rate);
    if (columns.born !== null) {
      addBorn(sums, group, readBlocks(columns.born, columns.blockSize, sample), rate);
    }
  }
  return sums;
}

function makeSums(groups: number) {
  return {
    live: new Float64Array(groups),
    births: new Float64Array(groups),
    liveBytes: new Float64Array(groups),
    bornBytes: new Float64Array(groups),
    liveVariance: new Float64Array(groups),
    bytesBySize: Array.from({ length: groups }, () => new Map<number, number>()),
  };
}

type Sums = ReturnType<typeof makeSums>;

interface Blocks {
  readonly bytes: number;
  /** 0 where neither the label nor the objects tell. */
  readonly size: number;
}

function readBlocks(amounts: Amounts, blockSize: Float64Array, sample: number): Blocks {
  const bytes = numberAt(amounts.bytes, sample);
  const labelled = blockSize[sample] as number;
  if (labelled > 0 || amounts.objects === null) return { bytes, size: labelled };
  const objects = numberAt(amounts.objects, sample);
  return { bytes, size: objects > 0 ? bytes / objects : 0 };
}

function numberAt(column: ValueColumn, sample: number): number {
  return Number(column[sample]);
}

function addLive(sums: Sums, group: number, { bytes, size }: Blocks, rate: number): void {
  if (bytes === 0) return;
  const count = countBlocks(bytes, size, rate);
  add(sums.live, group, count);
  add(sums.liveBytes, group, bytes);
  add(sums.liveVariance, group, varianceOf(count, bytes, size, rate));
  const sizes = sums.bytesBySize[group] as Map<number, number>;
  const whole = Math.round(size);
  sizes.set(whole, (sizes.get(whole) ?? 0) + bytes);
}

function addBorn(sums: Sums, group: number, { bytes, size }: Blocks, rate: number): void {
  if (bytes === 0) return;
  add(sums.births, group, countBlocks(bytes, size, rate));
  add(sums.bornBytes, group, bytes);
}

/** Blocks of unknown size are taken for small ones, of which there is a sample every `rate` bytes. */
function countBlocks(bytes: number, size: number, rate: number): number {
  return size > 0 ? recoverCount(bytes, size, rate) : Math.round(bytes / Math.max(1, rate));
}

function varianceOf(count: number, bytes: number, size: number, rate: number): number {
  if (size > 0) return varianceOfBytes({ count, size }, rate);
  return rate > 1 ? rate * bytes : 0;
}

function add(sums: Float64Array, group: number, more: number): void {
  sums[group] = (sums[group] as number) + more;
}
