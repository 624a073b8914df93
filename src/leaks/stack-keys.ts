/** Numbers by which the stacks of two profiles are the same: by names and lines, since ids and addresses differ from one to the other. */

import type { Profile } from '../pprof/profile.ts';
import { packageOf } from './origin.ts';

/** By sample. */
export interface StackKeys {
  /** Samples of one stack and one size of blocks have the same number. */
  readonly bucket: Float64Array;
  /** Samples whose innermost functions are of one package, with one size of blocks, have the same number. */
  readonly origin: Float64Array;
}

export type ReadStackKeys = (profile: Profile, sizes: Float64Array) => StackKeys;

/** What it reads of several profiles is comparable. Two stacks in 2^53 are taken for one. */
export function createStackKeys(): ReadStackKeys {
  const names = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  };
  return (profile, sizes) => {
    const { samples, locations } = profile;
    const nameOf = numberFunctions(profile, numberOf);
    const packageNumbers = numberPackages(profile, numberOf);
    const hashes = Int32Array.from({ length: locations.count }, (_, location) =>
      hashLocation(profile, nameOf, location),
    );
    const bucket = new Float64Array(samples.count);
    const origin = new Float64Array(samples.count);
    for (let sample = 0; sample < samples.count; sample++) {
      const size = sizes[sample] as number;
      bucket[sample] = hashStack(profile, hashes, sample, size);
      origin[sample] =
        packageAt(profile, packageNumbers, sample) * MOST_BYTES + Math.min(size, MOST_BYTES - 1);
    }
    return { bucket, origin };
  };
}

/** Larger than any block; a number of functions times this is still exact. */
const MOST_BYTES = 2 ** 34;

function numberFunctions(
  { functions, strings }: Profile,
  numberOf: (name: string) => number,
): Int32Array {
  return Int32Array.from(functions.name, (name) => numberOf(strings.get(name)));
}

function numberPackages(
  { functions, strings }: Profile,
  numberOf: (name: string) => number,
): Int32Array {
  return Int32Array.from(functions.name, (row, at) => {
    const name = strings.get(row);
    const file = strings.get(functions.filename[at] as number);
    return numberOf(packageOf({ name, file }));
  });
}

function hashLocation({ locations, lines }: Profile, nameOf: Int32Array, location: number): number {
  const first = locations.lineStart[location] as number;
  const end = locations.lineStart[location + 1] as number;
  // What has no name is told by its address.
  if (first === end)
    return mix(SEED, Number((locations.address[location] as bigint) & 0x7fff_ffffn));
  let hash = SEED;
  for (let line = first; line < end; line++) {
    hash = mix(hash, nameOf[lines.function[line] as number] ?? -1);
    hash = mix(hash, lines.line[line] as number);
  }
  return hash;
}

const SEED = 0x2545_f491;

function hashStack({ samples }: Profile, hashes: Int32Array, sample: number, size: number): number {
  const end = samples.stackStart[sample + 1] as number;
  let one = mix(SEED, size | 0);
  let other = mix(~SEED, size | 0);
  for (let at = samples.stackStart[sample] as number; at < end; at++) {
    const hash = hashes[samples.stack[at] as number] as number;
    one = mix(one, hash);
    other = mix(other, Math.imul(hash, 0x9e37_79b1));
  }
  return (one >>> 0) * 2 ** 21 + (other >>> 11);
}

function packageAt(
  { samples, locations, lines }: Profile,
  nameOf: Int32Array,
  sample: number,
): number {
  const at = samples.stackStart[sample] as number;
  if (at === samples.stackStart[sample + 1]) return 0;
  const line = locations.lineStart[samples.stack[at] as number] as number;
  return 1 + (nameOf[lines.function[line] ?? -1] ?? 0);
}

/** One step of MurmurHash3. */
function mix(hash: number, value: number): number {
  let part = Math.imul(value, 0xcc9e_2d51);
  part = (part << 15) | (part >>> 17);
  const mixed = hash ^ Math.imul(part, 0x1b87_3593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe654_6b64) | 0;
}
