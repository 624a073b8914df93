/** Adds up the samples of several profiles by stack and labels, over integers in typed arrays. */

import type { SourceRows } from './merge-tables.ts';
import type { Labels, Profile, Samples, ValueColumn } from './profile.ts';
import type { StringInterner } from './string-table.ts';
import { sumOfMagnitudes, valueColumnOf } from './value-column.ts';

export interface MergedSamples {
  readonly samples: Samples;
  readonly labels: Labels;
}

/** A label in a key: key, text, the halves of the number, unit. */
const WORDS_PER_LABEL = 5;

/**
 * A sample's key is its stack followed by its labels, string labels first, each kind by key. All keys lie one after
 * another in one array; an open hash table finds them.
 */
export class SampleMerger {
  readonly #strings: StringInterner;
  readonly #columns: SumColumn[];
  #keys = new Uint32Array(1024);
  #keyStart = new Uint32Array(256);
  #depth = new Uint32Array(256);
  #hashes = new Uint32Array(256);
  #slots = new Int32Array(512).fill(-1);
  #count = 0;

  constructor(profiles: readonly Profile[], strings: StringInterner) {
    this.#strings = strings;
    const types = profiles[0]?.sampleTypes ?? [];
    this.#columns = types.map((_, type) => {
      const columns = profiles.flatMap((profile) => profile.samples.values[type] ?? []);
      return new SumColumn(columns);
    });
  }

  add(profile: Profile, rows: SourceRows): void {
    const { samples } = profile;
    const labels = new LabelWords(profile, this.#strings);
    for (let sample = 0; sample < samples.count; sample++) {
      if (samples.values.every((column) => Number(column[sample]) === 0)) continue;
      const start = samples.stackStart[sample] as number;
      const end = samples.stackStart[sample + 1] as number;
      const words = labels.ofSample(sample);
      let position = this.#reserve(end - start + words.length);
      for (let frame = start; frame < end; frame++) {
        this.#keys[position++] = rows.location(samples.stack[frame] as number);
      }
      for (const word of words) this.#keys[position++] = word;
      const row = this.#intern(end - start, position);
      for (const [type, column] of this.#columns.entries()) {
        column.add(row, samples.values[type]?.[sample] ?? 0);
      }
    }
  }

  result(): MergedSamples {
    const count = this.#count;
    const stackStart = new Uint32Array(count + 1);
    const start = new Uint32Array(count + 1);
    for (let row = 0; row < count; row++) {
      const depth = this.#depth[row] as number;
      const words = (this.#keyStart[row + 1] as number) - (this.#keyStart[row] as number) - depth;
      stackStart[row + 1] = (stackStart[row] as number) + depth;
      start[row + 1] = (start[row] as number) + words / WORDS_PER_LABEL;
    }
    const stack = new Uint32Array(stackStart[count] as number);
    const labelWords = new Uint32Array((start[count] as number) * WORDS_PER_LABEL);
    for (let row = 0; row < count; row++) {
      const from = this.#keyStart[row] as number;
      const middle = from + (this.#depth[row] as number);
      stack.set(this.#keys.subarray(from, middle), stackStart[row]);
      const labels = this.#keys.subarray(middle, this.#keyStart[row + 1]);
      labelWords.set(labels, (start[row] as number) * WORDS_PER_LABEL);
    }
    const values = this.#columns.map((column) => column.column(count));
    return { samples: { count, stackStart, stack, values }, labels: labelTable(start, labelWords) };
  }

  /** Makes room for one more key of `words` words, and returns where it begins. */
  #reserve(words: number): number {
    const begin = this.#keyStart[this.#count] as number;
    if (begin + words > this.#keys.length) {
      this.#keys = grown(this.#keys, Math.max(begin + words, this.#keys.length * 2));
    }
    if (this.#count + 2 > this.#keyStart.length) {
      const length = this.#keyStart.length * 2;
      this.#keyStart = grown(this.#keyStart, length);
      this.#depth = grown(this.#depth, length);
      this.#hashes = grown(this.#hashes, length);
    }
    return begin;
  }

  /** The row of the key that was just written after the last one: an earlier row where it is known already. */
  #intern(depth: number, end: number): number {
    const begin = this.#keyStart[this.#count] as number;
    const hash = hashWords(this.#keys, begin, end, depth);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const row = this.#slots[slot] as number;
      if (row === -1) break;
      if (this.#isKey(row, hash, depth, begin, end)) return row;
      slot = (slot + 1) & mask;
    }
    const row = this.#count++;
    this.#slots[slot] = row;
    this.#depth[row] = depth;
    this.#hashes[row] = hash;
    this.#keyStart[row + 1] = end;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return row;
  }

  #isKey(row: number, hash: number, depth: number, begin: number, end: number): boolean {
    const start = this.#keyStart[row] as number;
    const length = (this.#keyStart[row + 1] as number) - start;
    if (this.#hashes[row] !== hash || this.#depth[row] !== depth || length !== end - begin) {
      return false;
    }
    const keys = this.#keys;
    for (let word = 0; word < length; word++) {
      if (keys[start + word] !== keys[begin + word]) return false;
    }
    return true;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let row = 0; row < this.#count; row++) {
      let slot = (this.#hashes[row] as number) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = row;
    }
    this.#slots = slots;
  }
}

/** Sums per row: numbers where the sum of all magnitudes is exact, wrapping bigints elsewhere. */
class SumColumn {
  #numbers: Float64Array | undefined;
  #bigints = new BigInt64Array(0);

  constructor(columns: readonly ValueColumn[]) {
    const magnitude = columns.reduce((sum, column) => sum + sumOfMagnitudes(column), 0);
    if (magnitude <= Number.MAX_SAFE_INTEGER) this.#numbers = new Float64Array(256);
    else this.#bigints = new BigInt64Array(256);
  }

  add(row: number, value: number | bigint): void {
    if (this.#numbers !== undefined) {
      if (row >= this.#numbers.length) {
        const longer = new Float64Array(row * 2);
        longer.set(this.#numbers);
        this.#numbers = longer;
      }
      this.#numbers[row] = (this.#numbers[row] as number) + Number(value);
      return;
    }
    if (row >= this.#bigints.length) {
      const longer = new BigInt64Array(row * 2);
      longer.set(this.#bigints);
      this.#bigints = longer;
    }
    this.#bigints[row] = (this.#bigints[row] as bigint) + BigInt(value);
  }

  column(count: number): ValueColumn {
    return this.#numbers?.slice(0, count) ?? valueColumnOf(this.#bigints.subarray(0, count));
  }
}

/** The labels of a profile's samples as words of a key, with the strings of the merged table. */
class LabelWords {
  readonly #labels: Labels;
  readonly #profile: Profile;
  readonly #strings: StringInterner;
  readonly #indexes: Int32Array;

  constructor(profile: Profile, strings: StringInterner) {
    this.#labels = profile.labels;
    this.#profile = profile;
    this.#strings = strings;
    this.#indexes = new Int32Array(profile.strings.count).fill(-1);
  }

  ofSample(sample: number): readonly number[] {
    const { start, number, key, text, unit } = this.#labels;
    const begin = start[sample] as number;
    const end = start[sample + 1] as number;
    if (begin === end) return NO_WORDS;
    const labels: (readonly number[])[] = [];
    for (let row = begin; row < end; row++) {
      const bits = BigInt.asUintN(64, number[row] as bigint);
      const low = Number(bits & 0xffffffffn);
      const high = Number(bits >> 32n);
      labels.push([
        this.#index(key[row] as number),
        this.#index(text[row] as number),
        low,
        high,
        this.#index(unit[row] as number),
      ]);
    }
    return labels.length === 1 ? (labels[0] ?? NO_WORDS) : labels.sort(byKindAndKey).flat();
  }

  #index(index: number): number {
    const known = this.#indexes[index] as number;
    if (known !== -1) return known;
    const merged = this.#strings.index(this.#profile.strings.get(index));
    this.#indexes[index] = merged;
    return merged;
  }
}

const NO_WORDS: readonly number[] = [];

/** The values of one key keep their order: only they are a list. */
function byKindAndKey(
  [firstKey = 0, firstText = 0]: readonly number[],
  [secondKey = 0, secondText = 0]: readonly number[],
): number {
  const byKind = Number(firstText === 0) - Number(secondText === 0);
  return byKind === 0 ? firstKey - secondKey : byKind;
}

function labelTable(start: Uint32Array, words: Uint32Array): Labels {
  const rows = words.length / WORDS_PER_LABEL;
  const column = (word: number) =>
    Uint32Array.from({ length: rows }, (_, row) => words[row * WORDS_PER_LABEL + word] as number);
  const [low, high] = [column(2), column(3)];
  return {
    start,
    key: column(0),
    text: column(1),
    number: BigInt64Array.from(
      { length: rows },
      (_, row) => (BigInt(high[row] as number) << 32n) | BigInt(low[row] as number),
    ),
    unit: column(4),
  };
}

function hashWords(words: Uint32Array, begin: number, end: number, seed: number): number {
  let hash = seed ^ 0x9e3779b9;
  for (let position = begin; position < end; position++) {
    hash = Math.imul(hash ^ (words[position] as number), 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(length);
  longer.set(array);
  return longer;
}
