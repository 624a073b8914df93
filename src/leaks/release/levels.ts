/** How much of a release is live at an age: the level of the whole and of each group, with how far each can be off. */

import { findEpoch } from '../epochs.ts';
import type { Moment } from '../moment.ts';
import { buildSeries, type GroupSeries } from '../series.ts';
import type { Measured } from '../statistics/equivalence.ts';
import { mean } from '../statistics/line.ts';
import { estimateSlope } from '../statistics/theil-sen.ts';
import { correctSlope } from '../statistics/trend.ts';
import type { Release } from './split-releases.ts';

/** The last process epoch of a release, as one replica on average. */
export interface ReleaseEpoch {
  readonly release: Release;
  /** Hours since the first snapshot of the epoch. */
  readonly hours: Float64Array;
  /** The runtime's own count where every replica told it at every time, which no sampling blurs; else the sum of the groups. */
  readonly total: GroupSeries;
  readonly groups: readonly GroupSeries[];
  /** Replicas that were added up. */
  readonly replicas: number;
}

/** One group, or the whole, over part of an epoch. `samples` is the mean of the raw counts. */
export interface Level extends Measured {
  readonly samples: number;
}

/** `gcPercent` is GOGC, null where it is off. */
export function openEpoch(release: Release, gcPercent: number | null): ReleaseEpoch {
  const { moments } = findEpoch(release.digests);
  const { hours, total, groups } = buildSeries(moments);
  return {
    release,
    hours,
    total: countByRuntime(moments, total, gcPercent) ?? total,
    groups,
    replicas: moments[0]?.processes.length ?? 0,
  };
}

/** The next collection is due when the heap has grown by GOGC percent over what was live, so NextGC tells what was live, to the byte. */
function countByRuntime(
  moments: readonly Moment[],
  total: GroupSeries,
  gcPercent: number | null,
): GroupSeries | null {
  const memories = moments.map(({ processes }) => processes.map(({ memory }) => memory));
  if (gcPercent === null || memories.flat().includes(null)) return null;
  const bytes = memories.map((memory) =>
    memory.reduce((sum, one) => sum + (one?.nextGc ?? 0) / (1 + gcPercent / 100), 0),
  );
  return {
    ...total,
    bytes: Float64Array.from(bytes),
    variance: new Float64Array(moments.length),
  };
}

/** The rows between half of that age and that age: what came before is warming up. */
export function rowsAtAge({ hours }: ReleaseEpoch, age: number): readonly number[] {
  return Array.from(hours.keys()).filter((row) => {
    const hour = hours[row] as number;
    return hour >= age / 2 && hour <= age;
  });
}

/**
 * The mean over rows, of one replica. What survives carries its sampling error from snapshot to snapshot (DETECTOR 2.1), so that error
 * does not shrink with their number; what comes and goes between them does.
 */
export function measureLevel(
  series: GroupSeries,
  rows: readonly number[],
  replicas: number,
): Level {
  const values = rows.map((row) => (series.bytes[row] as number) / replicas);
  const centre = mean(values);
  const between = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const spread = rows.length > 1 ? between / (rows.length - 1) / rows.length : 0;
  const sampling = mean(rows.map((row) => series.variance[row] as number)) / replicas ** 2;
  return {
    value: centre,
    standardError: Math.sqrt(sampling + spread),
    samples: mean(rows.map((row) => series.live[row] as number)),
  };
}

/** Bytes per hour over rows, of one replica. */
export function measureSlope(
  { hours, total, replicas }: ReleaseEpoch,
  rows: readonly number[],
): Measured {
  const times = Float64Array.from(rows, (row) => hours[row] as number);
  const values = Float64Array.from(rows, (row) => (total.bytes[row] as number) / replicas);
  const { estimate } = estimateSlope(times, values);
  return { value: estimate, standardError: correctSlope(times, values, estimate).standardError };
}
