/** The verdict on one series, a group's or the whole service's: DETECTOR 2.6, steps 1 to 8 and 11. */

import { countBySize } from './growing-blocks.ts';
import type { Estimate, Verdict } from './judgement.ts';
import { isLevellingOff } from './levelling-off.ts';
import { leaveAsItIs, takeLoadAway } from './load.ts';
import { cutSeries, type GroupSeries, pointOf } from './series.ts';
import { type Ceiling, findCeiling } from './statistics/ceiling.ts';
import { findOnset } from './statistics/change-point.ts';
import { normalCdf } from './statistics/distributions.ts';
import { mean } from './statistics/line.ts';
import { changeOfCounts, scoreChange, varianceOfChange } from './statistics/sampled-change.ts';
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
/** The bytes of large blocks are exact, so no sampling error holds back what rises by chance: the ranks must be surer. */
const MOST_P_BY_SIZE = 0.001;
const LEAST_Z = 3;
/** DETECTOR has 2; 3 asks for the nine samples that it takes to be sure of anything, here of the change. */
const LEAST_SAMPLING_Z = 3;
const MOST_DRAW_DOWN = 0.5;

/** What all series of a service have in common. */
export interface JudgeContext {
  readonly hours: Float64Array;
  readonly load: Float64Array;
  /** Objects born until then: how much the service has done. */
  readonly work: Float64Array;
  /** Bytes between two samples. */
  readonly rate: number;
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
  /** Chance of such a slope where there is none: of z. */
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
export function judgeSeries(sampled: GroupSeries, context: JudgeContext): Finding {
  if (sampled.bytes.length < PROVISIONAL) return quiet('insufficient-data');
  const bySize = countBySize(sampled, context.rate);
  const mostP = bySize === null ? MOST_P : MOST_P_BY_SIZE;
  return judgeCounted(bySize ?? sampled, { ...context, mostP });
}

interface CountContext extends JudgeContext {
  readonly mostP: number;
}

function judgeCounted(series: GroupSeries, context: CountContext): Finding {
  const quarters = meansOfQuarters(series.bytes);
  if (isSmall(series, quarters, context)) return quiet('stable');
  const whole = judgeRows(series, context, 0);
  const late = whole.ceiling === null ? findLateRise(series, context) : null;
  if (late === null || whole.verdict === 'step') return whole;
  const part = judgeRows(series, context, late);
  if (part.verdict !== 'growing' || part.z <= whole.z) return whole;
  // What has fallen by as much before is no flat beginning, but a tooth too small to count.
  return drawDown(smooth(series.bytes), part.growthBytes) > MOST_DRAW_DOWN ? whole : part;
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

function judgeRows(series: GroupSeries, context: CountContext, from: number): Finding {
  const part = cutSeries(series, from);
  const hours = context.hours.subarray(from);
  const { even, values, inflation } = churns(part)
    ? takeLoadAway(hours, part.bytes, context.load.subarray(from))
    : leaveAsItIs(part.bytes);
  const { slope, tendency, correctedSlope } = findTrend(hours, values);
  const duration = (hours.at(-1) ?? 0) - (hours[0] ?? 0);
  const growthBytes = slope.estimate * duration;
  const z = correctedSlope.z / inflation;
  const quarters = meansOfQuarters(values);
  const tested: Tested = {
    part,
    even,
    values,
    hours,
    work: context.work.subarray(from),
    growthBytes,
    quarters,
    z,
    p: tendency.pRise,
    mostP: context.mostP,
    ceiling: findCeiling(part.bytes, { share: 0.3, least: leastFall(part, context) }),
  };
  return {
    verdict: nameVerdict(tested, context.floor),
    growthBytes,
    slope: widen(
      slope,
      Math.hypot(inflation * correctedSlope.standardError, walk(part) / duration),
    ),
    z,
    p: normalCdf(-z),
    saturation: saturationRatio(quarters),
    ceiling: tested.ceiling,
    from,
  };
}

/** Only what is freed and born again can follow the load: as much as is live, at the least, in the time that is judged. */
function churns({ live, births }: GroupSeries): boolean {
  const end = live.length - 1;
  const born = (births[end] ?? 0) - (births[0] ?? 0);
  return born - ((live[end] ?? 0) - (live[0] ?? 0)) >= mean(live);
}

/** Never less than what counts as growth, nor than five deviations of the sampling: a fall is the lowest of many values less the highest. */
function leastFall({ variance }: GroupSeries, { floor }: JudgeContext): number {
  return Math.max(floor, 5 * Math.sqrt(Math.max(...variance)));
}

/**
 * What was sampled at birth stays sampled: the error of a growing series is a random walk, and that of its slope is √(6/5) of the error of
 * the change from end to end.
 */
function walk(series: GroupSeries): number {
  return Math.sqrt(
    1.2 * varianceOfChange(pointOf(series, 0), pointOf(series, series.bytes.length - 1)),
  );
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
  /** Bytes beside the load: as `BesideLoad` has them. */
  readonly even: Float64Array;
  readonly values: Float64Array;
  readonly hours: Float64Array;
  readonly work: Float64Array;
  readonly growthBytes: number;
  readonly quarters: QuarterMeans;
  readonly z: number;
  /** Of Hamed and Rao's test. */
  readonly p: number;
  readonly mostP: number;
  readonly ceiling: Ceiling | null;
}

function nameVerdict(tested: Tested, floor: number): Verdict {
  const { part, quarters, growthBytes, ceiling, hours } = tested;
  const step = findStep(hours, part.bytes);
  const jump = step === null ? 0 : step.after - step.before;
  if (jump > 0) return jump >= floor ? 'step' : 'stable';
  if (ceiling !== null && ceiling.teeth >= 2) return 'sawtooth';
  const rise = quarters[3] - quarters[0];
  if (rise < floor / 2 && growthBytes < floor) return 'stable';
  if (!isLevellingOff(part, tested.even, tested.work)) return nameRise(tested, floor);
  return hasRisen(tested) && rise >= floor ? 'saturating' : 'stable';
}

/** Of what does not level off. */
function nameRise(tested: Tested, floor: number): Verdict {
  const { values, growthBytes, ceiling } = tested;
  if (drawDown(smooth(values), growthBytes) > MOST_DRAW_DOWN) return 'stable';
  if (ceiling?.isBelow === true) return 'sawtooth';
  return isRising(tested) && isLeak(tested, floor) ? 'growing' : 'stable';
}

/** Steps 1, 2 and 6. */
function isLeak({ part, growthBytes, quarters }: Tested, floor: number): boolean {
  const last = part.live.at(-1) ?? 0;
  return last >= LEAST_SAMPLES && growthBytes >= floor && quartersClimb(quarters);
}

/** Step 6, but for a dip between neighbours of a tenth of the whole: beside churn the noise of a mean is as much. */
function quartersClimb([first, second, third, fourth]: QuarterMeans): boolean {
  const dip = (fourth - first) / 10;
  return quartersRise([first, second + dip, third + 2 * dip, fourth + 3 * dip]);
}

/** Means of three neighbours: sampling makes single values jump where much is born and dies. */
function smooth(values: Float64Array): Float64Array {
  return values.map((_, row) => mean(values.subarray(Math.max(0, row - 1), row + 2)));
}

/** Steps 3 to 5. */
function isRising(tested: Tested): boolean {
  return hasRisen(tested) && tested.z > LEAST_Z;
}

/** Without step 4, which asks how straight the rise is. */
function hasRisen({ part, p, mostP }: Tested): boolean {
  return p < mostP && scoreQuarters(part) > LEAST_SAMPLING_Z;
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
