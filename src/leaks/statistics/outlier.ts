/** Values that stand apart from their fellows, by distance from the median (DETECTOR 2.9: a replica more than 3 MAD away). */

import { median } from './order.ts';

/**
 * The median distance from the median, times 1.4826 so that it estimates one standard deviation of a normal sample
 * (Hampel 1974; Leys et al. 2013, J. Exp. Soc. Psychol. 49). NaN of nothing.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const middle = median(values);
  return 1.482602218505602 * median(Array.from(values, (value) => Math.abs(value - middle)));
}

/**
 * The places of the values more than `limit` MAD from the median, and further than `least` in the unit of the values: of three
 * values that agree the MAD is 0, and any speck would stand apart. Of two values neither is odd.
 */
export function findOutliers(values: ArrayLike<number>, limit = 3, least = 0): readonly number[] {
  const middle = median(values);
  const bound = Math.max(limit * medianAbsoluteDeviation(values), least);
  return Array.from(values, (value, at) => (Math.abs(value - middle) > bound ? at : -1)).filter(
    (at) => at >= 0,
  );
}
