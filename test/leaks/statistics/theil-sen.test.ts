import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateSlope } from '../../../src/leaks/statistics/theil-sen.ts';
import { correlatedSeries, countUp } from '../../support/correlated-series.ts';

describe('estimateSlope', () => {
  test('agrees with the example of Sen 1968', () => {
    const { estimate, low, high } = estimateSlope(
      [1, 2, 3, 4, 10, 12, 18],
      [9, 15, 19, 20, 45, 55, 78],
      0.93,
    );
    expect(estimate).toBe(4);
    expect(low).toBeCloseTo(26 / 7, 12);
    expect(high).toBeCloseTo(35 / 8, 12);
  });

  // scipy.stats.theilslopes 1.17, which rounds a rank to the nearest where this rounds it outwards.
  test.each([
    [24, 0.8, 0.05, 1, 0.08378543018027407, 0.05874220659222518, 0.10922966648228169],
    [48, 0.6, 0.02, 7, 0.016289995743360347, 0.009298893630839479, 0.024391710368281964],
    [96, 0.9, 0.01, 3, 0.015851408954831607, 0.012464403730726856, 0.01977155894448356],
  ])('agrees with scipy on %d values', (count, correlation, slope, seed, ...expected) => {
    const values = correlatedSeries(count, correlation, slope, seed);
    const found = estimateSlope(countUp(count), values);
    expect(found.estimate).toBeCloseTo(expected[0], 12);
    expect(found.low).toBeLessThanOrEqual(expected[1] + 1e-12);
    expect(found.low / expected[1]).toBeCloseTo(1, 1);
    expect(found.high).toBeGreaterThanOrEqual(expected[2] - 1e-12);
    expect(found.high / expected[2]).toBeCloseTo(1, 1);
  });

  test('does not mind one value that is far off', () => {
    const values = countUp(24).map((time) => 3 * time);
    values[20] = 1e6;
    expect(estimateSlope(countUp(24), values).estimate).toBeCloseTo(3, 12);
  });

  test('turns and stretches with the values, and does not mind their level', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.integer({ min: -500, max: 500 }), (series, level) => {
        const times = countUp(series.length);
        const { estimate, low, high } = estimateSlope(times, series);
        expect(
          estimateSlope(
            times,
            series.map((value) => level + 4 * value),
          ),
        ).toEqual({ estimate: 4 * estimate, low: 4 * low, high: 4 * high });
        const turned = estimateSlope(
          times,
          series.map((value) => level - value),
        );
        expect(turned.estimate + estimate).toBe(0);
        expect(
          [turned.low + high, turned.high + low].every((sum) => sum === 0 || Number.isNaN(sum)),
        ).toBe(true);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  test('knows no slope at one time, and no bounds with three values', () => {
    expect(estimateSlope([5, 5], [1, 2]).estimate).toBeNaN();
    expect(estimateSlope([1, 2, 3], [1, 2, 3])).toEqual({
      estimate: 1,
      low: -Infinity,
      high: Infinity,
    });
  });
});
