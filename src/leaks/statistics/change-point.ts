/** Since when a series grows: flat, then a straight rise, with one knot (DETECTOR 2.3). */

import { chiSquareQuantile } from './distributions.ts';
import { centre, fitLine, sumOfSquares } from './line.ts';

/** Times in the unit of the series. */
export interface Onset {
  /** The snapshot at which the rise begins. */
  readonly index: number;
  readonly at: number;
  /** The 95 % interval of `at`. */
  readonly earliest: number;
  readonly latest: number;
  /** The level before it, and the slope after it in value per unit of time. */
  readonly level: number;
  readonly slope: number;
  /** How much better it explains the series than a straight line or a constant, by BIC. */
  readonly gain: number;
}

/**
 * The knot t_k at a snapshot that makes x = c + b·max(0, t − t_k) fit best by least squares. Null unless BIC is better by more than 10 than
 * that of a straight line (which has been rising since before the series) and of a constant. The interval holds every knot whose
 * likelihood is within χ²(1)/2 of the best. Times ascend.
 */
export function findOnset(times: ArrayLike<number>, values: ArrayLike<number>): Onset | null {
  const count = values.length;
  if (count < 6) return null;
  const fits = fitKnots(times, values);
  const best = fits.reduce((one, other) => (other.squares < one.squares ? other : one));
  const gain = gainOver(times, values, best.squares);
  if (!(gain > 10)) return null;
  const bound = best.squares * Math.exp(chiSquareQuantile(0.95, 1) / count);
  const likely = fits.filter(({ squares }) => squares <= bound);
  return {
    ...pick(best),
    at: timeAt(times, best.index),
    earliest: timeAt(times, likely[0]?.index ?? best.index),
    latest: timeAt(times, likely.at(-1)?.index ?? best.index),
    gain,
  };
}

/** The event nearest to `at` and no further than `within`; `at` itself where there is none (a deploy within one interval is when it began). */
export function snapToEvent(at: number, events: readonly number[], within: number): number {
  const near = events.filter((event) => Math.abs(event - at) <= within);
  return near.reduce(
    (best, event) => (Math.abs(event - at) < Math.abs(best - at) ? event : best),
    near[0] ?? at,
  );
}

interface KnotFit {
  readonly index: number;
  readonly level: number;
  readonly slope: number;
  readonly squares: number;
}

/** A knot at the first snapshot would be a straight line, and one needs three snapshots of rise. */
function fitKnots(times: ArrayLike<number>, values: ArrayLike<number>): readonly KnotFit[] {
  return Array.from({ length: times.length - 3 }, (_, at) => fitKnot(times, values, at + 1));
}

function fitKnot(times: ArrayLike<number>, values: ArrayLike<number>, index: number): KnotFit {
  const knot = timeAt(times, index);
  const since = Float64Array.from(times, (time) => Math.max(0, time - knot));
  const { intercept, slope, squares } = fitLine(since, values);
  return { index, level: intercept, slope, squares };
}

/** BIC = n·ln(squares/n) + parameters·ln n, with three parameters for a knot, two for a line, one for a constant. */
function gainOver(times: ArrayLike<number>, values: ArrayLike<number>, squares: number): number {
  const count = values.length;
  const constant = sumOfSquares(centre(values));
  const line = fitLine(times, values).squares;
  // Fits without error differ by rounding alone.
  const least = 1e-12 * constant;
  const gain = (other: number, more: number): number =>
    count * Math.log((other + least) / (squares + least)) - more * Math.log(count);
  return Math.min(gain(line, 1), gain(constant, 2));
}

function pick({ index, level, slope }: KnotFit) {
  return { index, level, slope };
}

function timeAt(times: ArrayLike<number>, index: number): number {
  return times[index] as number;
}
