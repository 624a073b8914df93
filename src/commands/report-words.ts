/** Reads the options of a report as pprof's shell and command line spell them: `-cum`, `sample_index=alloc_space`, `focus=RE`, `lines`. */

import type { Granularity, ReportOptions } from '../pprof/options.ts';
import { UsageError } from './errors.ts';
import { nearest } from './nearest.ts';
import { checkPattern } from './pattern.ts';

export interface ReportWords {
  readonly options: Partial<ReportOptions>;
  /** The same options as they would be typed again, for "run it again" lines and buttons. */
  readonly spelled: readonly string[];
  readonly fresh: boolean;
  /** The id after `snapshot=`, null where none was given. */
  readonly snapshot: string | null;
  /** Words that are no option, in order: a service, a number, a regular expression. */
  readonly rest: readonly string[];
  /** `-RE`, pprof's shell spelling of ignore. */
  readonly ignored: readonly string[];
}

type Setting = (value: string, name: string) => Partial<ReportOptions>;

const GRANULARITIES: readonly Granularity[] = [
  'functions',
  'filefunctions',
  'files',
  'lines',
  'addresses',
];
const SAMPLE_TYPES = ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'];

/** Every option that top and peek take, by pprof's own name. */
const SETTINGS: Readonly<Record<string, Setting>> = {
  nodecount: (value, name) => ({ nodeCount: readInteger(value, name) }),
  nodefraction: (value, name) => ({ nodeFraction: readFraction(value, name) }),
  edgefraction: (value, name) => ({ edgeFraction: readFraction(value, name) }),
  divide_by: (value, name) => ({ divideBy: readDivisor(value, name) }),
  trim: (value, name) => ({ trim: readBoolean(value, name) }),
  unit: (value) => ({ unit: value }),
  sort: (value, name) => ({ sort: readChoice(value, name, ['flat', 'cum']) }),
  cum: (value, name) => ({ sort: readBoolean(value, name) ? 'cum' : 'flat' }),
  flat: (value, name) => ({ sort: readBoolean(value, name) ? 'flat' : 'cum' }),
  granularity: (value, name) => ({ granularity: readChoice(value, name, GRANULARITIES) }),
  sample_index: (value) => ({ sampleIndex: value }),
  mean: (value, name) => ({ mean: readBoolean(value, name) }),
  relative_percentages: (value, name) => ({ relativePercentages: readBoolean(value, name) }),
  drop_negative: (value, name) => ({ dropNegative: readBoolean(value, name) }),
  noinlines: (value, name) => ({ noInlines: readBoolean(value, name) }),
  showcolumns: (value, name) => ({ showColumns: readBoolean(value, name) }),
  focus: (value) => ({ focus: checkPattern(value) }),
  ignore: (value) => ({ ignore: checkPattern(value) }),
  hide: (value) => ({ hide: checkPattern(value) }),
  show: (value) => ({ show: checkPattern(value) }),
  show_from: (value) => ({ showFrom: checkPattern(value) }),
  prune_from: (value) => ({ pruneFrom: checkPattern(value) }),
  tagfocus: (value) => ({ tagFocus: value }),
  tagignore: (value) => ({ tagIgnore: value }),
  tagshow: (value) => ({ tagShow: checkPattern(value) }),
  taghide: (value) => ({ tagHide: checkPattern(value) }),
  tagroot: (value) => ({ tagRoot: value }),
  tagleaf: (value) => ({ tagLeaf: value }),
  trim_path: (value) => ({ trimPath: value }),
  source_path: (value) => ({ sourcePath: value }),
};

/** Options that mean yes when they stand alone. */
const SWITCHES = new Set([
  'cum',
  'flat',
  'trim',
  'mean',
  'relative_percentages',
  'drop_negative',
  'noinlines',
  'showcolumns',
]);

/** Throws UsageError for an option that does not exist or a value that it does not take. */
export function readReportWords(words: readonly string[]): ReportWords {
  const given: Given[] = [];
  const rest: string[] = [];
  const ignored: string[] = [];
  let fresh = false;
  let snapshot: string | null = null;
  for (const typedWord of words) {
    const word = undashCount(typedWord);
    const { name, value, dashes } = splitOption(word);
    const setting =
      value === null ? readSwitch(name, dashes > 0) : readAssignment(name, value, dashes > 0);
    if (name === 'fresh' && setting === null) fresh = value === null || readBoolean(value, name);
    else if (name === 'snapshot' && value !== null) snapshot = value;
    else if (setting !== null) {
      given.push({ setting, spelled: word.replace(/^-+/u, '') });
    } else if (dashes > 0) ignored.push(name);
    else rest.push(word);
  }
  const options = Object.assign({}, ...given.map(({ setting }) => setting));
  return { options, spelled: spellLast(given), fresh, snapshot, rest, ignored };
}

interface Given {
  readonly setting: Partial<ReportOptions>;
  readonly spelled: string;
}

/** The last word on a thing counts; the others would pile up with every button that is clicked. */
function spellLast(given: readonly Given[]): string[] {
  const last = new Map(given.map((one) => [Object.keys(one.setting).join(), one]));
  return given.filter((one) => [...last.values()].includes(one)).map(({ spelled }) => spelled);
}

/** pprof's shell: bare words are one more focus, `-RE` one more ignore, several of them are alternatives. */
export function addShellFilters(
  options: ReportOptions,
  { ignored }: ReportWords,
  rest: readonly string[],
): ReportOptions {
  const bare = (pattern: string) => checkPattern(pattern);
  const focus = [options.focus, ...rest.map(bare)].filter((pattern) => pattern !== '').join('|');
  const ignore = [options.ignore, ...ignored.map(bare)]
    .filter((pattern) => pattern !== '')
    .join('|');
  return { ...options, focus, ignore };
}

/** How those words are typed again. */
export function spellFilters({ ignored, spelled }: ReportWords, rest: readonly string[]): string[] {
  return [...rest, ...ignored.map((pattern) => `-${pattern}`), ...spelled];
}

/** The names of all options, for help and for the nearest match. */
export const optionNames: readonly string[] = [...Object.keys(SETTINGS), 'fresh', 'snapshot'];

/** `top -10` is meant as `head -10` is: ten rows. */
function undashCount(word: string): string {
  return /^-\d{1,9}$/u.test(word) ? word.slice(1) : word;
}

/** `name=value` where the name could be an option's; a regular expression with `=` in it is none. */
function splitOption(word: string): { name: string; value: string | null; dashes: number } {
  const [, dashes = '', name = '', value] = /^(-{0,2})([a-z_]+)(?:=(.*))?$/su.exec(word) ?? [];
  if (name === '')
    return {
      name: word.replace(/^-{1,2}(?=.)/u, ''),
      value: null,
      dashes: /^-./u.test(word) ? 1 : 0,
    };
  return { name, value: value ?? null, dashes: dashes.length };
}

/** A word that stands alone: a switch, a granularity, a sample type. Null where it is none of them. */
function readSwitch(name: string, isDashed: boolean): Partial<ReportOptions> | null {
  const granularity = GRANULARITIES.find((candidate) => candidate === name);
  if (granularity !== undefined) return { granularity };
  if (SAMPLE_TYPES.includes(name)) return { sampleIndex: name };
  if (SWITCHES.has(name)) return SETTINGS[name]?.('true', name) ?? null;
  if (name in SETTINGS && isDashed)
    throw new UsageError(`Please give \`${name}\` a value, as in \`${name}=…\`.`);
  return null;
}

function readAssignment(
  name: string,
  value: string,
  isDashed: boolean,
): Partial<ReportOptions> | null {
  const setting = SETTINGS[name];
  if (setting !== undefined) return setting(value, name);
  const granularity = GRANULARITIES.find((candidate) => candidate === name);
  if (granularity !== undefined && readBoolean(value, name)) return { granularity };
  if (SAMPLE_TYPES.includes(name) && readBoolean(value, name)) return { sampleIndex: name };
  if (optionNames.includes(name)) return null;
  const near = nearest(name, optionNames, 1)[0];
  const hint =
    near === undefined
      ? 'docs/commands.md lists them'
      : `did you mean \`${near}=${value.slice(0, 60)}\`?`;
  throw new UsageError(`There is no option \`${isDashed ? '-' : ''}${name}\`: ${hint}`);
}

function readInteger(value: string, name: string): number {
  if (/^-?\d{1,9}$/u.test(value)) return Number(value);
  throw refuse(name, value, 'a whole number');
}

function readFraction(value: string, name: string): number {
  if (/^(\d{0,9}\.?\d{1,12}|\d{1,9}\.)$/u.test(value)) return Number(value);
  throw refuse(name, value, 'a number such as 0.005');
}

function readDivisor(value: string, name: string): number {
  const divisor = /^-?[\d.]{1,20}$/u.test(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(divisor) && divisor !== 0) return divisor;
  throw refuse(name, value, 'a number other than 0');
}

/** The words that pprof takes for yes and no (PARITY 1.2). */
function readBoolean(value: string, name: string): boolean {
  if (/^(true|t|yes|y|1|)$/iu.test(value)) return true;
  if (/^(false|f|no|n|0)$/iu.test(value)) return false;
  throw refuse(name, value, 'true or false');
}

function readChoice<Choice extends string>(
  value: string,
  name: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw refuse(name, value, `one of ${choices.join(', ')}`);
}

function refuse(name: string, value: string, expected: string): UsageError {
  return new UsageError(`\`${name}=${value.slice(0, 60)}\` does not work: it takes ${expected}.`);
}
