/** Numbers of a line over time: where it began, where it stands, its slope with its interval, its quarters. No verdict. */

import type { Estimate } from './judgement.ts';
import type { GroupSeries } from './series.ts';
import { meansOfQuarters } from './statistics/shape.ts';
import { findTrend } from './statistics/trend.ts';

export interface TrendMeasure {
  readonly first: number;
  readonly last: number;
  /** Bytes per hour; null with fewer than four snapshots. */
  readonly slope: Estimate | null;
  /** Means of the four quarters of the time; null with fewer than four snapshots. */
  readonly quarters: readonly [number, number, number, number] | null;
}

/** Below that there are no quarters. */
const LEAST = 4;

export function measureTrend({ bytes }: GroupSeries, hours: Float64Array): TrendMeasure {
  const [first, last] = [bytes[0] ?? 0, bytes.at(-1) ?? 0];
  if (bytes.length < LEAST) return { first, last, slope: null, quarters: null };
  return { first, last, slope: measureSlope(bytes, hours), quarters: meansOfQuarters(bytes) };
}

/** Ranks take the noise for independent: the interval is never narrower than that of the corrected error. */
function measureSlope(bytes: Float64Array, hours: Float64Array): Estimate {
  const { slope, correctedSlope } = findTrend(hours, bytes);
  const reach = 1.96 * correctedSlope.standardError;
  if (!Number.isFinite(reach)) return slope;
  const { estimate, low, high } = slope;
  return {
    estimate,
    low: Math.min(low, estimate - reach),
    high: Math.max(high, estimate + reach),
  };
}
