import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/commands/command.ts';
import { UsageError } from '../../src/commands/errors.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import { createContext, investigation } from '../support/command-context.ts';

describe('which command', () => {
  it.each([
    ['', 'help'],
    ['help', 'help'],
    ['TOP svc-blog', 'top'],
    ['svc-blog', 'top'],
    ['svc-blog 25 -cum', 'top'],
    ['top10 svc-blog', 'top'],
    ['text svc-blog', 'top'],
    ['weblist svc-blog main', 'list'],
    ['services', 'services'],
    ['peek svc-blog main', 'peek'],
  ])('%j is %s', (text, name) => {
    expect(parse(text).command.name).toBe(name);
  });

  it.each([
    ['tpo svc-blog 10', ['top svc-blog 10']],
    ['pek svc-blog main', ['peek svc-blog main']],
    ['svc-blgo 10', ['top svc-blog 10']],
    ['sevices', ['services']],
    ['xyzzy', ['help', 'services']],
  ])('%j is a slip', (text, suggestions) => {
    expect(suggestionsFor(text)).toEqual(expect.arrayContaining(suggestions));
  });

  it('takes no service for a slip of a command where a service follows', () => {
    expect(suggestionsFor('svc-blgo svc-blog')).not.toContain('top svc-blog svc-blog');
  });

  it.each(['callgrind', 'dot', 'proto', 'comments'])('says where pprof’s %s is made', (report) => {
    expect(() => parse(`${report} svc-blog`)).toThrow(
      `\`${report}\` is a report for files: \`heapbot pprof -${report} FILE\` makes it`,
    );
  });

  it('says that a word is neither a command nor a service', () => {
    expect(() => parse('xyzzy')).toThrow(
      "I don't know `xyzzy`: it is neither a command nor a service.",
    );
  });
});

describe('which heap', () => {
  it.each([
    ['top svc-blog 10', { kind: 'now', service: 'svc-blog', fresh: false }],
    ['top svc-blog fresh', { kind: 'now', service: 'svc-blog', fresh: true }],
    ['top svc-blog --fresh', { kind: 'now', service: 'svc-blog', fresh: true }],
    ['top svc-blog snapshot=s_9', { kind: 'kept', service: 'svc-blog', id: 's_9', orNow: false }],
    ['top 25', { kind: 'kept', service: 'svc-blog', id: 's_kept', orNow: true }],
    ['top', { kind: 'kept', service: 'svc-blog', id: 's_kept', orNow: true }],
    ['top fresh', { kind: 'now', service: 'svc-blog', fresh: true }],
    ['top svc-node', { kind: 'now', service: 'svc-node', fresh: false }],
    ['peek reflect.Value.Call', { kind: 'kept', service: 'svc-blog', id: 's_kept', orNow: true }],
    ['peek svc-node main', { kind: 'now', service: 'svc-node', fresh: false }],
  ])('%j needs %j', (text, query) => {
    const { command, args } = parse(text, { investigation });
    expect(command.needs(args)).toEqual([query]);
  });

  it('goes on with the sample type of the investigation', () => {
    const { args } = parse('top 5', {
      investigation: { ...investigation, sampleIndex: 'alloc_space' },
    });
    expect(args).toMatchObject({ options: { sampleIndex: 'alloc_space', nodeCount: 5 } });
    expect(parse('top svc-blog 5', { investigation }).args).toMatchObject({
      options: { sampleIndex: '' },
    });
  });

  it('takes words that name files for files only where files may be named', () => {
    const isFile = (word: string) => word.endsWith('.pb.gz');
    const { command, args } = parse('peek a.pb.gz b.pb.gz main', { isFile });
    expect(command.needs(args)).toEqual([
      { kind: 'file', path: 'a.pb.gz' },
      { kind: 'file', path: 'b.pb.gz' },
    ]);
    expect(() => parse('top /etc/passwd')).toThrow(UsageError);
  });

  it.each([
    ['top svc-blgo 10', 'Did you mean `svc-blog`?', 'top svc-blog 10'],
    ['peek svc-blgo main', 'Did you mean `svc-blog`?', 'peek svc-blog main'],
    ['top', 'Which service?', 'top svc-blog'],
    ['peek main', 'Which service?', 'peek svc-blog main'],
  ])('%j: %s', (text, message, suggestion) => {
    expect(() => parse(text)).toThrow(message);
    expect(suggestionsFor(text)[0]).toBe(suggestion);
  });

  it.each([
    ['top payments 10', 'top svc-blog payments 10'],
    ['peek payments main', 'peek svc-blog payments main'],
  ])(
    'while an investigation goes on, %j still is about a service that is not known',
    (text, other) => {
      expect(() => parse(text, { investigation })).toThrow(
        "I don't know a service `payments`. If it is part of a function's name, say `svc-blog` first.",
      );
      expect(suggestionsFor(text, { investigation })).toEqual([other, 'services']);
    },
  );

  it('is no part of a function where a command takes none', () => {
    expect(() => parse('why payments', { investigation })).toThrow(
      "I don't know a service `payments`. `/heap services` lists those I know.",
    );
    expect(suggestionsFor('why payments', { investigation })).toEqual(['services']);
  });

  it('refuses a slip of a service name also while an investigation goes on', () => {
    expect(() => parse('top svc-blgo', { investigation })).toThrow('Did you mean `svc-blog`?');
    expect(suggestionsFor('top svc-blgo', { investigation })).toEqual(['top svc-blog', 'services']);
  });
});

describe('which options', () => {
  it.each([
    ['top svc-blog 25', { nodeCount: 25 }],
    ['top svc-blog nodecount=25', { nodeCount: 25 }],
    ['top svc-blog 0', { nodeCount: 200 }],
    ['top svc-blog 9999', { nodeCount: 200 }],
    ['top svc-blog -cum', { sort: 'cum' }],
    ['top svc-blog —cum', { sort: 'cum' }],
    ['top svc-blog cum', { sort: 'cum' }],
    ['top svc-blog sort=cum', { sort: 'cum' }],
    ['top svc-blog cum=false', { sort: 'flat' }],
    ['top svc-blog alloc_space', { sampleIndex: 'alloc_space' }],
    ['top svc-blog -sample_index=alloc_objects', { sampleIndex: 'alloc_objects' }],
    ['top svc-blog lines', { granularity: 'lines' }],
    ['top svc-blog -lines', { granularity: 'lines' }],
    ['top svc-blog granularity=files', { granularity: 'files' }],
    ['top svc-blog focus=blog ignore=runtime', { focus: 'blog', ignore: 'runtime' }],
    ['top svc-blog focus=“a b”', { focus: 'a b' }],
    ['top svc-blog blog store -runtime', { focus: 'blog|store', ignore: 'runtime' }],
    ['top svc-blog unit=MB trim=false noinlines', { unit: 'MB', trim: false, noInlines: true }],
    [
      'top svc-blog nodefraction=0.05 divide_by=2 mean',
      { nodeFraction: 0.05, divideBy: 2, mean: true },
    ],
    ['peek svc-blog main store', { focus: 'store', nodeCount: -1 }],
  ])('%j', (text, options) => {
    expect(parse(text).args).toMatchObject({ options });
  });

  it.each([
    [
      'top svc-blog cum sort=flat flat lines -files alloc_space inuse_space',
      'flat files inuse_space',
    ],
    ['top svc-blog focus=a focus=b hide=c', 'focus=b hide=c'],
  ])('of %j the last word on each thing is said again', (text, spelled) => {
    expect(parse(text).args).toMatchObject({ spelled: spelled.split(' ') });
  });

  it.each([
    ['peek svc-blog main.(*Pool).Get', 'peek svc-blog main\\.\\(\\*Pool\\)\\.Get'],
    ['peek svc-blog (*Pool', 'peek svc-blog \\(\\*Pool'],
  ])('%j is no regular expression, and %j is what was meant', (text, meant) => {
    expect(() => parse(text)).toThrow(
      'is no regular expression: error parsing regexp: missing argument to repetition operator: `*`. To match it as it stands, type',
    );
    expect(suggestionsFor(text)).toEqual([meant]);
    expect(() => parse(meant)).not.toThrow();
  });

  it.each(['focus=[', 'show_from=(', '[a', '-(b'])('%j is no filter', (word) => {
    expect(() => parse(`top svc-blog ${word}`)).toThrow('is no regular expression');
  });

  it.each([
    ['top svc-blog nodecunt=5', 'There is no option `nodecunt`: did you mean `nodecount=5`?'],
    ['top svc-blog sort=size', '`sort=size` does not work: it takes one of flat, cum.'],
    ['top svc-blog nodecount=many', '`nodecount=many` does not work: it takes a whole number.'],
    ['top svc-blog divide_by=0', '`divide_by=0` does not work: it takes a number other than 0.'],
    ['top svc-blog trim=maybe', '`trim=maybe` does not work: it takes true or false.'],
    ['top svc-blog -focus', 'Please give `focus` a value, as in `focus=…`.'],
    ['peek svc-blog', 'Which function? `peek` takes a regular expression'],
    ['services now', '`services` takes no words.'],
    ['help tpo', 'There is no command `tpo`.'],
  ])('%j: %s', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

function parse(text: string, changes: Partial<CommandContext> = {}) {
  return parseCommand(splitWords(text), createContext(changes));
}

function suggestionsFor(text: string, changes: Partial<CommandContext> = {}): readonly string[] {
  try {
    parse(text, changes);
  } catch (error) {
    if (error instanceof UsageError) return error.suggestions;
    throw error;
  }
  throw new Error('it was understood');
}
