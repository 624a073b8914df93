/** `/heap top`: the functions that hold the most memory. */

import { defaultOptions, type ReportOptions } from '../../pprof/options.ts';
import { type TopReport, topReport } from '../../pprof/report/top.ts';
import type { Command } from '../command.ts';
import {
  factsOf,
  investigationOf,
  profileOf,
  type SnapshotFacts,
  subjectOf,
} from '../heap-report.ts';
import { addShellFilters, readReportWords, spellFilters } from '../report-words.ts';
import { readTarget, type Target } from '../target.ts';
import { describeTop } from './message.ts';

export interface TopArgs {
  readonly target: Target;
  readonly options: ReportOptions;
  /** The options as they were typed, without the target. */
  readonly spelled: readonly string[];
}

export interface TopAnswer {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly top: TopReport;
}

/** As pprof's shell: ten rows unless told otherwise. */
const DEFAULT_ROWS = 10;
/** What Slack's largest table takes; a terminal shows the same. */
const MAX_ROWS = 200;

export const top: Command<TopArgs, TopAnswer> = {
  name: 'top',
  aliases: ['text'],
  summary: 'The functions that hold the most memory.',
  usage: 'top [service] [rows] [options]',
  examples: ['top svc-blog 10', 'top svc-blog -cum', 'top svc-blog 25 alloc_space focus=blog'],
  parse: (words, context) => {
    const read = readReportWords(words);
    const rows = read.rest.filter(isNumber).at(-1);
    const wanting = {
      command: 'top',
      typed: words,
      words: read.rest.filter((word) => !isNumber(word)),
      ownWords: 0,
    };
    const { target, rest } = readTarget(wanting, read, context);
    const options = addShellFilters({ ...inherit(target), ...read.options }, read, rest);
    const nodeCount = limitRows(rows === undefined ? options.nodeCount : Number(rows));
    const spelled = [...(rows === undefined ? [] : [rows]), ...spellFilters(read, rest)];
    return { target, options: { ...options, nodeCount }, spelled };
  },
  needs: ({ target }) => target.queries,
  progress: ({ target }) => `reading the heap of ${target.subject}…`,
  report: (snapshots, { target, options }) => ({
    subject: subjectOf(target, snapshots),
    snapshots: snapshots.map(factsOf),
    top: topReport(profileOf(snapshots), options),
  }),
  message: describeTop,
  investigates: (answer) => investigationOf(answer, answer.top.sampleType),
};

function inherit({ sampleIndex }: Target): ReportOptions {
  return { ...defaultOptions, nodeCount: DEFAULT_ROWS, sampleIndex };
}

function isNumber(word: string): boolean {
  return /^\d{1,9}$/u.test(word);
}

/** 0 and less are pprof's way to ask for all of them. */
function limitRows(rows: number): number {
  return rows <= 0 ? MAX_ROWS : Math.min(rows, MAX_ROWS);
}
