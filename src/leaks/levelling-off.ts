/** Growth that will end by itself: a cache fills, and the fuller it is the less it gains (DETECTOR 2.3, 2.6 step 7). */

import type { GroupSeries } from './series.ts';
import { mean } from './statistics/line.ts';
import { meansOfQuarters, saturationRatio } from './statistics/shape.ts';

/** Of the last quarter's gain to a third of the whole: step 7. */
const LEAST_SATURATION = 0.5;
/** When a cache's gain came, as a part of the time, after two of its time constants: the mean of e^(−2t) on 0 … 1, and its deviation. */
const CACHE = { mean: 0.3435, deviation: 0.2627 } as const;
/** How many standard errors later than a cache's a leak's gain must have come. */
const LEAST_DISTANCE = 1.75;
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
    dateGain(values, work) < earliestOfLeak(gainOf(live)) ||
    deathsCatchUp(live, births)
  );
}

/** The mean of n moments has an error of their deviation by √n. */
function earliestOfLeak(samples: number): number {
  return CACHE.mean + (LEAST_DISTANCE * CACHE.deviation) / Math.sqrt(Math.max(1, samples));
}

function gainOf(live: Float64Array): number {
  const [first, , , last] = meansOfQuarters(live);
  return last - first;
}

/**
 * When the gain came on average, as a part of the time or of the work done, whichever is later: some leak with every request, some with every
 * tick of a clock. 0.5 for a straight rise. Where objects that stay are born at a rate λ(t), the mean of their moments is all that the data say of
 * λ being constant against λ falling as e^(−t/τ) (the likelihood ratio is linear in it), so no other test tells a leak from a cache as well.
 */
export function dateGain(values: Float64Array, work: Float64Array): number {
  const rows = Float64Array.from(values.keys());
  return Math.max(dateGainBy(rows, values), dateGainBy(work, values));
}

/** ∫ p dx by parts, over p from 0 to 1 between the means of an eighth of the values at either end: single values are noise. */
function dateGainBy(progress: Float64Array, values: Float64Array): number {
  const count = values.length;
  const width = Math.max(2, Math.round(count / 8));
  const meanFrom = (column: Float64Array, start: number) =>
    mean(column.subarray(start, start + width));
  const [begin, end] = [meanFrom(values, 0), meanFrom(values, count - width)];
  const span = meanFrom(progress, count - width) - meanFrom(progress, 0);
  if (end <= begin || span <= 0) return 0;
  const first = Math.floor(width / 2);
  const last = count - 1 - first;
  let area = 0;
  for (let row = first; row < last; row++) {
    const height = ((values[row] as number) + (values[row + 1] as number)) / 2 - begin;
    area += height * ((progress[row + 1] as number) - (progress[row] as number));
  }
  const length = (progress[last] as number) - (progress[first] as number);
  return 1 - area / (length * (end - begin));
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
