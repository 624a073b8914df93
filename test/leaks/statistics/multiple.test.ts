import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rejectAtRate } from '../../../src/leaks/statistics/multiple.ts';

/** Benjamini and Hochberg 1995, section 4.1: thrombolysis, fifteen hypotheses. */
const THROMBOLYSIS = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
  0.6528, 0.759, 1,
];

test('rejects the four hypotheses of the paper', () => {
  expect(rejectAtRate(THROMBOLYSIS).map(Number)).toEqual([
    1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ]);
});

test('steps up: a p value above its own bound is rejected below a greater one that passes', () => {
  expect(rejectAtRate([0.03, 0.04, 0.9, 0.037])).toEqual([false, false, false, false]);
  expect(rejectAtRate([0.03, 0.0374, 0.9, 0.037])).toEqual([true, true, false, true]);
});

test('does not depend on the order', () => {
  const probability = fc.double({ min: 0, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(fc.array(probability, { maxLength: 20 }), (pValues) => {
      expect(rejectAtRate([...pValues].reverse())).toEqual([...rejectAtRate(pValues)].reverse());
    }),
  );
});

test('counts a test without an outcome, and never rejects it', () => {
  expect(rejectAtRate([0.04, Number.NaN])).toEqual([false, false]);
  expect(rejectAtRate([0.02, Number.NaN])).toEqual([true, false]);
  expect(rejectAtRate([])).toEqual([]);
});
