import { describe, expect, test } from 'vitest';
import { FlagError, HelpRequest, parseGoFlags } from '../../../src/pprof/driver/go-flags.ts';

const kinds = new Map([
  ['top', 'bool'],
  ['nodecount', 'int'],
  ['nodefraction', 'float'],
  ['focus', 'string'],
] as const);

function parse(...argv: string[]): [flags: Record<string, unknown>, rest: readonly string[]] {
  const { values, rest } = parseGoFlags(argv, kinds);
  return [Object.fromEntries(values), rest];
}

function complaint(...argv: string[]): string {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof FlagError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parseGoFlags', () => {
  test('takes one or two dashes, and a value after = or in the next word', () => {
    expect(parse('-top', '--focus', 'a=b', '-nodecount=5', 'heap', '-focus=x')).toEqual([
      { top: true, focus: 'a=b', nodecount: 5 },
      ['heap', '-focus=x'],
    ]);
  });

  test('a boolean takes its value only after =', () => {
    expect(parse('-top=F', 'true')).toEqual([{ top: false }, ['true']]);
    expect(parse('-top', 'false')).toEqual([{ top: true }, ['false']]);
  });

  test('the last of a repeated flag counts, -- ends them, a lone - is a word', () => {
    expect(parse('-focus=a', '-focus=b', '--', '-top')).toEqual([{ focus: 'b' }, ['-top']]);
    expect(parse('-', '-top')).toEqual([{}, ['-', '-top']]);
  });

  test('the next word is the value even if it looks like a flag', () => {
    expect(parse('-focus', '-top', 'heap')).toEqual([{ focus: '-top' }, ['heap']]);
  });

  test('reads numbers as strconv does', () => {
    expect(parse('-nodecount=0x1F', '-nodefraction=1e-3')[0]).toEqual({
      nodecount: 31,
      nodefraction: 0.001,
    });
    expect(parse('-nodecount=-1_000', '-nodefraction=.5')[0]).toEqual({
      nodecount: -1000,
      nodefraction: 0.5,
    });
    expect(parse('-nodecount=017')[0]).toEqual({ nodecount: 15 });
  });

  test.each([
    ['-nodecount=5x', 'invalid value "5x" for flag -nodecount: parse error'],
    ['-nodecount=1__0', 'invalid value "1__0" for flag -nodecount: parse error'],
    [
      '-nodecount=9223372036854775808',
      'invalid value "9223372036854775808" for flag -nodecount: value out of range',
    ],
    ['-nodefraction=1e999', 'invalid value "1e999" for flag -nodefraction: value out of range'],
    ['-nodefraction=', 'invalid value "" for flag -nodefraction: parse error'],
    ['-top=yes', 'invalid boolean value "yes" for -top: parse error'],
    ['-focus', 'flag needs an argument: -focus'],
    ['---top', 'bad flag syntax: ---top'],
    ['-=top', 'bad flag syntax: -=top'],
    ['-bottom', 'flag provided but not defined: -bottom'],
  ])('refuses %s', (word, message) => {
    expect(complaint(word)).toBe(message);
  });

  test('help is no mistake', () => {
    expect(() => parse('-h')).toThrow(HelpRequest);
    expect(() => parse('--help')).toThrow(HelpRequest);
  });
});
