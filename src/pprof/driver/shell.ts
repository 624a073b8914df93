/** The lines of pprof's interactive shell: what each asks for (PARITY 14). Grammar: `command [n] [regexp]* [-regexp]* [>file]`. */

import { isZero } from '../int64.ts';
import { defaultOptions, type ReportOptions } from '../options.ts';
import { prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { createFormatValue } from '../report/format-value.ts';
import { profileLabels } from '../report/header.ts';
import { ReportError } from '../report-error.ts';
import { filterLabels } from '../rewrite.ts';
import type { FormatTime } from '../time.ts';
import { type ChosenReport, findReport, UsageFault } from './flags.ts';
import { quoteGo } from './quote.ts';
import { availableReports, reportFormats } from './report-formats.ts';
import {
  assign,
  isSetting,
  listSettings,
  readAssignment,
  type ShellSettings,
} from './shell-settings.ts';

export type ShellStep =
  /** From now on. */
  | { readonly kind: 'set'; readonly settings: ShellSettings }
  /** The settings are for this report only. */
  | { readonly kind: 'report'; readonly report: ChosenReport; readonly settings: ShellSettings }
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'quit' };

/** A shell has no room for headers. */
export function startSettings(options: ReportOptions, output: string): ShellSettings {
  return { options: { ...options, compactLabels: true }, output };
}

/** A profile as the shell sees it: pprof makes a copy by writing and reading it, which loses labels that say nothing. */
export function copyForShell(profile: Profile): Profile {
  const { text, number, unit } = profile.labels;
  const says = (row: number) => text[row] !== 0 || number[row] !== 0n || unit[row] !== 0;
  return text.every((_, row) => says(row)) ? profile : filterLabels(profile, says);
}

/** What is said before the first prompt, of the whole profile: filters wait for the first report. */
export function greetShell(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime,
): readonly string[] {
  const { lines, isEmpty } = describeProfile(profile, options, formatTime);
  const advice =
    isEmpty && profile.sampleTypes.length > 1
      ? [
          'No samples were found with the default sample value type.',
          'Try "sample_index" command to analyze different sample values.',
        ]
      : [];
  return [
    ...lines,
    ...advice,
    'Entering interactive mode (type "help" for commands, "o" for options)',
  ];
}

/** The lines that a short one stands for, usually itself. */
export function expandLine(line: string, { sampleTypes }: Profile): readonly string[] {
  const word = line.trim();
  if (word === ':') return ['focus=', 'ignore=', 'hide=', 'tagfocus=', 'tagignore='];
  for (const { type } of sampleTypes) {
    const choice = `sample_index=${type}`;
    if (word === type) return [choice];
    if (word === `total_${type}`) return ['mean=0', choice];
    if (word === `mean_${type}`) return ['mean=1', choice];
  }
  return [word];
}

/** Throws UsageFault or ReportError. */
export function readShellLine(line: string, settings: ShellSettings, profile: Profile): ShellStep {
  const assignment = readAssignment(line);
  if (assignment !== null) return { kind: 'set', settings: assign(settings, assignment, profile) };
  const [command, ...words] = line.split(/\s+/).filter((word) => word !== '');
  switch (command) {
    case undefined:
      return { kind: 'nothing' };
    case 'o':
    case 'options':
      return { kind: 'say', text: listSettings(settings, profile) };
    case 'exit':
    case 'quit':
    case 'q':
      return { kind: 'quit' };
    case 'help':
      return { kind: 'say', text: describeHelp(words.join(' ')) };
    default:
      return readReport(command, words, settings);
  }
}

function describeProfile(
  profile: Profile,
  { sampleIndex, mean, divideBy, unit }: ReportOptions,
  formatTime: FormatTime,
): { lines: readonly string[]; isEmpty: boolean } {
  const options = { ...defaultOptions, sampleIndex, mean, divideBy, unit };
  try {
    const report = prepareReport(profile, options, 'comments');
    const format = createFormatValue(report, unit);
    return {
      lines: [...report.warnings, ...profileLabels(report, format, formatTime)],
      isEmpty: isZero(report.total),
    };
  } catch (error) {
    // The first report will say what is wrong.
    if (error instanceof ReportError) return { lines: error.warnings, isEmpty: false };
    throw error;
  }
}

function readReport(command: string, words: readonly string[], settings: ShellSettings): ShellStep {
  const { name, rest } = splitCount(command, words);
  const format = reportFormats.get(name);
  if (format === undefined) throw unknownCommand(name, rest);
  const [argument = '', ...others] = format.takesRegexp ? rest : ['', ...rest];
  if (format.takesRegexp && rest.length === 0) {
    throw new UsageFault(`command ${name} requires an argument`);
  }
  return {
    kind: 'report',
    report: findReport({ name, argument }),
    settings: applyWords(name, others, settings),
  };
}

/** `top10` is `top 10`. */
function splitCount(command: string, words: readonly string[]) {
  const [, name = '', count = ''] = /^(.*?)([0-9]+)$/.exec(command) ?? [];
  const isSplit = !reportFormats.has(command) && name !== '';
  return isSplit ? { name, rest: [count, ...words] } : { name: command, rest: words };
}

function unknownCommand(name: string, [value = '<val>']: readonly string[]): UsageFault {
  if (isSetting(name)) return new UsageFault(`did you mean: ${name}=${value}`);
  return new UsageFault(`unrecognized command: ${quoteGo(name)}`);
}

const ROWS_OF_TOP = 10;

/** Counts, filters, sort and output, for one report. */
function applyWords(
  name: string,
  words: readonly string[],
  { options, output }: ShellSettings,
): ShellSettings {
  const all = joinOutput(words);
  const filters = all.filter((word) => !isCount(word) && !isCum(word) && !word.startsWith('>'));
  const filtered = addFilters(options, name === 'tags', {
    focus: filters.filter((word) => !word.startsWith('-')),
    ignore: filters.filter((word) => word.startsWith('-')).map((word) => word.slice(1)),
  });
  const nodeCount = Number(all.findLast(isCount) ?? options.nodeCount);
  const isTop = name === 'top' || name === 'text';
  return {
    options: {
      ...filtered,
      sort: all.some(isCum) ? 'cum' : options.sort,
      nodeCount: isTop && nodeCount === -1 ? ROWS_OF_TOP : nodeCount,
    },
    output: all.findLast((word) => word.startsWith('>'))?.slice(1) ?? output,
  };
}

/** `> file` is `>file`. */
function joinOutput(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    if (joined.at(-1) === '>') joined[joined.length - 1] = `>${word}`;
    else joined.push(word);
  }
  if (joined.at(-1) === '>') throw new UsageFault('unexpected end of line after >');
  return joined;
}

function isCum(word: string): boolean {
  return word === '-cum' || word === '--cum';
}

function isCount(word: string): boolean {
  return /^[+-]?[0-9]+$/.test(word) && BigInt.asIntN(32, BigInt(word)) === BigInt(word);
}

/** The report about labels is filtered by them. */
function addFilters(
  options: ReportOptions,
  isOfTags: boolean,
  words: { readonly focus: readonly string[]; readonly ignore: readonly string[] },
): ReportOptions {
  const focus = words.focus.join('|');
  const ignore = words.ignore.filter((source) => source !== '').join('|');
  if (isOfTags) {
    const { tagFocus, tagIgnore } = options;
    return { ...options, tagFocus: focus || tagFocus, tagIgnore: ignore || tagIgnore };
  }
  return { ...options, focus: focus || options.focus, ignore: ignore || options.ignore };
}

function describeHelp(subject: string): string {
  if (subject === '') return describeShell();
  const format = reportFormats.get(subject);
  if (format !== undefined && format.summary !== '') return `  ${subject}: ${format.summary}`;
  if (isSetting(subject)) return `  ${subject}=<val> sets it; "o" lists what is set`;
  throw new UsageFault(`Unknown command: ${subject}`);
}

function describeShell(): string {
  const reports = availableReports().map(({ flag, summary }) => {
    return `  ${flag.slice(1).replace('=', ' ').padEnd(14)} ${summary}`;
  });
  return `  command [n] [focus]... [-ignore]... [-cum] [>file], as in: top10 -cum orders -runtime

${reports.join('\n')}

  name=value     Set an option until it is set again; "o" lists what is set
  :              Clear focus, ignore, hide, tagfocus and tagignore
  inuse_space    Or another type of the profile: report on it; mean_inuse_space on its mean
  help [name]    This, or a line about one command or option
  quit           Leave, as the end of the input does`;
}
