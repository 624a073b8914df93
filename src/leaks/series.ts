/** The snapshots of an epoch turned into columns: one series for each group, one for the whole service, one for its load. */

import type { GroupCounts, ProcessDigest } from './digest.ts';
import type { Moment } from './moment.ts';
import type { SampledGroup } from './statistics/sampled-change.ts';

/** One row for each moment. Sums over the replicas: their samples are independent, so variances add (DETECTOR 2.9). */
export interface GroupSeries {
  readonly signature: string;
  readonly live: Float64Array;
  readonly births: Float64Array;
  readonly bytes: Float64Array;
  /** Bytes born since the process started, as `births` counts them. */
  readonly bornBytes: Float64Array;
  readonly variance: Float64Array;
}

export interface ServiceSeries {
  /** Milliseconds since 1970. */
  readonly at: readonly number[];
  /** Hours since the first moment. */
  readonly hours: Float64Array;
  /** The greatest of the replicas' sampling rates, in bytes. */
  readonly rate: number;
  readonly groups: readonly GroupSeries[];
  /** All groups together; its signature is empty. */
  readonly total: GroupSeries;
  /** Objects born per hour since the moment before: how busy the service is. All 0 where births are not counted. */
  readonly load: Float64Array;
}

const HOUR = 3_600_000;

export function buildSeries(moments: readonly Moment[]): ServiceSeries {
  const groups = new Map<string, GroupSeries>();
  const total = emptySeries('', moments.length);
  moments.forEach(({ processes }, row) => {
    for (const group of processes.flatMap((process) => process.groups)) {
      addCounts(findSeries(groups, group.signature, moments.length), row, group);
      addCounts(total, row, group);
    }
  });
  for (const series of [...groups.values(), total]) {
    keepBirths(series.births);
    keepBirths(series.bornBytes);
  }
  const first = moments[0]?.at ?? 0;
  const hours = Float64Array.from(moments, ({ at }) => (at - first) / HOUR);
  return {
    at: moments.map(({ at }) => at),
    hours,
    rate: Math.max(1, ...moments.flatMap(({ processes }) => processes.map(readRate))),
    groups: [...groups.values()],
    total,
    load: findLoad(hours, total.births),
  };
}

/** Several groups as one. At least one. */
export function sumSeries(parts: readonly GroupSeries[]): GroupSeries {
  const sum = emptySeries('', parts[0]?.bytes.length ?? 0);
  for (const part of parts) {
    for (let row = 0; row < sum.bytes.length; row++) {
      add(sum.live, row, part.live[row]);
      add(sum.births, row, part.births[row]);
      add(sum.bytes, row, part.bytes[row]);
      add(sum.bornBytes, row, part.bornBytes[row]);
      add(sum.variance, row, part.variance[row]);
    }
  }
  return sum;
}

/** The rows from `first` on. */
export function cutSeries(series: GroupSeries, first: number): GroupSeries {
  return {
    signature: series.signature,
    live: series.live.subarray(first),
    births: series.births.subarray(first),
    bytes: series.bytes.subarray(first),
    bornBytes: series.bornBytes.subarray(first),
    variance: series.variance.subarray(first),
  };
}

/** One row, as the statistics of two snapshots take it. */
export function pointOf({ live, births, bytes, variance }: GroupSeries, row: number): SampledGroup {
  return {
    live: live[row] ?? 0,
    births: births[row] ?? 0,
    liveBytes: bytes[row] ?? 0,
    liveVariance: variance[row] ?? 0,
  };
}

function readRate({ rate }: ProcessDigest): number {
  return rate;
}

function findSeries(
  groups: Map<string, GroupSeries>,
  signature: string,
  length: number,
): GroupSeries {
  const known = groups.get(signature);
  if (known !== undefined) return known;
  const series = emptySeries(signature, length);
  groups.set(signature, series);
  return series;
}

function emptySeries(signature: string, length: number): GroupSeries {
  return {
    signature,
    live: new Float64Array(length),
    births: new Float64Array(length),
    bytes: new Float64Array(length),
    bornBytes: new Float64Array(length),
    variance: new Float64Array(length),
  };
}

function addCounts(series: GroupSeries, row: number, group: GroupCounts): void {
  add(series.live, row, group.live);
  add(series.births, row, group.births);
  add(series.bytes, row, group.liveBytes);
  add(series.bornBytes, row, group.bornBytes);
  add(series.variance, row, group.liveVariance);
}

function add(column: Float64Array, row: number, value: number | undefined): void {
  column[row] = (column[row] ?? 0) + (value ?? 0);
}

/** A group that a digest had no room for was not unborn. */
function keepBirths(births: Float64Array): void {
  for (let row = 1; row < births.length; row++) {
    births[row] = Math.max(births[row] ?? 0, births[row - 1] ?? 0);
  }
}

/** The first interval is not known: it is taken to be as busy as the second. */
function findLoad(hours: Float64Array, births: Float64Array): Float64Array {
  const load = hours.map((hour, row) => {
    const before = hours[row - 1];
    if (before === undefined) return 0;
    return ((births[row] ?? 0) - (births[row - 1] ?? 0)) / (hour - before);
  });
  if (load.length > 1) load[0] = load[1] ?? 0;
  return load;
}
