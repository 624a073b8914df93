/** The command-line syntax of Go's `flag` package: `-x v`, `-x=v`, `--x=v`, flags before the first other word. */

import { quoteGo } from './quote.ts';

export type FlagKind = 'bool' | 'int' | 'float' | 'string';

export type FlagValue = boolean | number | string;

export interface ParsedFlags {
  /** The flags that were given, by name; of a repeated flag the last value. */
  readonly values: ReadonlyMap<string, FlagValue>;
  readonly rest: readonly string[];
}

/** A command line that Go's `flag` package would refuse, in its words. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

/** `-h` or `--help`: nothing is wrong, but nothing is to be done either. */
export class HelpRequest extends Error {
  override readonly name = 'HelpRequest';
}

/** Reads the flags at the start of `argv`. Throws FlagError or HelpRequest. */
export function parseGoFlags(
  argv: readonly string[],
  kinds: ReadonlyMap<string, FlagKind>,
): ParsedFlags {
  const values = new Map<string, FlagValue>();
  let at = 0;
  for (;;) {
    const word = argv[at];
    if (word === undefined || word.length < 2 || !word.startsWith('-')) break;
    at += 1;
    if (word === '--') break;
    const { name, value } = splitFlag(word);
    const kind = kinds.get(name);
    if (kind === undefined) throw unknownFlag(name);
    if (kind === 'bool') {
      values.set(name, boolFlag(name, value));
      continue;
    }
    const text = value ?? argv[at];
    if (text === undefined) throw new FlagError(`flag needs an argument: -${name}`);
    if (value === undefined) at += 1;
    values.set(name, valueFlag(kind, name, text));
  }
  return { values, rest: argv.slice(at) };
}

function splitFlag(word: string): { name: string; value: string | undefined } {
  const body = word.slice(word.startsWith('--') ? 2 : 1);
  if (body === '' || body.startsWith('-') || body.startsWith('=')) {
    throw new FlagError(`bad flag syntax: ${word}`);
  }
  const equals = body.indexOf('=');
  if (equals < 0) return { name: body, value: undefined };
  return { name: body.slice(0, equals), value: body.slice(equals + 1) };
}

function unknownFlag(name: string): Error {
  if (name === 'h' || name === 'help') return new HelpRequest('help requested');
  return new FlagError(`flag provided but not defined: -${name}`);
}

function boolFlag(name: string, value: string | undefined): boolean {
  if (value === undefined) return true;
  const parsed = parseGoBool(value);
  if (parsed !== null) return parsed;
  throw new FlagError(`invalid boolean value ${quoteGo(value)} for -${name}: parse error`);
}

function valueFlag(kind: Exclude<FlagKind, 'bool'>, name: string, text: string): FlagValue {
  if (kind === 'string') return text;
  const parsed = kind === 'int' ? parseGoInt(text) : parseGoFloat(text);
  if (typeof parsed === 'number') return parsed;
  throw new FlagError(`invalid value ${quoteGo(text)} for flag -${name}: ${parsed}`);
}

/** strconv.ParseBool: exactly these spellings, else null. */
export function parseGoBool(text: string): boolean | null {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  return null;
}

type NumberFault = 'parse error' | 'value out of range';

/** strconv.ParseInt(text, 0, 64): decimal, 0x, 0o, 0b and a bare leading 0 for octal, with `_` between digits. */
function parseGoInt(text: string): number | NumberFault {
  const sign = /^[+-]/.test(text) ? text.slice(0, 1) : '';
  const digits = text.slice(sign.length);
  if (!/^(0[xX](_?[0-9a-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|0|[1-9](_?[0-9])*)$/.test(digits)) {
    return 'parse error';
  }
  const plain = digits.replaceAll('_', '').replace(/^0(?=[0-7])/, '0o');
  const magnitude = BigInt(plain);
  const value = sign === '-' ? -magnitude : magnitude;
  if (BigInt.asIntN(64, value) !== value) return 'value out of range';
  return Number(value);
}

/** strconv.ParseFloat without its hexadecimal form. */
export function parseGoFloat(text: string): number | NumberFault {
  if (/^[+-]?(inf|infinity)$/i.test(text)) {
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (/^nan$/i.test(text)) return Number.NaN;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return 'parse error';
  const value = Number(text);
  return Number.isFinite(value) ? value : 'value out of range';
}
