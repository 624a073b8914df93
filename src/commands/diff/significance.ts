/** Which rows of a difference are more than sampling error, and how far each can be off (DETECTOR 2.2). */

import { compareSamples, type SampledDifference } from '../../leaks/diff-profiles.ts';
import type { Estimate } from '../../leaks/judgement.ts';
import {
  type ChurnedSamples,
  chanceOfChurn,
  intervalOfChurn,
} from '../../leaks/statistics/churn-change.ts';
import { rejectAtRate } from '../../leaks/statistics/multiple.ts';
import { tableFrames } from '../../pprof/frames.ts';
import type { ReportOptions } from '../../pprof/options.ts';
import { prepareReport } from '../../pprof/prepare.ts';
import type { Profile } from '../../pprof/profile.ts';
import type { NodeRow } from '../../pprof/report/graph-report.ts';
import type { Replica, Snapshot } from '../command.ts';
import { sumColumns } from './sum-columns.ts';

/** JSON. */
export interface RowSignificance {
  /** The change that the table is sorted by, in the unit of the difference. */
  readonly interval: Estimate;
  /** It can be chance: the interval holds 0, or it is what is to be expected among so many rows. */
  readonly isNoise: boolean;
  /** It grew by what others lost in the same blocks. */
  readonly isMoved: boolean;
}

export interface Significance {
  readonly areBirthsKnown: boolean;
  /** In the order of the rows. */
  readonly rows: readonly RowSignificance[];
}

/** Null where nothing can be said: of means, of what was allocated, of other heaps than Go's sampled ones, of other replicas. */
export function judgeRows(
  from: Snapshot,
  to: Snapshot,
  sampleType: string,
  rows: readonly NodeRow[],
  options: ReportOptions,
): Significance | null {
  const measure = MEASURES[sampleType];
  if (measure === undefined || options.mean || !areSameReplicas(from, to)) return null;
  const difference = compareSamples(from.profile, to.profile, measure);
  if (difference === null) return null;
  const given = { ...options, sampleIndex: sampleType };
  const sums = sumByRow(from.profile, to.profile, difference, given);
  const significant = findSignificant(sums);
  return {
    areBirthsKnown: difference.areBirthsKnown,
    rows: rows.map((row) => judgeRow(row, sums, significant, options)),
  };
}

export function keyOf({ name, file, line }: Pick<NodeRow, 'name' | 'file' | 'line'>): string {
  return `${name}\0${file}\0${line}`;
}

const MEASURES: Readonly<Record<string, 'bytes' | 'objects'>> = {
  inuse_space: 'bytes',
  inuse_objects: 'objects',
};

/** What other processes hold is no change of these. */
function areSameReplicas(from: Snapshot, to: Snapshot): boolean {
  const listNames = (replicas: readonly Replica[]) =>
    replicas
      .flatMap(({ ok, name }) => (ok ? name : []))
      .sort()
      .join('\n');
  const [before, after] = [from.meta.replicas, to.meta.replicas];
  if (before.length === 0 || after.length === 0) return before.length <= 1 && after.length <= 1;
  return listNames(before) === listNames(after);
}

/** Sums over the samples of a row. */
interface RowSums {
  /** Samples that are live in both together. */
  live: number;
  died: ChurnedSamples;
  born: ChurnedSamples;
  change: number;
  netGrowth: number;
}

type Column = 'live' | 'churned' | 'variance' | 'net' | 'value';

/** With the filters of the report, so that a row has the samples that the report gives it. */
function sumByRow(
  before: Profile,
  after: Profile,
  difference: SampledDifference,
  options: ReportOptions,
): ReadonlyMap<string, RowSums> {
  const sums = new Map<string, RowSums>();
  addColumns(before, { ...difference.before }, options, (key, sum) => {
    const row = findSums(sums, key);
    row.live += sum('live');
    row.died = addChurn(row.died, sum('churned'), sum('variance'));
    row.change -= sum('value');
  });
  addColumns(after, { ...difference.after, net: difference.netGrowth }, options, (key, sum) => {
    const row = findSums(sums, key);
    row.live += sum('live');
    row.born = addChurn(row.born, sum('churned'), sum('variance'));
    row.change += sum('value');
    row.netGrowth += sum('net');
  });
  return sums;
}

function findSums(sums: Map<string, RowSums>, key: string): RowSums {
  const known = sums.get(key);
  if (known !== undefined) return known;
  const made = { live: 0, died: NOTHING, born: NOTHING, change: 0, netGrowth: 0 };
  sums.set(key, made);
  return made;
}

const NOTHING: ChurnedSamples = { count: 0, variance: 0 };

function addChurn(sum: ChurnedSamples, count: number, variance: number): ChurnedSamples {
  return { count: sum.count + count, variance: sum.variance + variance };
}

/** Adds up columns beside the samples of a profile, by the frames of the report. */
function addColumns(
  profile: Profile,
  columns: Partial<Record<Column, Float64Array>>,
  options: ReportOptions,
  take: (key: string, sum: (column: Column) => number) => void,
): void {
  const added = Object.entries(columns);
  const widened: Profile = {
    ...profile,
    sampleTypes: [
      ...profile.sampleTypes,
      ...added.map(([name]) => ({ type: `heapbot_${name}`, unit: 'count' })),
    ],
    samples: {
      ...profile.samples,
      values: [...profile.samples.values, ...added.map(([, column]) => column)],
    },
  };
  const prepared = prepareReport(widened, { ...options, relativePercentages: false }, 'top');
  const { samples } = prepared.profile;
  const frames = tableFrames(prepared.profile, prepared.options);
  const first = profile.sampleTypes.length;
  const values = [prepared.values.values, ...samples.values.slice(first)];
  const sums = sumColumns(frames, samples, values, options.sort);
  const named = new Map(
    ['value', ...added.map(([name]) => name)].map((name, at) => [name, sums[at]]),
  );
  for (const [node, { file, line }] of frames.infos.entries()) {
    const name = frames.names[node] ?? '';
    take(keyOf({ name, file, line }), (column) => named.get(column)?.[node] ?? 0);
  }
}

/** Rows with fewer samples are not counted as tests: there is nothing that they could show. */
const LEAST_TESTED = 4;
const CHANCE = 0.05;

/** Held to a share of five false ones in a hundred (Benjamini and Hochberg). */
function findSignificant(sums: ReadonlyMap<string, RowSums>): ReadonlySet<string> {
  const chances = Array.from(sums, ([key, { live, change, born, died }]) => ({
    key,
    isTested: live >= LEAST_TESTED,
    chance: chanceOfChurn(change, born, died),
  }));
  const tested = chances.filter(({ isTested }) => isTested);
  const rejected = rejectAtRate(
    tested.map(({ chance }) => chance),
    CHANCE,
  );
  return new Set([
    ...tested.filter((_, at) => rejected[at] === true).map(({ key }) => key),
    // Single blocks so large that they are counted one by one.
    ...chances.filter(({ isTested, chance }) => !isTested && chance < CHANCE).map(({ key }) => key),
  ]);
}

/** A move leaves less than this of the growth. */
const MOVED_BELOW = 0.3;

function judgeRow(
  row: NodeRow,
  sums: ReadonlyMap<string, RowSums>,
  significant: ReadonlySet<string>,
  { sort }: ReportOptions,
): RowSignificance {
  const change = sort === 'cum' ? row.cum : row.flat;
  const { born, died, netGrowth } = sums.get(keyOf(row)) ?? {
    born: NOTHING,
    died: NOTHING,
    netGrowth: change,
  };
  const interval = intervalOfChurn(change, born, died);
  const isNoise = !significant.has(keyOf(row)) || (interval.low <= 0 && interval.high >= 0);
  return { interval, isNoise, isMoved: !isNoise && change > 0 && netGrowth < MOVED_BELOW * change };
}
