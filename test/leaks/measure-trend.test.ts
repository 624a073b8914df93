import { describe, expect, test } from 'vitest';
import { measureTrend } from '../../src/leaks/measure-trend.ts';

describe('measureTrend', () => {
  test('a straight line is its slope, surely', () => {
    const measure = measureTrend(seriesOf([10, 12, 14, 16, 18, 20, 22, 24]), hours(8));
    expect(measure.first).toBe(10);
    expect(measure.last).toBe(24);
    expect(measure.quarters).toEqual([11, 15, 19, 23]);
    expect(measure.slope?.estimate).toBeCloseTo(2);
    expect(measure.slope?.low).toBeCloseTo(2);
    expect(measure.slope?.high).toBeCloseTo(2);
  });

  test('noise widens the interval', () => {
    const { slope } = measureTrend(seriesOf([10, 13, 9, 14, 8, 15, 9, 13, 10, 12]), hours(10));
    expect(slope?.low).toBeLessThan(0);
    expect(slope?.high).toBeGreaterThan(0);
  });

  test('three snapshots have no slope', () => {
    expect(measureTrend(seriesOf([1, 2, 3]), hours(3))).toEqual({
      first: 1,
      last: 3,
      slope: null,
      quarters: null,
    });
    expect(measureTrend(seriesOf([]), hours(0))).toMatchObject({ first: 0, last: 0 });
  });
});

function seriesOf(values: readonly number[]) {
  const none = new Float64Array(values.length);
  return {
    signature: '',
    live: none,
    births: none,
    bytes: Float64Array.from(values),
    bornBytes: none,
    variance: none,
  };
}

function hours(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, at) => at);
}
