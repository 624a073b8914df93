/** The slope of a series as the median over all pairs of its points, with an interval by ranks (Theil 1950; Sen 1968; DETECTOR 2.3). */

import type { Estimate } from '../judgement.ts';
import { normalQuantile } from './distributions.ts';
import { varianceOfScore } from './mann-kendall.ts';
import { medianInPlace, select } from './order.ts';

/**
 * Value per unit of time, with the interval that holds the true slope with the given confidence where the errors are
 * independent: of N pairwise slopes the ((N−C)/2)-th and the ((N+C)/2+1)-th, C = z·√Var S; ranks that fall between two are
 * moved outwards. Times ascend; pairs taken at one time say nothing. NaN with fewer than two times.
 */
export function estimateSlope(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  confidence = 0.95,
): Estimate {
  const slopes = listSlopes(times, values);
  const count = slopes.length;
  if (count === 0) return { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };
  const estimate = medianInPlace(slopes);
  const spread = normalQuantile((1 + confidence) / 2) * Math.sqrt(varianceOfScore(values));
  const below = Math.floor((count - spread) / 2) - 1;
  const above = Math.ceil((count + spread) / 2);
  const middle = count >> 1;
  return {
    estimate,
    low: below < 0 ? Number.NEGATIVE_INFINITY : select(slopes, below, 0, middle),
    high: above >= count ? Number.POSITIVE_INFINITY : select(slopes, above, middle),
  };
}

/** The slopes between all pairs of points with different times, in no particular order. */
function listSlopes(times: ArrayLike<number>, values: ArrayLike<number>): Float64Array {
  const slopes = new Float64Array((times.length * (times.length - 1)) / 2);
  let count = 0;
  for (let later = 1; later < times.length; later++) {
    const time = times[later] as number;
    const value = values[later] as number;
    for (let earlier = 0; earlier < later; earlier++) {
      const gap = time - (times[earlier] as number);
      if (gap !== 0) slopes[count++] = (value - (values[earlier] as number)) / gap;
    }
  }
  return slopes.subarray(0, count);
}
