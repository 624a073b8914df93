/** Builds one column of int64 values: plain numbers while every sum of them is exact, bigints from then on. */

import { wordsOf, writeWords } from './decode/words.ts';
import { truncateToInt64 } from './legacy/numbers.ts';
import type { ValueColumn } from './profile.ts';

export class ValueColumnBuilder {
  #numbers: Float64Array;
  #bigints: BigInt64Array | undefined;
  #words: Uint32Array | undefined;
  #sum = 0;
  #length = 0;

  constructor(capacity: number) {
    this.#numbers = new Float64Array(capacity);
  }

  /** Appends the int64 whose unsigned 32-bit halves are given. */
  push(low: number, high: number): void {
    const row = this.#length++;
    if (this.#words === undefined) {
      const value = (high | 0) * 4294967296 + low;
      this.#sum += Math.abs(value);
      if (this.#sum <= Number.MAX_SAFE_INTEGER) {
        if (row === this.#numbers.length) this.#numbers = this.#grownNumbers();
        this.#numbers[row] = value;
        return;
      }
      this.#widen(row);
    }
    this.#pushWide(row, low, high);
  }

  pushBigint(value: bigint): void {
    const unsigned = BigInt.asUintN(64, value);
    this.push(Number(unsigned & 0xffffffffn), Number(unsigned >> 32n));
  }

  /** Appends a number as Go's int64(x) converts it. */
  pushNumber(value: number): void {
    this.pushBigint(truncateToInt64(value));
  }

  column(): ValueColumn {
    const all = this.#bigints ?? this.#numbers;
    return all.length === this.#length ? all : all.slice(0, this.#length);
  }

  #grownNumbers(): Float64Array {
    const grown = new Float64Array(this.#numbers.length * 2 + 16);
    grown.set(this.#numbers);
    return grown;
  }

  #widen(rows: number): void {
    const bigints = new BigInt64Array(Math.max(this.#numbers.length, rows + 1));
    for (let row = 0; row < rows; row++) bigints[row] = BigInt(this.#numbers[row] as number);
    this.#bigints = bigints;
    this.#words = wordsOf(bigints);
    this.#numbers = new Float64Array(0);
  }

  #pushWide(row: number, low: number, high: number): void {
    if (this.#bigints !== undefined && row === this.#bigints.length) {
      const grown = new BigInt64Array(row * 2 + 16);
      grown.set(this.#bigints);
      this.#bigints = grown;
      this.#words = wordsOf(grown);
    }
    writeWords(this.#words as Uint32Array, row, low, high);
  }
}

/** Σ|value| as far as it is exact: greater than 2^53 − 1 means that it is more than numbers can hold. */
export function sumOfMagnitudes(column: ValueColumn): number {
  if (column instanceof BigInt64Array) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let row = 0; row < column.length; row++) sum += Math.abs(column[row] as number);
  return sum;
}

/** Σvalue, wrapping as Go's int64 does. */
export function sumOfValues(column: ValueColumn): bigint {
  if (column instanceof Float64Array) {
    let sum = 0;
    for (let row = 0; row < column.length; row++) sum += column[row] as number;
    return BigInt(sum);
  }
  let sum = 0n;
  for (const value of column) sum += value;
  return BigInt.asIntN(64, sum);
}

/** The narrowest column that holds the given values exactly. */
export function valueColumnOf(values: Iterable<bigint>): ValueColumn {
  const builder = new ValueColumnBuilder(16);
  for (const value of values) builder.pushBigint(value);
  return builder.column();
}
