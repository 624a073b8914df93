/** Adds up the samples of several profiles by stack and labels, over integers in typed arrays. */

import { highWord, lowWord, wordsOf, writeWords } from './decode/words.ts';
import { type Int64, isZero } from './int64.ts';
import { type SourceRows, UNKNOWN } from './merge-tables.ts';
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
  // As long as they can become: memory that nothing is written to costs nothing.
  readonly #keys: Uint32Array;
  readonly #keyStart: Uint32Array;
  readonly #depth: Uint32Array;
  readonly #hashes: Uint32Array;
  #slots = new Int32Array(512).fill(-1);
  #count = 0;

  constructor(profiles: readonly Profile[], strings: StringInterner) {
    this.#strings = strings;
    const types = profiles[0]?.sampleTypes ?? [];
    this.#columns = types.map((_, type) => {
      const columns = profiles.flatMap((profile) => profile.samples.values[type] ?? []);
      return new SumColumn(columns);
    });
    const samples = sumOf(profiles, (profile) => profile.samples.count);
    const frames = sumOf(profiles, (profile) => profile.samples.stack.length);
    const labels = sumOf(profiles, (profile) => profile.labels.key.length);
    this.#keys = new Uint32Array(frames + labels * WORDS_PER_LABEL);
    this.#keyStart = new Uint32Array(samples + 1);
    this.#depth = new Uint32Array(samples);
    this.#hashes = new Uint32Array(samples);
  }

  add(profile: Profile, rows: SourceRows): void {
    const { count, values, stackStart, stack } = profile.samples;
    const labels = new LabelWords(profile, this.#strings);
    for (let sample = 0; sample < count; sample++) {
      if (isZeroSample(values, sample)) continue;
      const start = stackStart[sample] as number;
      const end = stackStart[sample + 1] as number;
      const keys = this.#keys;
      let position = this.#keyStart[this.#count] as number;
      for (let frame = start; frame < end; frame++) {
        const location = stack[frame] as number;
        const known = rows.locations[location] as number;
        keys[position++] = known === UNKNOWN ? rows.location(location) : known;
      }
      position = labels.write(sample, keys, position);
      const row = this.#intern(end - start, position);
      for (let type = 0; type < this.#columns.length; type++) {
        this.#columns[type]?.add(row, values[type]?.[sample] ?? 0);
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
    const labelWords = new Uint32Array((start[count] as number) * WORDS_PER_LABEL);
    for (let row = 0; row < count; row++) {
      const from = this.#keyStart[row] as number;
      const middle = from + (this.#depth[row] as number);
      const labels = this.#keys.subarray(middle, this.#keyStart[row + 1]);
      labelWords.set(labels, (start[row] as number) * WORDS_PER_LABEL);
      // The stacks move together, to where labels were that are copied by now.
      this.#keys.copyWithin(stackStart[row] as number, from, middle);
    }
    const stack = this.#keys.subarray(0, stackStart[count]);
    const values = this.#columns.map((column) => column.column(count));
    return { samples: { count, stackStart, stack, values }, labels: labelTable(start, labelWords) };
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

/** Whether all values of a sample are 0. */
export function isZeroSample(values: readonly ValueColumn[], sample: number): boolean {
  for (const column of values) if (!isZero(column[sample] as Int64)) return false;
  return true;
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
  readonly #numbers: Uint32Array;

  constructor(profile: Profile, strings: StringInterner) {
    this.#labels = profile.labels;
    this.#numbers = wordsOf(profile.labels.number);
    this.#profile = profile;
    this.#strings = strings;
    this.#indexes = new Int32Array(profile.strings.count).fill(-1);
  }

  /** Writes the labels of a sample at `position`, and returns where they end. */
  write(sample: number, words: Uint32Array, position: number): number {
    const first = this.#labels.start[sample] as number;
    const end = this.#labels.start[sample + 1] as number;
    let at = position;
    if (this.#isSorted(first, end)) {
      for (let row = first; row < end; row++) at = this.#writeLabel(row, words, at);
    } else {
      for (const row of this.#sortedRows(first, end)) at = this.#writeLabel(row, words, at);
    }
    return at;
  }

  #isSorted(first: number, end: number): boolean {
    for (let row = first + 1; row < end; row++)
      if (this.#compareRows(row - 1, row) > 0) return false;
    return true;
  }

  #writeLabel(row: number, words: Uint32Array, at: number): number {
    const { key, text, unit } = this.#labels;
    words[at] = this.#index(key[row] as number);
    words[at + 1] = this.#index(text[row] as number);
    words[at + 2] = lowWord(this.#numbers, row);
    words[at + 3] = highWord(this.#numbers, row);
    words[at + 4] = this.#index(unit[row] as number);
    return at + WORDS_PER_LABEL;
  }

  /** String labels first, each kind by key. The values of one key keep their order: only they are a list. */
  #sortedRows(first: number, end: number): number[] {
    const rows: number[] = [];
    for (let row = first; row < end; row++) rows.push(row);
    return rows.sort((a, b) => this.#compareRows(a, b));
  }

  #compareRows(a: number, b: number): number {
    return this.#kind(a) - this.#kind(b) || this.#keyOf(a) - this.#keyOf(b);
  }

  #kind(row: number): number {
    return this.#index(this.#labels.text[row] as number) === 0 ? 1 : 0;
  }

  #keyOf(row: number): number {
    return this.#index(this.#labels.key[row] as number);
  }

  #index(index: number): number {
    const known = this.#indexes[index] as number;
    if (known !== -1) return known;
    const merged = this.#strings.index(this.#profile.strings.get(index));
    this.#indexes[index] = merged;
    return merged;
  }
}

function labelTable(start: Uint32Array, words: Uint32Array): Labels {
  const rows = words.length / WORDS_PER_LABEL;
  const number = new BigInt64Array(rows);
  const numberWords = wordsOf(number);
  for (let row = 0; row < rows; row++) {
    const low = words[row * WORDS_PER_LABEL + 2] as number;
    const high = words[row * WORDS_PER_LABEL + 3] as number;
    writeWords(numberWords, row, low, high);
  }
  const column = (word: number) => {
    const picked = new Uint32Array(rows);
    for (let row = 0; row < rows; row++)
      picked[row] = words[row * WORDS_PER_LABEL + word] as number;
    return picked;
  };
  return { start, key: column(0), text: column(1), number, unit: column(4) };
}

function sumOf(profiles: readonly Profile[], count: (profile: Profile) => number): number {
  return profiles.reduce((sum, profile) => sum + count(profile), 0);
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
