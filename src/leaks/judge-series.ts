/** The verdict on one series, a group's or the whole service's: DETECTOR 2.6, steps 1 to 8 and 11. */

import type { Estimate, Verdict } from './judgement.ts';
import { takeLoadAway } from './load.ts';
import { cutSeries, type GroupSeries } from './series.ts';
import { type Ceiling, findCeiling } from './statistics/ceiling.ts';
import { findOnset } from './statistics/change-point.ts';
import { normalCdf } from './statistics/distributions.ts';
import { changeOfCounts, scoreChange } from './statistics/sampled-change.ts';
import {
  drawDown,
  findStep,
  meansOfQuarters,
  type QuarterMeans,
  quartersRise,
  saturationRatio,
} from './statistics/shape.ts';
import { findTrend } from './statistics/trend.ts';

/** Snapshots that any verdict needs (DETECTOR 2.6). */
export const PROVISIONAL = 12;
export const CONFIRMED = 24;

/** Raw samples below which a group is too small to judge. */
const LEAST_SAMPLES = 9;
const MOST_P = 0.01;
const LEAST_Z = 3;
/** DETECTOR has 2; 3 asks for the nine samples that it takes to be sure of anything, here of the change. */
const LEAST_SAMPLING_Z = 3;
const LEAST_SATURATION = 0.5;
const MOST_DRAW_DOWN = 0.5;

/** What all series of a service have in common. */
export interface JudgeContext {
  readonly hours: Float64Array;
  readonly load: Float64Array;
  /** Growth below this many bytes is not judged. */
  readonly floor: number;
}

export interface Finding {
  readonly verdict: Verdict;
  /** The slope times the time over which it was seen. */
  readonly growthBytes: number;
  /** Bytes per hour. */
  readonly slope: Estimate;
  /** The slope in standard errors. */
  readonly z: number;
  /** Chance of such a trend where there is none. */
  readonly p: number;
  /** Where the last quarter stands in the growth: 1 for a straight rise, towards 0 where it levels off. */
  readonly saturation: number;
  readonly ceiling: Ceiling | null;
  /** The row from which it was judged: 0, or where a late rise begins. */
  readonly from: number;
}

/** The floor of step 2: max(2.5 MB, 5·R, 2 % of the mean total). */
export function findFloor(rate: number, meanTotal: number): number {
  return Math.max(2.5 * 2 ** 20, 5 * rate, 0.02 * meanTotal);
}

/** A rise that began late is a straight one in its own part of the series: there it is judged again. */
export function judgeSeries(series: GroupSeries, context: JudgeContext): Finding {
  const rows = series.bytes.length;
  if (rows < PROVISIONAL) return quiet('insufficient-data');
  const quarters = meansOfQuarters(series.bytes);
  if (isSmall(series, quarters, context)) return quiet('stable');
  const whole = judgeRows(series, context, 0);
  if (whole.verdict === 'growing' || whole.verdict === 'step') return whole;
  const late = findLateRise(series, context);
  if (late === null) return whole;
  const part = judgeRows(series, context, late);
  return part.verdict === 'growing' ? part : whole;
}

/** Neither the samples nor the range of its quarters come near the floor: most groups of a service. */
function isSmall(series: GroupSeries, quarters: QuarterMeans, { floor }: JudgeContext): boolean {
  if (Math.max(...series.live) < LEAST_SAMPLES) return true;
  return Math.max(...quarters) - Math.min(...quarters) < floor / 3 && rangeOf(series) < floor;
}

function rangeOf({ bytes }: GroupSeries): number {
  return Math.max(...bytes) - Math.min(...bytes);
}

function quiet(verdict: Verdict): Finding {
  return {
    verdict,
    growthBytes: 0,
    slope: { estimate: 0, low: 0, high: 0 },
    z: 0,
    p: 1,
    saturation: 0,
    ceiling: null,
    from: 0,
  };
}

function findLateRise(series: GroupSeries, { hours }: JudgeContext): number | null {
  const onset = findOnset(hours, series.bytes);
  if (onset === null || onset.slope <= 0) return null;
  return series.bytes.length - onset.index >= PROVISIONAL ? onset.index : null;
}

function judgeRows(series: GroupSeries, context: JudgeContext, from: number): Finding {
  const part = cutSeries(series, from);
  const hours = context.hours.subarray(from);
  const { values, inflation } = takeLoadAway(hours, part.bytes, context.load.subarray(from));
  const { slope, tendency, correctedSlope } = findTrend(hours, values);
  const duration = (hours.at(-1) ?? 0) - (hours[0] ?? 0);
  const growthBytes = slope.estimate * duration;
  const z = correctedSlope.z / inflation;
  const quarters = meansOfQuarters(values);
  const tested: Tested = {
    part,
    values,
    hours,
    growthBytes,
    quarters,
    z,
    p: Math.max(tendency.pRise, normalCdf(-z)),
    ceiling: findCeiling(part.bytes, { share: 0.3, least: leastFall(part, context) }),
  };
  return {
    verdict: nameVerdict(tested, context.floor),
    growthBytes,
    slope: widen(slope, inflation * correctedSlope.standardError),
    z,
    p: tested.p,
    saturation: saturationRatio(quarters),
    ceiling: tested.ceiling,
    from,
  };
}

/** Never less than what counts as growth, nor than five deviations of the sampling: a fall is the lowest of many values less the highest. */
function leastFall({ variance }: GroupSeries, { floor }: JudgeContext): number {
  return Math.max(floor, 5 * Math.sqrt(Math.max(...variance)));
}

/** Ranks take the noise for independent: the interval is never narrower than that of the corrected error. */
function widen(slope: Estimate, standardError: number): Estimate {
  const reach = 1.96 * standardError;
  if (!Number.isFinite(reach)) return slope;
  return {
    estimate: slope.estimate,
    low: Math.min(slope.low, slope.estimate - reach),
    high: Math.max(slope.high, slope.estimate + reach),
  };
}

interface Tested {
  readonly part: GroupSeries;
  /** Bytes beside the load. */
  readonly values: Float64Array;
  readonly hours: Float64Array;
  readonly growthBytes: number;
  readonly quarters: QuarterMeans;
  readonly z: number;
  readonly p: number;
  readonly ceiling: Ceiling | null;
}

function nameVerdict(tested: Tested, floor: number): Verdict {
  const { quarters, growthBytes, ceiling, values, hours } = tested;
  const step = findStep(hours, values);
  if (step !== null && step.after - step.before >= floor) return 'step';
  if (ceiling !== null && ceiling.teeth >= 2) return 'sawtooth';
  if (quarters[3] - quarters[0] < floor / 2 && growthBytes < floor) return 'stable';
  if (drawDown(values, growthBytes) > MOST_DRAW_DOWN) return 'stable';
  if (ceiling?.isBelow === true) return 'sawtooth';
  if (!isRising(tested)) return 'stable';
  if (isLevellingOff(tested)) return 'saturating';
  return isLeak(tested, floor) ? 'growing' : 'stable';
}

/** Steps 1, 2 and 6. */
function isLeak({ part, growthBytes, quarters }: Tested, floor: number): boolean {
  const last = part.live.at(-1) ?? 0;
  return last >= LEAST_SAMPLES && growthBytes >= floor && quartersRise(quarters);
}

function isLevellingOff({ quarters }: Tested): boolean {
  return saturationRatio(quarters) < LEAST_SATURATION;
}

/** Steps 3 to 5. */
function isRising({ part, p, z }: Tested): boolean {
  return p < MOST_P && z > LEAST_Z && scoreQuarters(part) > LEAST_SAMPLING_Z;
}

/** z_samp between the first quarter and the last: of their means, as if each were one snapshot. */
function scoreQuarters({ live, births }: GroupSeries): number {
  const lives = meansOfQuarters(live);
  const born = meansOfQuarters(births);
  const before = { live: lives[0], births: born[0], liveBytes: 0, liveVariance: 0 };
  const after = { live: lives[3], births: born[3], liveBytes: 0, liveVariance: 0 };
  const change = changeOfCounts(before, after);
  // Where births are not counted, nothing is known to have lived through both.
  const isCounted = born[3] >= lives[3] - lives[0];
  return scoreChange(isCounted ? change : { ...change, births: after.live, deaths: before.live });
}
