/** The shape of a series, told apart from mere growth: by quarters, draw-down, a step (DETECTOR 2.3, 2.6 steps 6 to 8). */

import { centre, fitLine, mean, sumOfSquares } from './line.ts';

export type QuarterMeans = readonly [number, number, number, number];

/** Means of the four quarters of the series, by number of values. NaN with fewer than four. */
export function meansOfQuarters(values: ArrayLike<number>): QuarterMeans {
  const all = Float64Array.from(values);
  const quarter = (index: number): number =>
    mean(
      all.subarray(
        Math.round((index * all.length) / 4),
        Math.round(((index + 1) * all.length) / 4),
      ),
    );
  return [quarter(0), quarter(1), quarter(2), quarter(3)];
}

/** Step 6: m1 < m2 < m3 < m4. */
export function quartersRise([first, second, third, fourth]: QuarterMeans): boolean {
  return first < second && second < third && third < fourth;
}

/** sat = (m4 − m3)/((m4 − m1)/3): 1 for a straight rise, towards 0 as a cache fills, above 1 as growth speeds up. 0 where nothing rose. */
export function saturationRatio([first, , third, fourth]: QuarterMeans): number {
  const rise = fourth - first;
  return rise > 0 ? (fourth - third) / (rise / 3) : 0;
}

/** max(peak so far − x)/(b·T): the deepest fall as a part of the growth, which is the slope times the time. Infinite where nothing grew. */
export function drawDown(values: ArrayLike<number>, growth: number): number {
  return growth > 0 ? deepestFall(values) / growth : Number.POSITIVE_INFINITY;
}

/** The greatest fall from a peak to any later value, in the unit of the values. */
export function deepestFall(values: ArrayLike<number>): number {
  let peak = Number.NEGATIVE_INFINITY;
  let deepest = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    peak = Math.max(peak, value);
    deepest = Math.max(deepest, peak - value);
  }
  return deepest;
}

/** One jump between two levels. */
export interface Step {
  /** The first value on the new level. */
  readonly index: number;
  /** Means of both levels. */
  readonly before: number;
  readonly after: number;
  /** How much better it explains the series than a straight line, by BIC. */
  readonly gain: number;
}

/**
 * The one step of a series, null where there is none: the split with the least squares about two means, if it is better than a straight line
 * by more than 10 of BIC (as for an onset), and if within neither level the line climbs or falls by a quarter of the jump. A ramp cut in two climbs by
 * all of it on both sides. At least three values on either side.
 */
export function findStep(times: ArrayLike<number>, values: ArrayLike<number>): Step | null {
  const count = values.length;
  const split = bestSplit(values);
  if (split === null) return null;
  const levels = sides(values, split.index);
  const moments = sides(times, split.index);
  const before = mean(levels[0]);
  const after = mean(levels[1]);
  const line = fitLine(times, values).squares;
  const least = 1e-12 * Math.max(line, (after - before) ** 2);
  // A split has three parameters (two levels and the place), a line has two.
  const gain = count * Math.log((line + least) / (split.squares + least)) - Math.log(count);
  const most = Math.abs(after - before) / 4;
  if (!(gain > 10) || climb(moments[0], levels[0]) > most || climb(moments[1], levels[1]) > most) {
    return null;
  }
  return { index: split.index, before, after, gain };
}

function bestSplit(
  values: ArrayLike<number>,
): { readonly index: number; readonly squares: number } | null {
  let best: { index: number; squares: number } | null = null;
  for (let index = 3; index <= values.length - 3; index++) {
    const squares = sides(values, index).reduce((sum, side) => sum + sumOfSquares(centre(side)), 0);
    if (best === null || squares < best.squares) best = { index, squares };
  }
  return best;
}

function sides(values: ArrayLike<number>, index: number): readonly [Float64Array, Float64Array] {
  const all = Float64Array.from(values);
  return [all.subarray(0, index), all.subarray(index)];
}

/** How far the line through the points climbs or falls from the first to the last. */
function climb(times: Float64Array, values: Float64Array): number {
  const duration = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  return Math.abs(fitLine(times, values).slope) * duration;
}
