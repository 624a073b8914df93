import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countTies, median, rank, select } from '../../../src/leaks/statistics/order.ts';

const someNumbers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });

test('selects what a sort would put there, and parts the others around it', () => {
  fc.assert(
    fc.property(someNumbers, fc.nat(), (numbers, any) => {
      const at = any % numbers.length;
      const values = Float64Array.from(numbers);
      const sorted = Float64Array.from(numbers).sort();
      expect(select(values, at)).toBe(sorted[at]);
      expect(Math.max(...values.slice(0, at + 1))).toBe(sorted[at]);
      expect(Math.min(...values.slice(at))).toBe(sorted[at]);
    }),
  );
});

test('selects within a range and leaves the rest alone', () => {
  const values = Float64Array.of(9, 5, 3, 4, 0);
  expect(select(values, 2, 1, 3)).toBe(4);
  expect([values[0], values[4]]).toEqual([9, 0]);
});

test('takes the middle of two as the median of an even number', () => {
  expect(median([7, 1, 5])).toBe(5);
  expect(median([7, 1, 5, 2])).toBe(3.5);
  expect(median([])).toBeNaN();
});

test('leaves the values of a median where they are', () => {
  const values = Float64Array.of(3, 1, 2);
  median(values);
  expect([...values]).toEqual([3, 1, 2]);
});

test('shares ranks among equal values', () => {
  // scipy.stats.rankdata
  expect([...rank([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])]).toEqual([
    4.5, 1.5, 6, 1.5, 8, 11, 3, 10, 8, 4.5, 8,
  ]);
});

test('counts the runs of equal values', () => {
  expect(countTies([20, 5, 20, 7, 5, 20, 1])).toEqual([2, 3]);
  expect(countTies([3, 1, 2])).toEqual([]);
});
