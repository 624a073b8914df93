import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  autocorrelate,
  inflateVariance,
  scorePairs,
  testCorrelatedTendency,
  testTendency,
  varianceOfScore,
} from '../../../src/leaks/statistics/mann-kendall.ts';
import { rank } from '../../../src/leaks/statistics/order.ts';
import { correlatedSeries, countUp } from '../../support/correlated-series.ts';

/** Gilbert 1987, Statistical Methods for Environmental Pollution Monitoring, page 212: Z = 3.1. */
const GILBERT = [
  20, 20, 20, 20, 15, 20, 20, 30, 27, 26, 23, 35, 25, 28, 70, 26, 24, 34, 32, 23, 50, 30,
];

describe('testTendency', () => {
  test('agrees with the example of Gilbert 1987, with ties', () => {
    const { score, variance, z, pRise } = testTendency(GILBERT);
    expect([score, variance]).toEqual([111, 3679 / 3]);
    expect(z).toBeCloseTo(3.1411481393904497, 12);
    expect(pRise).toBeCloseTo(0.0016828688708945272 / 2, 12);
  });

  test('turns with the series', () => {
    const turned = testTendency([...GILBERT].reverse());
    expect(turned.z).toBe(-testTendency(GILBERT).z);
    expect(turned.pRise).toBeGreaterThan(0.999);
  });

  test('sees nothing where nothing varies', () => {
    expect(testTendency([4, 4, 4, 4])).toEqual({ score: 0, variance: 0, z: 0, pRise: 0.5 });
  });
});

test('the score sees order alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 30 }), (values) => {
      const cubes = values.map((value) => value ** 3 + value);
      expect(scorePairs(cubes)).toBe(scorePairs(values));
      expect(scorePairs([...values].reverse()) + scorePairs(values)).toBe(0);
    }),
  );
});

test('the variance of the score is that of all orders of the values', () => {
  const values = [1, 1, 2, 3, 3, 3];
  const scores = permute(values).map(scorePairs);
  const mean = scores.reduce((sum, score) => sum + score ** 2, 0) / scores.length;
  expect(varianceOfScore(values)).toBeCloseTo(mean, 10);
});

describe('testCorrelatedTendency', () => {
  // pymannkendall 1.4.3, hamed_rao_modification_test
  test.each([
    [24, 0.8, 0.05, 1, 0.08378543018027407, 3372.225902503294, 2.7035930567663886],
    [48, 0.6, 0.02, 7, 0.016289995743360347, 21719.68069727891, 2.978775698101103],
    [96, 0.9, 0.01, 3, 0.015851408954831607, 418566.3845153983, 3.3061961146746377],
  ])(
    'agrees with pymannkendall on %d values',
    (count, correlation, truth, seed, slope, variance, z) => {
      const values = correlatedSeries(count, correlation, truth, seed);
      const found = testCorrelatedTendency(countUp(count), values, slope);
      expect(found.variance / variance).toBeCloseTo(1, 10);
      expect(found.z).toBeCloseTo(z, 10);
    },
  );

  test('finds the inflation below 1 that pymannkendall finds, but does not grant it', () => {
    const values = correlatedSeries(48, 0, 0.02, 5);
    const residuals = values.map((value, at) => value - 0.014706572805990546 * at);
    expect(inflateVariance(rank(residuals))).toBeCloseTo(0.6035553136660021, 10);
    const corrected = testCorrelatedTendency(countUp(48), values, 0.014706572805990546);
    expect(corrected).toEqual(testTendency(values));
  });

  test('is never surer than the plain test, and less sure where neighbours are alike', () => {
    const plain = countUp(50).map((seed) => testTendency(correlatedSeries(30, 0.8, 0, seed)).z);
    const corrected = countUp(50).map(
      (seed) => testCorrelatedTendency(countUp(30), correlatedSeries(30, 0.8, 0, seed), 0).z,
    );
    const surer = corrected.filter((z, at) => Math.abs(z) > Math.abs(plain[at] as number));
    expect(surer).toEqual([]);
    const sure = (all: readonly number[]) => all.filter((z) => Math.abs(z) > 2.33).length;
    expect(sure(plain)).toBeGreaterThan(2 * sure(corrected));
  });
});

test('autocorrelation is 1 at lag 0 and sums products over all values', () => {
  // Offsets −2, −1, 0, 1, 2: Σ at lag 1 is 2 + 0 + 0 + 2, at lag 4 −4, of 10.
  expect([...autocorrelate([1, 2, 3, 4, 5])]).toEqual([1, 0.4, -0.1, -0.4, -0.4]);
  expect([...autocorrelate([1, 2, 3, 4, 5], 1)]).toEqual([1, 0.4]);
  expect([...autocorrelate([7, 7, 7])]).toEqual([0, 0, 0]);
});

function permute(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((value, at) =>
    permute(values.filter((_, other) => other !== at)).map((rest) => [value, ...rest]),
  );
}
