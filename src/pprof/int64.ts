/** Go's int64 arithmetic: a number while it is exact, a wrapping bigint where it is not. */

/** An int64. A number is used as long as it is an exact integer (|value| < 2^53). */
export type Int64 = number | bigint;

/** What Go's int64 conversion of an unrepresentable float is on amd64, and the one value whose negation is itself. */
export const MIN_INT64 = -(2n ** 63n);

const FIRST_UNSAFE = 2 ** 53;
const INT64_LIMIT = 2 ** 63;

export function add(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Math.abs(sum) < FIRST_UNSAFE) return sum;
  }
  return wrap(BigInt(a) + BigInt(b));
}

/** As in Go, the absolute value of the smallest int64 is itself. */
export function absolute(value: Int64): Int64 {
  if (typeof value === 'number') return Math.abs(value);
  return value < 0n ? wrap(-value) : value;
}

/** a / b, truncated toward zero. */
export function divide(a: Int64, b: Int64): Int64 {
  // A quotient of two exact integers below 2^53 never rounds up to the next integer, so trunc is exact.
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return wrap(BigInt(a) / BigInt(b));
}

export function multiply(a: Int64, b: Int64): Int64 {
  const product = Number(a) * Number(b);
  if (Math.abs(product) < FIRST_UNSAFE) return product + 0;
  return wrap(BigInt(a) * BigInt(b));
}

/** A sum divided by the sum of its divisors, or itself where there are none: how `mean` reads a value. */
export function mean(value: Int64, divisor: Int64): Int64 {
  return isZero(divisor) ? value : divide(value, divisor);
}

export function isZero(value: Int64): boolean {
  return value === 0 || value === 0n;
}

/** Go's `int64(x)` of a float64 on amd64. */
export function truncate(x: number): Int64 {
  if (Math.abs(x) < FIRST_UNSAFE) return Math.trunc(x) + 0;
  if (!(Math.abs(x) < INT64_LIMIT)) return MIN_INT64;
  return BigInt(x);
}

/** −1, 0 or 1, for a sort with the larger value first. */
export function compareDescending(a: Int64, b: Int64): number {
  if (a > b) return -1;
  return a < b ? 1 : 0;
}

function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
