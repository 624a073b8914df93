import { describe, expect, test } from 'vitest';
import { UsageFault } from '../../../src/pprof/driver/flags.ts';
import {
  copyForShell,
  expandLine,
  greetShell,
  readShellLine,
  startSettings,
} from '../../../src/pprof/driver/shell.ts';
import type { ShellSettings } from '../../../src/pprof/driver/shell-settings.ts';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { formatTimeInUtc } from '../../../src/pprof/time.ts';
import { drawProfile } from '../../support/draw-profile.ts';

const profile = drawProfile('main;a 1 1024');

/** The settings after some lines that only set. */
function after(...lines: readonly string[]): ShellSettings {
  let settings = startSettings(defaultOptions, '');
  for (const line of lines.flatMap((one) => expandLine(one, profile))) {
    const step = readShellLine(line, settings, profile);
    if (step.kind !== 'set') throw new Error(`${line} sets nothing`);
    settings = step.settings;
  }
  return settings;
}

function changed(...lines: readonly string[]): Partial<ReportOptions> {
  const start = Object.entries(startSettings(defaultOptions, '').options);
  const before = new Map<string, unknown>(start);
  const now = Object.entries(after(...lines).options);
  return Object.fromEntries(now.filter(([name, value]) => before.get(name) !== value));
}

function report(line: string, ...before: readonly string[]) {
  const step = readShellLine(line, after(...before), profile);
  if (step.kind !== 'report') throw new Error(`${line} is no report`);
  const { name, argument } = step.report;
  const { focus, ignore, tagFocus, tagIgnore, nodeCount, sort } = step.settings.options;
  const filters = { focus, ignore, tagFocus, tagIgnore };
  const given = Object.entries(filters).filter(([, value]) => value !== '');
  return {
    name,
    argument,
    ...Object.fromEntries(given),
    nodeCount,
    sort,
    to: step.settings.output,
  };
}

function complaint(line: string): string {
  try {
    readShellLine(line, after(), profile);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return 'none';
}

function said(line: string): string {
  const step = readShellLine(line, after('nodecount=7', 'focus=a'), profile);
  return step.kind === 'say' ? step.text : step.kind;
}

describe('a line that sets something', () => {
  test.each([
    ['focus=main|a', { focus: 'main|a' }],
    [' nodecount = 5 //: default', { nodeCount: 5 }],
    ['divide_by=2.5', { divideBy: 2.5 }],
    ['sort=cum', { sort: 'cum' }],
    ['cum=true', { sort: 'cum' }],
    ['lines=1', { granularity: 'lines' }],
    ['granularity=files', { granularity: 'files' }],
    ['mean', { mean: true }],
    ['mean=Yes', { mean: true }],
    ['trim=n', { trim: false }],
    ['sample_index=0', { sampleIndex: 'inuse_objects' }],
    ['inuse_objects', { sampleIndex: 'inuse_objects' }],
    ['mean_inuse_space', { mean: true, sampleIndex: 'inuse_space' }],
    ['compact_labels=false', { compactLabels: false }],
  ])('%s', (line, expected) => {
    expect(changed(line)).toEqual(expected);
  });

  test('may clear', () => {
    expect(changed('focus=a', 'tagignore=b', 'show=c', ':')).toEqual({ show: 'c' });
    expect(changed('mean_inuse_space', 'total_inuse_space')).toEqual({
      sampleIndex: 'inuse_space',
    });
    expect(after('output=report').output).toBe('report');
  });

  test.each([
    ['focus', 'please specify a value, e.g. focus=<val>'],
    ['cum', 'unknown config field "cum"'],
    ['lines=no', 'unknown config field "lines"'],
    ['sort=this', 'invalid "sort" value "this"'],
    ['granularity=', 'invalid "granularity" value ""'],
    ['mean=perhaps', 'illegal value "perhaps" for bool variable'],
    ['nodecount=x', 'strconv.Atoi: parsing "x": invalid syntax'],
    ['divide_by=x', 'strconv.ParseFloat: parsing "x": invalid syntax'],
    ['sample_index=zzz', 'sample_index "zzz" must be one of: [inuse_objects inuse_space]'],
    ['sample_index=7', 'sample_index 7 is outside the range [0..1]'],
  ])('or not: %s', (line, message) => {
    expect(complaint(line)).toBe(message);
  });
});

describe('a line that asks for a report', () => {
  test('takes a count, filters, a sort and a file', () => {
    expect(report('top10 -cum a b -c --cum -d > file')).toEqual({
      name: 'top',
      argument: '',
      focus: 'a|b',
      ignore: 'c|d',
      nodeCount: 10,
      sort: 'cum',
      to: 'file',
    });
    expect(report('tree 5 >out')).toMatchObject({ name: 'tree', nodeCount: 5, to: 'out' });
  });

  test('adds nothing to what is set where it says nothing', () => {
    expect(report('top', 'focus=x', 'nodecount=3')).toMatchObject({ focus: 'x', nodeCount: 3 });
    expect(report('top 4 y', 'focus=x', 'nodecount=3')).toMatchObject({ focus: 'y', nodeCount: 4 });
  });

  test('top alone is ten rows, others are as they are', () => {
    expect(report('top').nodeCount).toBe(10);
    expect(report('text').nodeCount).toBe(10);
    expect(report('tree').nodeCount).toBe(-1);
  });

  test('filters tags by tags, and takes a regexp where there must be one', () => {
    expect(report('tags a -b')).toMatchObject({ tagFocus: 'a', tagIgnore: 'b' });
    expect(report('peek a b')).toMatchObject({ name: 'peek', argument: 'a', focus: 'b' });
  });

  test.each([
    ['bogus', 'unrecognized command: "bogus"'],
    ['nodecount 5', 'did you mean: nodecount=5'],
    ['nodecount5', 'did you mean: nodecount=5'],
    ['peek', 'command peek requires an argument'],
    ['top >', 'unexpected end of line after >'],
  ])('or not: %s', (line, message) => {
    expect(complaint(line)).toBe(message);
    expect(() => readShellLine(line, after(), profile)).toThrow(UsageFault);
  });
});

test('o lists what is set, in lines that can be typed again', () => {
  const lines = said('o').split('\n');
  expect(lines).toContain('  focus                     = a                    ');
  expect(lines).toContain('  nodecount                 = 7                    ');
  expect(lines).toContain('  sort                      = flat                 //: [cum | flat]');
  expect(lines).toContain(
    '  sample_index              = inuse_space          //: [inuse_objects | inuse_space]',
  );
  expect(lines).toEqual(lines.toSorted());
  expect(lines.join()).not.toContain('source_path');
  const same = lines.filter((line) => !/""|\(default\)/.test(line));
  expect(changed(...same)).toEqual({ focus: 'a', nodeCount: 7, sampleIndex: 'inuse_space' });
});

test('help says what there is', () => {
  expect(said('help')).toMatch(/^ {2}peek regexp {3}/m);
  expect(said('help top')).toMatch(/^ {2}top: /);
  expect(said('help focus')).toContain('focus=<val>');
  expect(complaint('help nosuch')).toBe('Unknown command: nosuch');
  expect([said(''), said('q'), said('exit')]).toEqual(['nothing', 'quit', 'quit']);
});

describe('greetShell', () => {
  const greet = (picture: string, options: Partial<ReportOptions> = {}) =>
    greetShell(drawProfile(picture), { ...defaultOptions, ...options }, formatTimeInUtc);

  test('says whose profile it is, and what to do where it holds nothing', () => {
    expect(greet('main 1 1').slice(0, 2)).toEqual(['File: service', 'Type: inuse_space']);
    expect(greet('main 1 1')).toHaveLength(3);
    expect(greet('main 1 0')).toContain(
      'No samples were found with the default sample value type.',
    );
    expect(greet('main 1 1', { sampleIndex: 'nonsense' })).toEqual([
      'Entering interactive mode (type "help" for commands, "o" for options)',
    ]);
  });

  test('leaves filters to the first report, and says which units of a label are left aside', () => {
    expect(greet('main 1 1', { tagIgnore: '(', focus: 'nothing' })).toEqual(greet('main 1 1'));
    expect(greet('main 1 1 size=1kb\nmain 1 1 size=1mb')[0]).toBe(
      'For tag size used unit kb, also encountered unit(s) mb',
    );
  });
});

test('a shell loses the labels that say nothing', () => {
  const labelled = copyForShell(drawProfile('main 1 1 bytes=0 n=0kb size=1 text="0"'));
  expect(labelled.labels.key).toHaveLength(3);
  expect(copyForShell(profile)).toBe(profile);
});
