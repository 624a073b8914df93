import { describe, expect, test } from 'vitest';
import { centredResiduals, correlate, fitLine } from '../../../src/leaks/statistics/line.ts';

const X = [1, 2, 4, 3, 7, 9, 8];
const Y = [3, 5, 4, 9, 10, 16, 13];

describe('fitLine', () => {
  test('agrees with scipy.stats.linregress', () => {
    const line = fitLine(X, Y);
    expect(line.slope).toBeCloseTo(1.4029126213592231, 12);
    expect(line.intercept).toBeCloseTo(1.7572815533980597, 12);
    expect(line.standardError).toBeCloseTo(0.29651413697233914, 12);
    expect(line.squares).toBeCloseTo(25.873786407766993, 11);
  });

  test('keeps its digits with times in milliseconds since 1970', () => {
    const times = X.map((x) => 1.79e12 + x);
    expect(fitLine(times, Y).slope).toBeCloseTo(1.4029126213592231, 12);
  });

  test('has no slope at one time, and no error to speak of with two points', () => {
    expect(fitLine([5, 5, 5], [1, 2, 3]).slope).toBe(0);
    expect(fitLine([1, 2], [1, 3])).toMatchObject({ slope: 2, standardError: Infinity });
  });
});

test('what a line leaves over sums to nothing', () => {
  const residuals = centredResiduals(X, Y, 0.7);
  expect(residuals.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
  expect((residuals[1] as number) - (residuals[0] as number)).toBeCloseTo(5 - 3 - 0.7, 12);
});

test('correlates as scipy does, and not at all with what does not vary', () => {
  expect(correlate(X, Y)).toBeCloseTo(0.9041144165264697, 12);
  expect(correlate(X, [2, 2, 2, 2, 2, 2, 2])).toBe(0);
});
