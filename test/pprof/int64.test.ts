import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  absolute,
  add,
  divide,
  type Int64,
  MIN_INT64,
  mean,
  multiply,
  truncate,
} from '../../src/pprof/int64.ts';

const int64 = fc.oneof(
  fc.bigInt({ min: MIN_INT64, max: -MIN_INT64 - 1n }),
  fc.integer().map(BigInt),
);
const narrow = (value: bigint): Int64 =>
  BigInt.asIntN(53, value) === value ? Number(value) : value;
const wrap = (value: bigint) => BigInt.asIntN(64, value);

describe('arithmetic on numbers and bigints wraps as int64 does', () => {
  test.each<[string, (a: Int64, b: Int64) => Int64, (a: bigint, b: bigint) => bigint]>([
    ['add', add, (a, b) => a + b],
    ['multiply', multiply, (a, b) => a * b],
    ['divide', divide, (a, b) => a / b],
  ])('%s', (_, ours, exact) => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        fc.pre(b !== 0n);
        expect(BigInt(ours(narrow(a), narrow(b)))).toBe(wrap(exact(a, b)));
      }),
    );
  });

  test('absolute', () => {
    expect(absolute(MIN_INT64)).toBe(MIN_INT64);
    expect(absolute(-5)).toBe(5);
    expect(absolute(-(2n ** 60n))).toBe(2n ** 60n);
  });
});

test('mean leaves a sum without divisor alone', () => {
  expect(mean(7, 0)).toBe(7);
  expect(mean(-7, 2)).toBe(-3);
});

test('truncate converts as Go does on amd64', () => {
  expect(truncate(-1.9)).toBe(-1);
  expect(Object.is(truncate(-0.5), 0)).toBe(true);
  expect(truncate(2 ** 60)).toBe(2n ** 60n);
  expect([2 ** 63, -(2 ** 63), Number.NaN, Infinity].map(truncate)).toEqual(
    Array(4).fill(MIN_INT64),
  );
});
