/** The words of `/heap diff`: a service, two points in its history, and pprof's options for a base. */

import type { CommandContext, SnapshotQuery } from '../command.ts';
import { UsageError } from '../errors.ts';
import { type Point, readPoint } from '../points.ts';
import { type ReportWords, readReportWords } from '../report-words.ts';
import { readTarget, type Target } from '../target.ts';
import { joinWords } from '../words.ts';

export interface DiffWords {
  readonly target: Target;
  /** What was before, and what is compared with it. */
  readonly queries: readonly [from: SnapshotQuery, to: SnapshotQuery];
  readonly read: ReportWords;
  /** The number that stood alone. */
  readonly rows: number | null;
  readonly base: BaseWords;
}

export interface BaseWords {
  /** pprof's -diff_base (percent of what was before) rather than its -base. */
  readonly isDiffBase: boolean;
  readonly normalize: boolean;
  /** How these options are typed again. */
  readonly spelled: readonly string[];
}

/** Throws UsageError. */
export function readDiffWords(words: readonly string[], context: CommandContext): DiffWords {
  const { base, points: named, others } = takeBaseWords(words);
  const read = readReportWords(others);
  const head = countNames(read.rest, context);
  const { points: typed, rows, strange } = readPoints([...named, ...read.rest.slice(head)]);
  const points = typed.length > 0 ? typed : attachedPoints(context);
  const queries = head + strange.length === 0 ? bothUploads(points) : null;
  if (queries !== null) return { target: aimAtPair(queries), queries, read, rows, base };
  const wanting = {
    command: 'diff',
    typed: words,
    words: [...read.rest.slice(0, head), ...strange],
    ownWords: 0,
  };
  const choice = { fresh: false, snapshot: null };
  const { target, rest } = readTarget(wanting, choice, { ...context, attached: [] });
  if (rest.length > 0) throw refuseWord(rest[0] ?? '', target);
  return { target, queries: chooseQueries(target, points, read, context), read, rows, base };
}

function attachedPoints({ attached = [] }: CommandContext): Point[] {
  return attached.map((id) => ({ kind: 'upload', upload: { kind: 'file', id } }));
}

/** Two files that were shared need no service; null where the points are not that. */
function bothUploads(points: readonly Point[]): DiffWords['queries'] | null {
  const [from, to] = points;
  if (from?.kind !== 'upload' || to?.kind !== 'upload' || points.length !== 2) return null;
  return [from, to];
}

function aimAtPair(queries: DiffWords['queries']): Target {
  return { subject: 'two files', queries, sampleIndex: '', spelled: [] };
}

interface TakenBase {
  readonly base: BaseWords;
  /** `diff_base=POINT` is the point that is compared with. */
  readonly points: readonly string[];
  readonly others: readonly string[];
}

function takeBaseWords(words: readonly string[]): TakenBase {
  let isDiffBase = true;
  let normalize = false;
  const points: string[] = [];
  const others: string[] = [];
  for (const word of words) {
    const [, name, value = ''] = /^-{0,2}(base|diff_base|normalize)(?:=(.*))?$/su.exec(word) ?? [];
    if (name === undefined) others.push(word);
    else if (name === 'normalize') normalize = !/^(?:false|f|no|n|0)$/iu.test(value);
    else {
      isDiffBase = name === 'diff_base';
      if (value !== '') points.push(value);
    }
  }
  const spelled = [...(isDiffBase ? [] : ['base']), ...(normalize ? ['normalize'] : [])];
  return { base: { isDiffBase, normalize, spelled }, points, others };
}

/** A service, or files of a terminal. */
function countNames(words: readonly string[], { services, isFile }: CommandContext): number {
  if (services.some(({ name }) => name === words[0])) return 1;
  const end = words.findIndex((word) => !isFile(word));
  return end < 0 ? words.length : end;
}

interface ReadPoints {
  readonly points: readonly Point[];
  readonly rows: number | null;
  /** What is neither a point nor a number. */
  readonly strange: readonly string[];
}

/** Words that people put between two points. */
const BETWEEN = new Set(['from', 'to', 'and', 'vs', 'against', 'with']);

function readPoints(words: readonly string[]): ReadPoints {
  const points: Point[] = [];
  const strange: string[] = [];
  let rows: number | null = null;
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const read = readPoint(words.slice(at));
    if (read !== null) points.push(read.point);
    else if (/^\d{1,9}$/u.test(word)) rows = Number(word);
    else if (!BETWEEN.has(word.toLowerCase())) strange.push(word);
    at += read?.count ?? 1;
  }
  return { points, rows, strange };
}

function refuseWord(word: string, { spelled }: Target): UsageError {
  const shown = word.slice(0, 80);
  return new UsageError(
    `I don't understand \`${shown}\`: \`diff\` takes snapshots (\`s_…\`), \`previous\`, \`baseline\`, \`now\`, the link of a file that is shared here, or times in UTC such as \`1h ago\`, \`yesterday 09:00\`, \`2026-11-22 09:00\`. To see only functions that match, write \`focus=${shown}\`.`,
    [joinWords(['diff', ...spelled]), joinWords(['diff', ...spelled, '1h', 'ago'])],
  );
}

function chooseQueries(
  target: Target,
  points: readonly Point[],
  { fresh, snapshot }: ReportWords,
  context: CommandContext,
): DiffWords['queries'] {
  const [first, second] = target.queries;
  if (first?.kind === 'file') return chooseFiles(target, first, second);
  if (first?.kind === 'upload') throw askForOther(target, points);
  if (points.length > 2) {
    throw new UsageError('`diff` compares two snapshots; more than two are named.');
  }
  const { subject: service } = target;
  const given: Point = snapshot === null ? { kind: 'now' } : { kind: 'kept', id: snapshot };
  const [from = { kind: 'previous' } as const, to = given] = points;
  if (from.kind === 'previous' && to.kind === 'previous') {
    throw new UsageError('`previous` is before something else: name that, or leave it out.');
  }
  const latest = context.services.find(({ name }) => name === service)?.latest;
  const isKeptNeeded = [from, to].some(({ kind }) => kind === 'previous' || kind === 'at');
  if (latest === null && isKeptNeeded) throw nothingKept(service);
  // The first is searched among the others, unless the second depends on the first.
  const isFirstFree = to.kind === 'previous';
  return [
    toQuery(from, service, isFirstFree ? null : 1, fresh),
    toQuery(to, service, isFirstFree ? 0 : null, fresh),
  ];
}

function chooseFiles(
  target: Target,
  first: SnapshotQuery,
  second: SnapshotQuery | undefined,
): DiffWords['queries'] {
  if (second !== undefined && target.queries.length === 2) return [first, second];
  throw new UsageError('`diff` compares two files: first the older one, then the newer one.', [
    'diff before.pb.gz after.pb.gz',
  ]);
}

/** `other` is the index of the query that is compared with. */
function toQuery(
  point: Point,
  service: string,
  other: number | null,
  fresh: boolean,
): SnapshotQuery {
  switch (point.kind) {
    case 'kept':
      return { kind: 'kept', service, id: point.id, orNow: false };
    case 'upload':
      return point;
    case 'at':
      return { kind: 'at', service, moment: point.moment, except: other };
    case 'previous':
      return { kind: 'before', service, than: other ?? 0 };
    case 'baseline':
      return { kind: 'baseline', service };
    case 'now':
      return { kind: 'now', service, fresh };
  }
}

/** The thread looks at a file, which has no past. */
function askForOther({ spelled }: Target, points: readonly Point[]): UsageError {
  const other = points.flatMap((point) =>
    point.kind === 'upload' && point.upload.kind === 'file' ? [point.upload.id] : [],
  );
  return new UsageError(
    'Compare that file with what? Name a service, or the links of two files: first what was before.',
    other.length === 0
      ? []
      : [
          ['diff', ...spelled, ...other],
          ['diff', ...other, ...spelled],
        ].map(joinWords),
  );
}

function nothingKept(service: string): UsageError {
  return new UsageError(
    `There is nothing yet to compare ${service} with: no snapshot of it is kept. Every answer about ${service} keeps one. Take the first now, and ask for the difference in a while.`,
    [joinWords(['top', service, '10'])],
  );
}
