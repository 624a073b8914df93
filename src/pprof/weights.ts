/** Sums of sample values by row: numbers while they are exact, wrapping int64 where they may not be. */

import type { Int64 } from './int64.ts';
import type { ValueColumn } from './profile.ts';

export type Weights = Float64Array | BigInt64Array;

/** Adds values of samples to rows. Rows are made when first added to. */
export interface Sums {
  /** True where the sample's value is 0. */
  isZero(sample: number): boolean;
  add(row: number, sample: number): void;
  /** The first `count` sums. */
  take(count: number): Weights;
}

export function createSums(values: ValueColumn, capacity: number): Sums {
  if (values instanceof Float64Array) return new NumberSums(values, capacity);
  return new BigIntSums(values, capacity);
}

export function weightAt(weights: Weights, row: number): Int64 {
  return weights[row] as Int64;
}

class NumberSums implements Sums {
  readonly #values: Float64Array;
  #sums: Float64Array<ArrayBuffer>;

  constructor(values: Float64Array, capacity: number) {
    this.#values = values;
    this.#sums = new Float64Array(capacity);
  }

  isZero(sample: number): boolean {
    return this.#values[sample] === 0;
  }

  add(row: number, sample: number): void {
    if (row >= this.#sums.length) this.#lengthen(row);
    this.#sums[row] = (this.#sums[row] as number) + (this.#values[sample] as number);
  }

  take(count: number): Float64Array {
    if (count > this.#sums.length) this.#lengthen(count);
    return this.#sums.subarray(0, count);
  }

  #lengthen(row: number): void {
    const longer = new Float64Array(2 * (row + 1));
    longer.set(this.#sums);
    this.#sums = longer;
  }
}

class BigIntSums implements Sums {
  readonly #values: BigInt64Array;
  #sums: BigInt64Array<ArrayBuffer>;

  constructor(values: BigInt64Array, capacity: number) {
    this.#values = values;
    this.#sums = new BigInt64Array(capacity);
  }

  isZero(sample: number): boolean {
    return this.#values[sample] === 0n;
  }

  add(row: number, sample: number): void {
    if (row >= this.#sums.length) this.#lengthen(row);
    // Storing into a BigInt64Array wraps.
    this.#sums[row] = (this.#sums[row] as bigint) + (this.#values[sample] as bigint);
  }

  take(count: number): BigInt64Array {
    if (count > this.#sums.length) this.#lengthen(count);
    return this.#sums.subarray(0, count);
  }

  #lengthen(row: number): void {
    const longer = new BigInt64Array(2 * (row + 1));
    longer.set(this.#sums);
    this.#sums = longer;
  }
}
