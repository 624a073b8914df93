import { describe, expect, test } from 'vitest';
import { compareMeasured, testEquivalence } from '../../../src/leaks/statistics/equivalence.ts';

describe('compareMeasured', () => {
  test('divides the difference by both errors together', () => {
    const comparison = compareMeasured(
      { value: 10, standardError: 3 },
      { value: 20, standardError: 4 },
    );
    expect(comparison).toMatchObject({ difference: 10, standardError: 5, z: 2 });
    expect(comparison.p).toBeCloseTo(0.04550026389635839, 12);
  });

  test('turns round with its operands', () => {
    const one = { value: 7, standardError: 1 };
    const other = { value: 4, standardError: 2 };
    expect(compareMeasured(one, other).z).toBe(-compareMeasured(other, one).z);
    expect(compareMeasured(one, other).p).toBe(compareMeasured(other, one).p);
  });

  test('tells exact values apart, and only where they differ', () => {
    const exact = { value: 4, standardError: 0 };
    expect(compareMeasured(exact, { value: 5, standardError: 0 })).toMatchObject({
      z: Infinity,
      p: 0,
    });
    expect(compareMeasured(exact, exact)).toMatchObject({ z: 0, p: 1 });
  });
});

describe('testEquivalence', () => {
  test('is the larger of two one-sided tests', () => {
    // P(Z ≤ −(margin − |difference|)/se) = P(Z ≤ −1.5)
    expect(testEquivalence({ difference: 2, standardError: 2 }, 5)).toBeCloseTo(0.0668072, 7);
    expect(testEquivalence({ difference: -2, standardError: 2 }, 5)).toBeCloseTo(0.0668072, 7);
  });

  test('does not take a noisy difference of nothing for sameness', () => {
    expect(testEquivalence({ difference: 0, standardError: 10 }, 5)).toBeGreaterThan(0.3);
    expect(testEquivalence({ difference: 0, standardError: 1 }, 5)).toBeLessThan(0.05);
  });

  test('does not hold beyond the margin, however exact', () => {
    expect(testEquivalence({ difference: 6, standardError: 0.1 }, 5)).toBeGreaterThan(0.99);
    expect(testEquivalence({ difference: 6, standardError: 0 }, 5)).toBe(1);
    expect(testEquivalence({ difference: 4, standardError: 0 }, 5)).toBe(0);
  });
});
