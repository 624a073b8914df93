import { describe, expect, test } from 'vitest';
import { findOnset, snapToEvent } from '../../../src/leaks/statistics/change-point.ts';
import { fitLine } from '../../../src/leaks/statistics/line.ts';
import { correlatedSeries, countUp } from '../../support/correlated-series.ts';

describe('findOnset', () => {
  const times = countUp(48).map((at) => 1.79e12 + 900_000 * at);

  test('finds the knot of a rise without noise, its level and its slope', () => {
    const values = countUp(48).map((at) => 7 + 2 * Math.max(0, at - 20));
    const onset = findOnset(times, values);
    expect(onset).toMatchObject({
      index: 20,
      at: times[20],
      earliest: times[20],
      latest: times[20],
    });
    expect(onset?.level).toBeCloseTo(7, 9);
    expect((onset?.slope ?? 0) * 900_000).toBeCloseTo(2, 9);
  });

  test('holds the true onset in its interval nineteen times of twenty where the noise is independent', () => {
    const found = countUp(200).map((seed) => {
      const noise = correlatedSeries(48, 0, 0, 31 + 7919 * seed);
      const values = noise.map((value, at) => value + 0.15 * Math.max(0, at - 24));
      return findOnset(times, values);
    });
    const held = found.filter(
      (onset) =>
        onset !== null &&
        onset.earliest <= (times[24] as number) &&
        (times[24] as number) <= onset.latest,
    );
    expect(found.filter((onset) => onset === null).length).toBeLessThan(10);
    expect(held.length).toBeGreaterThan(180);
    expect(held.length).toBeLessThan(199);
  });

  test('gives an interval that is not the whole series', () => {
    const noise = correlatedSeries(48, 0, 0, 31);
    const onset = findOnset(
      times,
      noise.map((value, at) => value + 0.15 * Math.max(0, at - 24)),
    );
    const width = ((onset?.latest ?? 0) - (onset?.earliest ?? 0)) / 900_000;
    expect(width).toBeGreaterThan(0);
    expect(width).toBeLessThan(16);
  });

  test.each([
    ['a level', () => 4],
    ['a straight rise, which began before the series', (at: number) => 3 * at],
    ['noise', (at: number) => correlatedSeries(48, 0, 0, 5)[at] as number],
    ['a straight rise with noise', (at: number) => correlatedSeries(48, 0, 0.1, 5)[at] as number],
  ])('finds none in %s', (_name, valueAt) => {
    expect(findOnset(times, countUp(48).map(valueAt))).toBeNull();
  });

  test('finds one in fewer than one of fifty series of noise, level or rising', () => {
    const found = countUp(300).filter((seed) => {
      const values = correlatedSeries(48, 0, (seed % 2) * 0.05, 7 + 7919 * seed);
      return findOnset(times, values) !== null;
    });
    expect(found.length).toBeLessThan(6);
  });

  test('gains over a line by BIC, with one parameter more', () => {
    const values = [0, 1, 0, 0, 1, 0, 9, 18, 27, 36];
    const onset = findOnset(countUp(10), values);
    const squares = sumOfSquaresAround(
      values,
      (at) => (onset?.level ?? 0) + (onset?.slope ?? 0) * Math.max(0, at - (onset?.at ?? 0)),
    );
    const line = fitLine(countUp(10), values).squares;
    expect(onset?.gain).toBeCloseTo(10 * Math.log(line / squares) - Math.log(10), 6);
  });

  // Every knot by numpy.linalg.lstsq, the bound by scipy.stats.chi2, BIC as n·ln(squares/n) + parameters·ln n.
  test.each([
    [
      48,
      0,
      31,
      24,
      0.15,
      [24, 22, 25],
      -0.07092519758624007,
      0.1518084146579879,
      71.91996837718233,
    ],
    [
      24,
      0.3,
      7,
      10,
      0.3,
      [10, 9, 11],
      0.07656774052697972,
      0.27813363373784095,
      23.936090013822998,
    ],
    [
      96,
      0.5,
      11,
      60,
      0.1,
      [59, 55, 60],
      -0.09935018067515726,
      0.09902196888114498,
      153.42178101871474,
    ],
  ])(
    'agrees with numpy on %d values',
    (count, correlation, seed, knot, rise, [index, earliest, latest], level, slope, gain) => {
      const values = correlatedSeries(count, correlation, 0, seed).map(
        (noise, at) => noise + rise * Math.max(0, at - knot),
      );
      const onset = findOnset(countUp(count), values);
      expect(onset).toMatchObject({ index, at: index, earliest, latest });
      expect(onset?.level).toBeCloseTo(level, 10);
      expect(onset?.slope).toBeCloseTo(slope, 10);
      expect(onset?.gain).toBeCloseTo(gain, 8);
    },
  );

  test('finds none in five values', () => {
    expect(findOnset(countUp(5), [0, 0, 0, 5, 10])).toBeNull();
  });
});

describe('snapToEvent', () => {
  test('takes the nearest event within reach', () => {
    expect(snapToEvent(100, [80, 95, 110], 20)).toBe(95);
    expect(snapToEvent(100, [80, 121], 20)).toBe(80);
  });

  test('stays where it is without one', () => {
    expect(snapToEvent(100, [79, 121], 20)).toBe(100);
    expect(snapToEvent(100, [], 20)).toBe(100);
  });
});

function sumOfSquaresAround(values: readonly number[], fitted: (at: number) => number): number {
  return values.reduce((sum, value, at) => sum + (value - fitted(at)) ** 2, 0);
}
