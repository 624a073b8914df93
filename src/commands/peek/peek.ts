/** `/heap peek`: who calls a function, and where its memory goes from there. */

import { defaultOptions, type ReportOptions } from '../../pprof/options.ts';
import type { Profile } from '../../pprof/profile.ts';
import { type PeekReport, peekReport } from '../../pprof/report/tree.ts';
import { ReportError } from '../../pprof/report-error.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../errors.ts';
import { factsOf, investigationOf, profileOf, type SnapshotFacts } from '../heap-report.ts';
import { checkPattern, escapePattern } from '../pattern.ts';
import { addShellFilters, readReportWords, spellFilters } from '../report-words.ts';
import { readTarget, type Target } from '../target.ts';
import { joinWords } from '../words.ts';
import { describePeek } from './message.ts';

export interface PeekArgs {
  readonly target: Target;
  readonly pattern: string;
  readonly options: ReportOptions;
  /** The options as they were typed, without the target and the pattern. */
  readonly spelled: readonly string[];
}

export interface PeekAnswer {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly peek: PeekReport;
}

export const peek: Command<PeekArgs, PeekAnswer> = {
  name: 'peek',
  summary:
    'Who calls the functions that match, and whom they call, with the memory that flows along each call.',
  usage: 'peek [service] REGEXP [options]',
  examples: [
    'peek reflect.Value.Call',
    'peek svc-blog reflect.Value.Call',
    'peek svc-blog ^main\\. alloc_space',
  ],
  parse: (words, context) => {
    const read = readReportWords(words);
    const wanting = { command: 'peek', typed: words, words: read.rest, ownWords: 1 };
    const { target, rest } = readTarget(wanting, read, context);
    const [typed, ...focus] = rest;
    if (typed === undefined || typed === '') throw askForPattern(target);
    const pattern = checkPattern(typed, (meant) => [
      joinWords(['peek', ...words.map((word) => (word === typed ? meant : word))]),
    ]);
    const inherited = { ...defaultOptions, sampleIndex: target.sampleIndex };
    const options = addShellFilters({ ...inherited, ...read.options }, read, focus);
    return { target, pattern, options, spelled: spellFilters(read, focus) };
  },
  needs: ({ target }) => target.queries,
  progress: ({ target, pattern }) => `peeking at ${pattern} in the heap of ${target.subject}…`,
  report: (snapshots, { target, pattern, options }) => ({
    subject: target.subject,
    snapshots: snapshots.map(factsOf),
    peek: peekAt(profileOf(snapshots), pattern, options, target),
  }),
  message: describePeek,
  investigates: (answer) => investigationOf(answer, answer.peek.sampleType),
};

function askForPattern({ spelled }: Target): UsageError {
  return new UsageError(
    `Which function? \`peek\` takes a regular expression, as in \`/heap peek ${joinWords(spelled)} reflect.Value.Call\`.`,
    [joinWords(['peek', ...spelled, 'reflect.Value.Call'])],
  );
}

/** pprof's refusal names the pattern; a person also wants to know what there is. */
function peekAt(
  profile: Profile,
  pattern: string,
  options: ReportOptions,
  target: Target,
): PeekReport {
  try {
    return peekReport(profile, pattern, options);
  } catch (error) {
    const isNoMatch = error instanceof ReportError && error.message.startsWith('no matches found');
    if (!isNoMatch) throw error;
    throw noMatch(pattern, findSimilar(profile, pattern), target);
  }
}

function noMatch(pattern: string, similar: readonly string[], { spelled }: Target): UsageError {
  const shown = similar.map((name) => `\`${name}\``).join(', ');
  const hint = similar.length === 0 ? '`/heap top` shows which there are.' : `There is ${shown}.`;
  return new UsageError(
    `No function of this heap matches \`${pattern.slice(0, 200)}\` (case counts). ${hint}`,
    similar.map((name) => joinWords(['peek', ...spelled, `^${escapePattern(name)}$`])),
  );
}

const MAX_SIMILAR = 3;

/** Functions whose name has the same letters and digits in it, whatever their case and what stands between them. */
function findSimilar(profile: Profile, pattern: string): string[] {
  const wanted = lettersOf(pattern);
  if (wanted === '') return [];
  const similar = new Set<string>();
  for (const name of profile.functions.name) {
    const text = profile.strings.get(name);
    if (lettersOf(text).includes(wanted)) similar.add(text);
    if (similar.size === MAX_SIMILAR) break;
  }
  return [...similar];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
