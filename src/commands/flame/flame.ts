/** `/heap flame`: all stacks as one picture, and as a page that can be walked through. */

import type { FlameTree } from '../../pprof/flame-tree.ts';
import { activeFilters, defaultOptions, type ReportOptions } from '../../pprof/options.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { growFlame } from '../flame-attachments.ts';
import {
  factsOf,
  investigationOf,
  profileOf,
  type SnapshotFacts,
  subjectOf,
} from '../heap-report.ts';
import { checkPattern } from '../pattern.ts';
import { addShellFilters, readReportWords, spellFilters } from '../report-words.ts';
import { readTarget, type Target } from '../target.ts';
import { joinWords } from '../words.ts';
import { describeFlame } from './message.ts';

export interface FlameArgs {
  readonly target: Target;
  readonly options: ReportOptions;
  /** A regular expression: frames that match stand out. Empty: those that `focus` matches do. */
  readonly highlight: string;
  /** The options as they were typed, without the target. */
  readonly spelled: readonly string[];
}

export interface FlameAnswer {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly activeFilters: readonly string[];
  readonly flame: FlameTree;
}

export const flame: Command<FlameArgs, FlameAnswer> = {
  name: 'flame',
  summary: 'A flame graph: all calls at a glance, as a picture and as a page to walk through.',
  usage: 'flame [service] [options] [highlight=REGEXP]',
  examples: ['flame svc-blog', 'flame svc-blog alloc_space', 'flame svc-blog highlight=^reflect'],
  parse: (words, context) => {
    const { highlight, others } = takeHighlight(words);
    const read = readReportWords(others);
    const wanting = { command: 'flame', typed: words, words: read.rest, ownWords: 0 };
    const { target, rest } = readTarget(wanting, read, context);
    const inherited = { ...defaultOptions, sampleIndex: target.sampleIndex };
    const options = addShellFilters({ ...inherited, ...read.options }, read, rest);
    if (options.mean) throw refuseMean(words);
    const marking = highlight === '' ? [] : [`highlight=${highlight}`];
    return { target, options, highlight, spelled: [...spellFilters(read, rest), ...marking] };
  },
  needs: ({ target }) => target.queries,
  progress: ({ target }) => `drawing the heap of ${target.subject}…`,
  report: (snapshots, { target, options, highlight }) => ({
    subject: subjectOf(target, snapshots),
    snapshots: snapshots.map(factsOf),
    activeFilters: activeFilters(options),
    flame: growFlame(profileOf(snapshots), options, highlight),
  }),
  message: describeFlame,
  investigates: (answer) => {
    const { types, shown } = answer.flame;
    return investigationOf(answer, types[shown]?.type ?? '');
  },
};

const HIGHLIGHT = /^-{0,2}highlight=/u;

function takeHighlight(words: readonly string[]): {
  readonly highlight: string;
  readonly others: readonly string[];
} {
  const given = words.findLast((word) => HIGHLIGHT.test(word)) ?? '';
  return {
    highlight: checkPattern(given.replace(HIGHLIGHT, '')),
    others: words.filter((word) => !HIGHLIGHT.test(word)),
  };
}

/** Means do not add up: a frame would not be as wide as its callees together. */
function refuseMean(typed: readonly string[]): UsageError {
  const others = typed.filter((word) => !/^-{0,2}mean(?:=|$)/u.test(word));
  return new UsageError(
    'A flame graph adds values up, and means do not add up: leave out `mean`.',
    [joinWords(['flame', ...others])],
  );
}
