/** Reports about functions that match a regular expression, and what to say where none is given or none matches. */

import { defaultOptions, type ReportOptions } from '../pprof/options.ts';
import type { Profile } from '../pprof/profile.ts';
import { ReportError } from '../pprof/report-error.ts';
import type { CommandContext } from './command.ts';
import { UsageError } from './errors.ts';
import { checkPattern, escapePattern } from './pattern.ts';
import { addShellFilters, readReportWords, spellFilters } from './report-words.ts';
import { readTarget, type Target } from './target.ts';
import { joinWords } from './words.ts';

export interface MatchingArgs {
  readonly target: Target;
  readonly pattern: string;
  readonly options: ReportOptions;
  /** The options as they were typed, without the target and the pattern. */
  readonly spelled: readonly string[];
}

/** `[service] REGEXP [options]`. Throws UsageError. */
export function readMatchingArgs(
  command: string,
  words: readonly string[],
  context: CommandContext,
): MatchingArgs {
  const read = readReportWords(words);
  const wanting = { command, typed: words, words: read.rest, ownWords: 1 };
  const { target, rest } = readTarget(wanting, read, context);
  const [typed, ...focus] = rest;
  if (typed === undefined || typed === '') throw askForPattern(command, target);
  const pattern = checkPattern(typed, (meant) => [
    joinWords([command, ...words.map((word) => (word === typed ? meant : word))]),
  ]);
  const inherited = { ...defaultOptions, sampleIndex: target.sampleIndex };
  const options = addShellFilters({ ...inherited, ...read.options }, read, focus);
  return { target, pattern, options, spelled: spellFilters(read, focus) };
}

/** pprof's refusal names the pattern; a person also wants to know what there is. */
export function reportMatching<Report>(
  command: string,
  { pattern, target, options }: MatchingArgs,
  profile: Profile,
  report: (profile: Profile, pattern: string, options: ReportOptions) => Report,
): Report {
  try {
    return report(profile, pattern, options);
  } catch (error) {
    const isNoMatch = error instanceof ReportError && error.message.startsWith('no matches found');
    if (!isNoMatch) throw error;
    throw noMatch(command, pattern, findSimilar(profile, pattern), target);
  }
}

function askForPattern(command: string, { spelled }: Target): UsageError {
  const example = joinWords([command, ...spelled, 'reflect.Value.Call']);
  return new UsageError(
    `Which function? \`${command}\` takes a regular expression, as in \`/heap ${example}\`.`,
    [example],
  );
}

function noMatch(
  command: string,
  pattern: string,
  similar: readonly string[],
  { spelled }: Target,
): UsageError {
  const shown = similar.map((name) => `\`${name}\``).join(', ');
  const hint = similar.length === 0 ? '`/heap top` shows which there are.' : `There is ${shown}.`;
  return new UsageError(
    `No function of this heap matches \`${pattern.slice(0, 200)}\` (case counts). ${hint}`,
    similar.map((name) => joinWords([command, ...spelled, `^${escapePattern(name)}$`])),
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
