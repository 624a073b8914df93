import { describe, expect, test } from 'vitest';
import { testTendency } from '../../../src/leaks/statistics/mann-kendall.ts';
import { correctSlope, findTrend } from '../../../src/leaks/statistics/trend.ts';
import { correlatedSeries, countUp } from '../../support/correlated-series.ts';

describe('correctSlope', () => {
  // The formula of DETECTOR 2.3, computed with numpy.
  test.each([
    [24, 0.8, 0.05, 1, 0.08378543018027407, 0.8606430029854736, 1.8362311094202324],
    [48, 0.6, 0.02, 7, 0.016289995743360347, 0.44895997030015095, 2.9657864557419895],
    [96, 0.9, 0.01, 3, 0.015851408954831607, 0.8488299104407124, 2.4376300077359576],
    [48, 0, 0.02, 5, 0.014706572805990546, 0, 4.881568735040139],
  ])(
    'agrees with numpy on %d values of correlation %d',
    (count, truth, rise, seed, slope, correlation, z) => {
      const values = correlatedSeries(count, truth, rise, seed);
      const found = correctSlope(countUp(count), values, slope);
      expect(found.correlation).toBeCloseTo(correlation, 11);
      expect(found.z).toBeCloseTo(z, 10);
      expect(found.standardError * z).toBeCloseTo(slope, 11);
    },
  );

  test('never takes the noise for more correlated than 0.95', () => {
    const walk = countUp(200).map((at) => Math.cos(at / 60));
    expect(correctSlope(countUp(200), walk, 0).correlation).toBe(0.95);
  });

  test('is sure of a line without noise, and of nothing with two points', () => {
    expect(correctSlope([0, 1, 2, 3], [0, 2, 4, 6], 2).z).toBe(Infinity);
    expect(correctSlope([0, 1, 2, 3], [5, 5, 5, 5], 0).z).toBe(0);
    expect(correctSlope([0, 1], [0, 2], 2).z).toBe(0);
  });
});

describe('findTrend', () => {
  test('does not depend on the units of time and value', () => {
    const values = correlatedSeries(48, 0.5, 0.05, 11);
    const plain = findTrend(countUp(48), values);
    const scaled = findTrend(
      countUp(48).map((at) => 1.79e12 + 900_000 * at),
      values.map((value) => 5e8 + 1e6 * value),
    );
    expect(scaled.slope.estimate).toBeCloseTo((plain.slope.estimate * 1e6) / 900_000, 8);
    expect(scaled.tendency.z).toBeCloseTo(plain.tendency.z, 8);
    expect(scaled.correctedSlope.z).toBeCloseTo(plain.correctedSlope.z, 6);
  });

  test('is seldom fooled by correlated noise that goes nowhere, unlike the plain test', () => {
    const series = countUp(200).map((seed) => correlatedSeries(24, 0.7, 0, 1000 + 7919 * seed));
    const fooled = series.filter((values) => {
      const { tendency, correctedSlope } = findTrend(countUp(24), values);
      return tendency.pRise < 0.01 && correctedSlope.z > 3;
    });
    const plain = series.filter((values) => testTendency(values).pRise < 0.05);
    expect(fooled.length).toBeLessThanOrEqual(10);
    expect(plain.length).toBeGreaterThan(30);
  });
});
