/** The numbers of `/heap trend`: the whole, and the functions that change the most in it. */

import type { GroupDefinition } from '../../leaks/digest.ts';
import { findEpoch } from '../../leaks/epochs.ts';
import type { SeriesPoint } from '../../leaks/judgement.ts';
import { measureTrend, type TrendMeasure } from '../../leaks/measure-trend.ts';
import { buildSeries, type GroupSeries, sumSeries } from '../../leaks/series.ts';
import { drawTimeline, findMarks, type TimelineMark } from '../../leaks/timeline.ts';
import { compilePattern } from '../../pprof/pattern.ts';
import type { ServiceHistory } from '../command.ts';
import { UsageError } from '../errors.ts';
import { joinWords } from '../words.ts';
import type { TrendArgs } from './trend.ts';

/** JSON. Times are milliseconds since 1970, sizes bytes. */
export interface TrendReport {
  readonly subject: string;
  /** Null for files. */
  readonly service: string | null;
  /** The last snapshot. */
  readonly snapshot: string | null;
  /** What the functions have in common; empty for the whole. */
  readonly pattern: string;
  /** The first is the sum of all. */
  readonly lines: readonly TrendLineReport[];
  /** Functions beside those that are lines. */
  readonly others: number;
  readonly marks: readonly TimelineMark[];
  /** The numbers are of the last run of the process alone: this many snapshots, from when to when. */
  readonly measured: { readonly snapshots: number; readonly from: number; readonly to: number };
  readonly replicas: number;
}

export interface TrendLineReport extends TrendMeasure {
  /** A function, or what the whole is called. */
  readonly name: string;
  readonly kind: GroupDefinition['kind'] | 'whole';
  /** Across restarts and deploys. */
  readonly points: readonly SeriesPoint[];
}

const MOST_FUNCTIONS = 3;

/** Throws UsageError where nothing matches. */
export function reportTrend(history: ServiceHistory, args: TrendArgs): TrendReport {
  const { digests } = history;
  const chosen = chooseDefinitions(history, args);
  const { moments } = findEpoch(digests);
  const series = buildSeries(moments);
  const columns = new Map(series.groups.map((group) => [group.signature, group]));
  const isChosen = new Set(chosen.map(({ signature }) => signature));
  const isCounted = (signature: string) => args.pattern === null || isChosen.has(signature);
  const functions = groupByAllocator(chosen).map((group) =>
    drawFunction(group, columns, series.hours),
  );
  const grown = functions
    .filter(({ first, last }) => first + last > 0)
    .sort((one, other) => changeOf(other) - changeOf(one) || other.last - one.last);
  const whole = sumSeries(
    series.groups.filter(({ signature }) => isCounted(signature)).concat(emptyLike(series.total)),
  );
  const last = digests.at(-1);
  return {
    subject: args.service ?? history.service,
    service: args.service,
    snapshot: last?.snapshot ?? null,
    pattern: args.pattern ?? '',
    lines: [
      {
        name: args.pattern === null ? 'all live memory' : `all that matches ${args.pattern}`,
        kind: 'whole',
        points: drawTimeline(digests, isCounted),
        ...measureTrend(whole, series.hours),
      },
      ...grown.slice(0, MOST_FUNCTIONS).map(({ signatures, ...line }) => ({
        ...line,
        points: drawTimeline(digests, (signature) => signatures.has(signature)),
      })),
    ],
    others: Math.max(0, grown.length - MOST_FUNCTIONS),
    marks: findMarks(history),
    measured: { snapshots: moments.length, from: series.at[0] ?? 0, to: series.at.at(-1) ?? 0 },
    replicas: last?.processes.length ?? 0,
  };
}

function changeOf({ first, last }: TrendMeasure): number {
  return Math.abs(last - first);
}

function emptyLike({ bytes }: GroupSeries): GroupSeries {
  const none = new Float64Array(bytes.length);
  return {
    signature: '',
    live: none,
    births: none,
    bytes: none,
    bornBytes: none,
    variance: none,
  };
}

function chooseDefinitions(
  history: ServiceHistory,
  { pattern, subject }: TrendArgs,
): readonly GroupDefinition[] {
  const { definitions } = history;
  if (pattern === null) return definitions.filter(({ kind }) => kind !== 'observer');
  const named = findByLeak(history, pattern);
  const chosen = named ?? definitions.filter(matcherOf(pattern));
  if (chosen.length > 0) return chosen;
  throw new UsageError(
    `Nothing that is kept of ${subject} matches \`${pattern.slice(0, 200)}\` (case counts). \`/heap trend ${subject}\` shows what changes the most.`,
    [joinWords(['trend', subject])],
  );
}

/** Null where the word is no id. */
function findByLeak(
  { leaks, definitions }: ServiceHistory,
  word: string,
): readonly GroupDefinition[] | null {
  const [, digits] = /^heap-([0-9a-f]{4,40})$/iu.exec(word) ?? [];
  if (digits === undefined) return null;
  const record = leaks.find(({ id }) => id.toLowerCase() === word.toLowerCase());
  const start = record?.signature ?? digits.toLowerCase();
  return definitions.filter(({ signature }) => signature.startsWith(start));
}

/** As pprof's focus: one frame that matches is enough, by its function or its file. */
function matcherOf(pattern: string): (definition: GroupDefinition) => boolean {
  const matches = compilePattern('trend', pattern);
  return ({ allocator, entry, path, leaf }) =>
    matches(leaf) ||
    [allocator, ...(entry === null ? [] : [entry]), ...path].some(
      (frame) => matches(frame.function) || matches(frame.file),
    );
}

function groupByAllocator(
  definitions: readonly GroupDefinition[],
): readonly (readonly [GroupDefinition, ...GroupDefinition[]])[] {
  const groups = new Map<string, [GroupDefinition, ...GroupDefinition[]]>();
  for (const definition of definitions) {
    const name = definition.allocator.function;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [definition]);
    else group.push(definition);
  }
  return [...groups.values()];
}

interface FunctionLine extends Omit<TrendLineReport, 'points'> {
  readonly signatures: ReadonlySet<string>;
}

function drawFunction(
  group: readonly [GroupDefinition, ...GroupDefinition[]],
  columns: ReadonlyMap<string, GroupSeries>,
  hours: Float64Array,
): FunctionLine {
  const signatures = new Set(group.map(({ signature }) => signature));
  const parts = group.flatMap(({ signature }) => columns.get(signature) ?? []);
  const [{ allocator, kind }] = group;
  return { name: allocator.function, kind, signatures, ...measureTrend(sumSeries(parts), hours) };
}
