/** Reports that are text, as subcommands: tree, traces, tags and raw differ in what they say first and in how they print. */

import type { Action, Inline } from '../message/message.ts';
import { defaultOptions, type ReportOptions } from '../pprof/options.ts';
import type { Profile } from '../pprof/profile.ts';
import type { Command, CommandSummary } from './command.ts';
import type { Excerpt } from './excerpt.ts';
import {
  factsOf,
  investigationOf,
  profileOf,
  type SnapshotFacts,
  subjectOf,
} from './heap-report.ts';
import {
  addShellFilters,
  type ReportWords,
  readReportWords,
  spellFilters,
} from './report-words.ts';
import { readTarget, type Target } from './target.ts';
import { describeTextReport } from './text-report-message.ts';

export interface TextReportArgs {
  readonly target: Target;
  readonly options: ReportOptions;
  /** The options as they were typed, without the target. */
  readonly spelled: readonly string[];
}

export interface TextReportAnswer<Report> {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly report: Report;
}

/** What is said of a report beside its text. */
export interface TextReportView {
  /** How much there is, e.g. `142 stacks`. */
  readonly count: string;
  /** The sentence that matters. */
  readonly sentence: readonly Inline[];
  readonly activeFilters: readonly string[];
  /** How to read the text, and what pprof says on the side. */
  readonly remarks: readonly string[];
  readonly excerpt: Excerpt;
}

/** What every such report knows. JSON. */
export interface TypedReport {
  /** Empty where the report is about all sample types. */
  readonly sampleType: string;
}

export interface TextReport<Report extends TypedReport> extends CommandSummary {
  /** Where bare words are filters of their own, as for tags; else they are one more `focus`. */
  addWords?(options: ReportOptions, read: ReportWords, rest: readonly string[]): ReportOptions;
  report(profile: Profile, options: ReportOptions): Report;
  view(report: Report, options: ReportOptions): TextReportView;
  /** All of it, as `go tool pprof` prints it. */
  print(report: Report): Iterable<string>;
  /** Where to go from here, beside the other sample types. */
  steps?(report: Report, snapshot: SnapshotFacts): readonly Action[];
}

export function textReportCommand<Report extends TypedReport>(
  kind: TextReport<Report>,
): Command<TextReportArgs, TextReportAnswer<Report>> {
  const { name, summary, usage, examples } = kind;
  return {
    name,
    summary,
    usage,
    examples,
    parse: (words, context) => {
      const read = readReportWords(words);
      const count = read.rest.filter(isNumber).at(-1);
      const others = read.rest.filter((word) => !isNumber(word));
      const wanting = { command: name, typed: words, words: others, ownWords: 0 };
      const { target, rest } = readTarget(wanting, read, context);
      const inherited = { ...defaultOptions, sampleIndex: target.sampleIndex };
      const nodeCount = count === undefined ? {} : { nodeCount: Number(count) };
      const addWords = kind.addWords ?? addShellFilters;
      const options = addWords({ ...inherited, ...read.options, ...nodeCount }, read, rest);
      const spelled = [...(count === undefined ? [] : [count]), ...spellFilters(read, rest)];
      return { target, options, spelled };
    },
    needs: ({ target }) => target.queries,
    progress: ({ target }) => `reading the heap of ${target.subject}…`,
    report: (snapshots, { target, options }) => ({
      subject: subjectOf(target, snapshots),
      snapshots: snapshots.map(factsOf),
      report: kind.report(profileOf(snapshots), options),
    }),
    message: (answer, args) => describeTextReport(kind, answer, args),
    investigates: (answer, { target, options }) => {
      const { sampleType } = answer.report;
      return investigationOf(answer, sampleType || options.sampleIndex || target.sampleIndex);
    },
  };
}

function isNumber(word: string): boolean {
  return /^\d{1,9}$/u.test(word);
}
