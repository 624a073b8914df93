import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCeiling } from '../../../src/leaks/statistics/ceiling.ts';
import { countUp } from '../../support/correlated-series.ts';

describe('findCeiling', () => {
  test('remembers the saw-tooth of the founding story: a rise from 50 to 191 and back', () => {
    const values = countUp(60).map((at) => 50 + (141 * (at % 20)) / 19);
    expect(findCeiling(values)).toEqual({
      maximum: 191,
      teeth: 2,
      presentPeak: 191,
      isBelow: true,
    });
  });

  test('knows the first rise from growth only after the fall', () => {
    expect(findCeiling([50, 90, 140, 191])).toBeNull();
    expect(findCeiling([50, 90, 140, 191, 52, 80])).toMatchObject({ teeth: 1, isBelow: true });
  });

  test('lets a rise beyond 1.1 times the ceiling count as growth', () => {
    expect(findCeiling([50, 100, 50, 109])?.isBelow).toBe(true);
    expect(findCeiling([50, 100, 50, 111])?.isBelow).toBe(false);
  });

  test('counts one tooth for one fall, however long it takes', () => {
    expect(findCeiling([10, 100, 60, 55, 50, 20, 5, 1])).toMatchObject({
      teeth: 1,
      presentPeak: 1,
    });
  });

  test('does not take a fall of less than 30 %, or of less than the noise, for a tooth', () => {
    expect(findCeiling([100, 71, 100, 71])).toBeNull();
    expect(findCeiling([100, 70, 100])).not.toBeNull();
    expect(findCeiling([100, 40, 100], { share: 0.3, least: 61 })).toBeNull();
  });

  test('finds nothing where nothing is', () => {
    expect(findCeiling([])).toBeNull();
    expect(findCeiling([0, 0, 0])).toBeNull();
  });

  test('stretches with the values', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 40 });
    fc.assert(
      fc.property(values, (series) => {
        const plain = findCeiling(series);
        const doubled = findCeiling(series.map((value) => 2 * value));
        expect(doubled).toEqual(
          plain && { ...plain, maximum: 2 * plain.maximum, presentPeak: 2 * plain.presentPeak },
        );
      }),
    );
  });
});
