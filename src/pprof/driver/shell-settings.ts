/** What stays set between the lines of a shell, and the lines that set it: `focus=main`, `lines=true` (PARITY 14). */

import type { ReportOptions } from '../options.ts';
import type { Profile } from '../profile.ts';
import { resolveSampleIndex } from '../sample-value.ts';
import { UsageFault } from './flags.ts';
import { type FlagKind, type FlagValue, parseGoBool, parseGoFloat } from './go-flags.ts';
import { granularities, optionFields, sorts } from './option-fields.ts';
import { quoteGo } from './quote.ts';

export interface ShellSettings {
  readonly options: ReportOptions;
  /** The file that reports go to; empty for the terminal. */
  readonly output: string;
}

/** `value` is undefined where the line is only a name. Throws UsageFault or ReportError. */
export interface Assignment {
  readonly name: string;
  readonly value: string | undefined;
}

/** Null where the line sets nothing. */
export function readAssignment(line: string): Assignment | null {
  const equals = line.indexOf('=');
  const name = (equals < 0 ? line : line.slice(0, equals)).trim();
  if (!isSetting(name)) return null;
  if (equals < 0) return { name, value: undefined };
  // What `o` prints can be typed again, remarks and all.
  const remark = line.lastIndexOf(REMARK);
  const end = remark > equals ? remark : line.length;
  return { name, value: line.slice(equals + 1, end).trim() };
}

/** Throws UsageFault or ReportError. */
export function assign(
  settings: ShellSettings,
  { name, value }: Assignment,
  profile: Profile,
): ShellSettings {
  const field = optionFields.get(name);
  const isSwitch = field?.kind === 'bool' || isChoice(name);
  if (value === undefined && !isSwitch) {
    throw new UsageFault(`please specify a value, e.g. ${name}=<val>`);
  }
  const text = value ?? '';
  if (name === 'output') return { ...settings, output: text };
  const { options } = settings;
  if (field !== undefined) {
    const parsed = name === 'sample_index' ? typeNamed(text, profile) : parse(field.kind, text);
    return { ...settings, options: field.set(options, parsed) };
  }
  return { ...settings, options: choose(options, name, text) };
}

export function isSetting(name: string): boolean {
  return optionFields.has(name) || name === 'output' || name in choices || isChoice(name);
}

/** The settings as the shell lists them; the lines can be typed again. */
export function listSettings({ options, output }: ShellSettings, profile: Profile): string {
  const types = profile.sampleTypes.map(({ type }) => type);
  const rows = [
    row('output', quoteEmpty(output)),
    row('sort', options.sort, remarkOf(sorts)),
    row('granularity', options.granularity || '(default)', remarkOf(granularities)),
    row('sample_index', options.sampleIndex || (types.at(-1) ?? ''), remarkOf(types, false)),
  ];
  for (const [name, field] of optionFields) {
    if (name === 'sample_index' || name === 'source_path') continue;
    const value = field.get(options);
    const isDefault = name === 'nodecount' && value === -1;
    rows.push(row(name, quoteEmpty(String(value)), isDefault ? `${REMARK} default` : ''));
  }
  return rows.toSorted().join('\n');
}

const REMARK = '//:';

const choices: Readonly<Record<string, readonly string[]>> = {
  sort: sorts,
  granularity: granularities,
};

function isChoice(name: string): boolean {
  return Object.values(choices).some((words) => words.includes(name));
}

/** `sort=cum`, or `cum=true` for the same. */
function choose(options: ReportOptions, name: string, text: string): ReportOptions {
  const words = choices[name];
  const chosen = words === undefined ? name : text;
  if (words !== undefined && !words.includes(text)) {
    throw new UsageFault(`invalid ${quoteGo(name)} value ${quoteGo(text)}`);
  }
  if (words === undefined && parseGoBool(text) !== true) {
    throw new UsageFault(`unknown config field ${quoteGo(name)}`);
  }
  const sort = sorts.find((word) => word === chosen);
  const granularity = granularities.find((word) => word === chosen);
  return {
    ...options,
    ...(sort === undefined ? {} : { sort }),
    ...(granularity === undefined ? {} : { granularity }),
  };
}

function typeNamed(text: string, profile: Profile): string {
  return profile.sampleTypes[resolveSampleIndex(profile, text)]?.type ?? '';
}

function parse(kind: FlagKind, text: string): FlagValue {
  if (kind === 'string') return text;
  if (kind === 'bool') return parseSwitch(text);
  if (kind === 'int') {
    if (/^[+-]?[0-9]+$/.test(text)) return Number(text);
    throw new UsageFault(`strconv.Atoi: parsing ${quoteGo(text)}: invalid syntax`);
  }
  const parsed = parseGoFloat(text);
  if (typeof parsed === 'number') return parsed;
  const fault = parsed === 'parse error' ? 'invalid syntax' : parsed;
  throw new UsageFault(`strconv.ParseFloat: parsing ${quoteGo(text)}: ${fault}`);
}

/** More words than flags know; nothing at all means yes. */
function parseSwitch(text: string): boolean {
  const word = text.toLowerCase();
  if (['true', 't', 'yes', 'y', '1', ''].includes(word)) return true;
  if (['false', 'f', 'no', 'n', '0'].includes(word)) return false;
  throw new UsageFault(`illegal value ${quoteGo(text)} for bool variable`);
}

function row(name: string, value: string, remark = ''): string {
  return `  ${name.padEnd(25)} = ${value.padEnd(20)} ${remark}`;
}

function remarkOf(words: readonly string[], isSorted = true): string {
  return `${REMARK} [${(isSorted ? words.toSorted() : words).join(' | ')}]`;
}

function quoteEmpty(text: string): string {
  return text === '' ? '""' : text;
}
