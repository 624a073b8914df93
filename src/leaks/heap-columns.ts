/** The columns of a heap profile as a digest needs them: what is live, what was ever allocated, and in blocks of what size. */

import type { Profile, ValueColumn } from '../pprof/profile.ts';

/** Objects and bytes of each sample; objects are null where the profile does not count them. */
export interface Amounts {
  readonly objects: ValueColumn | null;
  readonly bytes: ValueColumn;
}

export interface HeapColumns {
  readonly live: Amounts;
  /** Null where the profile has only what is live. */
  readonly born: Amounts | null;
  /** Bytes of one block of each sample as the file says, 0 where it does not. */
  readonly blockSize: Float64Array;
}

/** Null where the profile is none of a heap, or the difference of two. */
export function findHeapColumns(profile: Profile): HeapColumns | null {
  const live = findAmounts(profile, 'inuse_') ?? findAmounts(profile, '');
  if (live === null || hasNegative(live)) return null;
  const born = findAmounts(profile, 'alloc_');
  return { live, born, blockSize: readBlockSizes(profile) };
}

/** `inuse_space`, `alloc_space`; plain `space` of gperftools and Node is what is live. */
function findAmounts(profile: Profile, prefix: '' | 'inuse_' | 'alloc_'): Amounts | null {
  const bytes = findColumn(profile, `${prefix}space`, 'bytes');
  if (bytes === null) return null;
  return { bytes, objects: findColumn(profile, `${prefix}objects`, 'count') };
}

function findColumn(
  { sampleTypes, samples }: Profile,
  type: string,
  unit: string,
): ValueColumn | null {
  const at = sampleTypes.findIndex((one) => one.type === type && one.unit === unit);
  return samples.values[at] ?? null;
}

/** As `heap?seconds=30` is. */
function hasNegative({ bytes, objects }: Amounts): boolean {
  return isAnyBelowZero(bytes) || (objects !== null && isAnyBelowZero(objects));
}

function isAnyBelowZero(column: ValueColumn): boolean {
  for (let sample = 0; sample < column.length; sample++) {
    if ((column[sample] as number | bigint) < 0) return true;
  }
  return false;
}

/** The numeric label `bytes`. */
function readBlockSizes({ labels, samples, strings }: Profile): Float64Array {
  const sizes = new Float64Array(samples.count);
  const isBytes = new Map<number, boolean>();
  for (let sample = 0; sample < samples.count; sample++) {
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) {
      const key = labels.key[row] as number;
      const isSize = isBytes.get(key) ?? strings.get(key) === 'bytes';
      isBytes.set(key, isSize);
      if (isSize && labels.text[row] === 0) sizes[sample] = Math.max(0, Number(labels.number[row]));
    }
  }
  return sizes;
}
