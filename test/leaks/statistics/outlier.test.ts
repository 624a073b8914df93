import { expect, test } from 'vitest';
import { findOutliers, medianAbsoluteDeviation } from '../../../src/leaks/statistics/outlier.ts';

test('estimates a standard deviation by the median distance from the median', () => {
  // scipy.stats.median_abs_deviation(…, scale='normal')
  expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBeCloseTo(1.482602218505602, 12);
});

test('finds the replica that stands apart, on either side', () => {
  expect(findOutliers([100, 104, 98, 102, 180])).toEqual([4]);
  expect(findOutliers([100, 4, 98, 102, 101])).toEqual([1]);
  expect(findOutliers([100, 104, 98, 102, 96])).toEqual([]);
});

test('asks for a distance that matters where all others agree', () => {
  expect(findOutliers([10, 10, 10, 11])).toEqual([3]);
  expect(findOutliers([10, 10, 10, 11], 3, 2)).toEqual([]);
});

test('nobody is odd among two', () => {
  expect(findOutliers([1, 1000])).toEqual([]);
});
