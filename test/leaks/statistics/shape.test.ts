import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  deepestFall,
  drawDown,
  findStep,
  meansOfQuarters,
  quartersRise,
  saturationRatio,
} from '../../../src/leaks/statistics/shape.ts';
import { correlatedSeries, countUp } from '../../support/correlated-series.ts';

describe('quarters', () => {
  test('are by number of values, as even as they can be', () => {
    expect(meansOfQuarters([1, 3, 5, 7, 9, 11, 13, 15])).toEqual([2, 6, 10, 14]);
    expect(meansOfQuarters([1, 2, 3, 4, 5, 6])).toEqual([1.5, 3, 4.5, 6]);
  });

  test('rise only if each is above the one before', () => {
    expect(quartersRise([1, 2, 3, 4])).toBe(true);
    expect(quartersRise([1, 3, 3, 4])).toBe(false);
    expect(quartersRise([1, 3, 2, 4])).toBe(false);
  });
});

describe('saturationRatio', () => {
  test('is 1 for a straight rise, whatever its slope and level', () => {
    const rise = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -500, max: 500 }));
    fc.assert(
      fc.property(rise, ([slope, level]) => {
        const values = countUp(24).map((at) => level + slope * at);
        expect(saturationRatio(meansOfQuarters(values))).toBeCloseTo(1, 10);
      }),
    );
  });

  test('falls below a half as a cache fills, and rises above 1 as growth speeds up', () => {
    const filling = countUp(24).map((at) => 1 - Math.exp(-at / 6));
    // By integrals of e^(−t/τ) over quarters of 4τ: (e^−2 − e^−3)·(1 − e^−1)/((1 − e^−3)·(1 − e^−1)/3).
    expect(saturationRatio(meansOfQuarters(filling))).toBeCloseTo(
      (3 * (Math.exp(-2) - Math.exp(-3))) / (1 - Math.exp(-3)),
      10,
    );
    expect(saturationRatio(meansOfQuarters(countUp(24).map((at) => at ** 2)))).toBeGreaterThan(1.4);
  });

  test('is 0 where nothing rose', () => {
    expect(saturationRatio([5, 5, 5, 5])).toBe(0);
    expect(saturationRatio([5, 4, 3, 2])).toBe(0);
  });
});

describe('drawDown', () => {
  test('is the deepest fall from any peak before it, as a part of the growth', () => {
    expect(deepestFall([1, 9, 7, 12, 5, 11])).toBe(7);
    expect(drawDown([1, 9, 7, 12, 5, 11], 14)).toBe(0.5);
  });

  test('is nothing while it rises, and boundless where nothing grew', () => {
    expect(drawDown([1, 2, 3], 2)).toBe(0);
    expect(drawDown([3, 2, 1], -2)).toBe(Infinity);
  });
});

/** Noise that no line through whole quartets climbs with. */
const QUARTET = [0, 1, 1, 0];

describe('findStep', () => {
  const noise = correlatedSeries(24, 0.3, 0, 17);

  test.each([4, 12, 20])('finds the jump before value %d of 24', (index) => {
    const values = noise.map((value, at) => value + (at < index ? 10 : 20));
    const step = findStep(countUp(24), values);
    expect(step?.index).toBe(index);
    expect(step?.before).toBeCloseTo(10, 0);
    expect(step?.after).toBeCloseTo(20, 0);
  });

  test('finds a jump down, and one without noise', () => {
    const values = countUp(24).map((at) => (at < 9 ? 7 : 3));
    expect(findStep(countUp(24), values)).toMatchObject({ index: 9, before: 7, after: 3 });
  });

  test.each([
    ['noise', (at: number) => noise[at] as number],
    ['a level', () => 4],
    ['a straight rise', (at: number) => at],
    ['a straight rise with noise', (at: number) => at + 2 * (noise[at] as number)],
    ['a cache that fills', (at: number) => 20 * (1 - Math.exp(-at / 6))],
    ['a jump that then grows', (at: number) => (at < 8 ? 0 : 10 + 0.5 * at)],
    ['a saw-tooth', (at: number) => 3 * (at % 8)],
    [
      'a jump that is within the noise',
      (at: number) => (at < 12 ? 0 : 0.3) + (QUARTET[at % 4] as number),
    ],
    ['a late leak', (at: number) => Math.max(0, at - 12)],
  ])('finds none in %s', (_name, valueAt) => {
    expect(findStep(countUp(24), countUp(24).map(valueAt))).toBeNull();
  });

  test('finds one in fewer than one of a hundred series of noise', () => {
    const found = countUp(300).filter(
      (seed) => findStep(countUp(24), correlatedSeries(24, 0, 0, 7 + 7919 * seed)) !== null,
    );
    expect(found.length).toBeLessThan(3);
  });

  test('does not take two values for a level', () => {
    expect(findStep(countUp(12), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 9, 9])).toBeNull();
    expect(findStep(countUp(12), [9, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])).toBeNull();
    expect(findStep([0, 1, 2], [1, 1, 9])).toBeNull();
  });
});
