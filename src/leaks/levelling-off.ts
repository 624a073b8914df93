/** Growth that will end by itself: a cache fills, and the fuller it is the less it gains (DETECTOR 2.3, 2.6 step 7). */

import type { GroupSeries } from './series.ts';
import { mean } from './statistics/line.ts';
import { meansOfQuarters, saturationRatio } from './statistics/shape.ts';

/** Of the last quarter's gain to a third of the whole: step 7. */
const LEAST_SATURATION = 0.5;
/** What a cache gains in its second half beside the first, after two of its time constants: (e⁻¹ − e⁻²)/(1 − e⁻¹). */
const CACHE = 0.37;
/** How many standard errors of the sampling the persistence of a leak must be above that of a cache. */
const LEAST_DISTANCE = 1.65;
/** Deaths below this are too few to compare. */
const LEAST_DEATHS = 9;

/**
 * `values` are the bytes of the series beside the load; `work` counts what the service has allocated until then.
 * The fewer samples it gained, the straighter a rise must be to be told from a cache's.
 */
export function isLevellingOff(
  { live, births }: GroupSeries,
  values: Float64Array,
  work: Float64Array,
): boolean {
  return (
    saturationRatio(meansOfQuarters(values)) < LEAST_SATURATION ||
    comparePersistence(values, work) < leastPersistence(gainOf(live)) ||
    deathsCatchUp(live, births)
  );
}

/** The logarithm of the ratio of two halves of n samples has an error of about 2/√n. */
function leastPersistence(samples: number): number {
  return CACHE * Math.exp((2 * LEAST_DISTANCE) / Math.sqrt(Math.max(1, samples)));
}

function gainOf(live: Float64Array): number {
  const [first, , , last] = meansOfQuarters(live);
  return last - first;
}

/**
 * The gain of the second half beside that of the first, per hour or per unit of work, whichever speaks more for a leak: some leak with
 * every request, some with every tick of a clock. 1 for a straight rise.
 */
export function comparePersistence(values: Float64Array, work: Float64Array): number {
  const [first, middle, last] = meansOfThree(values);
  const [begun, half, done] = meansOfThree(work);
  const byTime = (last - middle) / (middle - first);
  const byWork = byTime * ((half - begun) / (done - half));
  if (!(middle > first)) return last > middle ? Number.POSITIVE_INFINITY : 0;
  return done > half && half > begun ? Math.max(byTime, byWork) : byTime;
}

/** Means of a sixth of the values at the beginning, in the middle, and at the end. */
function meansOfThree(values: Float64Array): readonly [number, number, number] {
  const count = values.length;
  const width = Math.max(2, Math.round(count / 6));
  const at = (start: number): number => mean(values.subarray(start, start + width));
  return [at(0), at(Math.floor((count - width) / 2)), at(count - width)];
}

/**
 * Of what was born the part that was freed: where it climbs from half to half, frees are about to balance births, as where old entries make room for
 * new ones. A leak beside churn frees the same part of its births throughout, and a leak alone frees nothing.
 */
function deathsCatchUp(live: Float64Array, births: Float64Array): boolean {
  const end = live.length - 1;
  const middle = Math.floor(end / 2);
  const first = countDeaths(live, births, 0, middle);
  const second = countDeaths(live, births, middle, end);
  if (first.born <= 0 || second.born <= 0 || first.died + second.died < LEAST_DEATHS) return false;
  const before = first.died / first.born;
  const after = second.died / second.born;
  return after - before > 0.1 && after > 1.25 * before;
}

function countDeaths(live: Float64Array, births: Float64Array, from: number, to: number) {
  const born = (births[to] ?? 0) - (births[from] ?? 0);
  return { born, died: Math.max(0, born - ((live[to] ?? 0) - (live[from] ?? 0))) };
}
