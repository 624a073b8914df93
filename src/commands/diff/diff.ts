/** `/heap diff`: what grew and what shrank between two snapshots of a service. */

import { defaultOptions, type ReportOptions } from '../../pprof/options.ts';
import type { Command, SnapshotQuery } from '../command.ts';
import { factsOf, investigationOf, type SnapshotFacts, subjectOf } from '../heap-report.ts';
import { addShellFilters, spellFilters } from '../report-words.ts';
import type { Target } from '../target.ts';
import { type Comparison, compareCalls, compareSnapshots } from './compare.ts';
import { describeCallsLater, describeDiff } from './message.ts';
import { type BaseWords, readDiffWords } from './words.ts';

export interface DiffArgs {
  readonly target: Target;
  readonly queries: readonly [from: SnapshotQuery, to: SnapshotQuery];
  readonly base: BaseWords;
  readonly options: ReportOptions;
  /** The options as they were typed, without the target and the two points. */
  readonly spelled: readonly string[];
}

export interface DiffAnswer extends Comparison {
  readonly subject: string;
  /** What was before, and what is compared with it. */
  readonly snapshots: readonly [from: SnapshotFacts, to: SnapshotFacts];
}

const DEFAULT_ROWS = 10;
/** What Slack's largest table takes; a terminal shows the same. */
const MAX_ROWS = 200;

export const diff: Command<DiffArgs, DiffAnswer> = {
  name: 'diff',
  summary: 'What grew and what shrank: the snapshot kept before, against now; or any two.',
  usage: 'diff [service] [from] [to] [options]',
  examples: [
    'diff svc-blog',
    'diff svc-blog 1h ago',
    'diff svc-blog yesterday 09:00 now alloc_space',
  ],
  parse: (words, context) => {
    const { target, queries, read, rows, base } = readDiffWords(words, context);
    const inherited = {
      ...defaultOptions,
      nodeCount: DEFAULT_ROWS,
      sampleIndex: target.sampleIndex,
    };
    const options = addShellFilters({ ...inherited, ...read.options }, read, []);
    const asked = rows ?? options.nodeCount;
    const nodeCount = asked <= 0 ? MAX_ROWS : Math.min(asked, MAX_ROWS);
    const count = rows === null ? [] : [String(rows)];
    const spelled = [...count, ...base.spelled, ...spellFilters(read, [])];
    return { target, queries, base, options: { ...options, nodeCount }, spelled };
  },
  needs: ({ queries }) => queries,
  progress: ({ target, queries }) =>
    queries.every(({ kind }) => kind === 'upload')
      ? 'comparing the two files…'
      : `comparing the heap of ${target.subject} with what it was…`,
  report: (snapshots, { target, options, base }) => {
    const [from, to] = snapshots;
    if (from === undefined || to === undefined) throw new Error('a difference of less than two');
    return {
      subject: subjectOf(target, snapshots),
      snapshots: [factsOf(from), factsOf(to)],
      ...compareSnapshots(from, to, options, base),
    };
  },
  message: describeDiff,
  later: ([from, to], args, report) => {
    if (from === undefined || to === undefined || report.top.rows.length === 0) return [];
    const calls = compareCalls(from, to, args.options, args.base);
    return calls === null ? [] : describeCallsLater(report, calls, args);
  },
  investigates: ({ subject, snapshots: [from, to], top }) => {
    const newer = isNewer(from, to) ? from : to;
    const kept = [from, to].filter(({ origin }) => origin !== 'upload');
    const next = kept.length === 1 ? kept : [newer];
    return investigationOf({ subject, snapshots: next }, top.sampleType);
  },
};

function isNewer(one: SnapshotFacts, other: SnapshotFacts): boolean {
  return one.takenAt > other.takenAt;
}
