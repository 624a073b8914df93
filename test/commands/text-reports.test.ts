import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/commands/parse.ts';
import { rangeOfText } from '../../src/commands/tags/size-class.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Message } from '../../src/message/message.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { createContext, investigation, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf } from '../support/message-reading.ts';

const heap = drawProfile(`
  main.main;blog.Handle;reflect.New     4 3145728  bytes=1024
  main.main;blog.Handle                 2 1048576  bytes=2048
  main.main;cache.Fill                  1 2097152  bytes=1024 method=GET
  main.main;freed.All                   0 0        bytes=512
`);

const texts = ['tree', 'traces', 'tags', 'raw'];

describe.each(texts)('%s', (name) => {
  it('names the service, and says all that matters in its plain line', () => {
    const message = run(`${name} svc-blog`);
    const [first = '', second = ''] = linesOf(blockOf(message, 'paragraph'));
    expect(first).toMatch(new RegExp(`^svc-blog · ${name} · `, 'u'));
    expect(message.text).toContain(`svc-blog`);
    expect(message.text).toContain(second.replace(/ \w+\.txt has all of it\.$/u, ''));
  });

  it('keeps every line of a long text within 80 columns, and attaches all of it', () => {
    const message = run(`${name} svc-blog`, long);
    const shown = blockOf(message, 'preformatted').text.split('\n');
    expect(shown.length).toBeLessThanOrEqual(42);
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(shown.join('\n').length).toBeLessThanOrEqual(2600);
    expect(fileOf(message)?.name).toBe(`${name}.txt`);
    expect(linesOf(blockOf(message, 'paragraph'))[1]).toContain(`${name}.txt has all of it.`);
  });

  it('goes on with the investigation, and says the words that give the same again', () => {
    const { command, args } = parse(name, { investigation });
    expect(command.needs(args)).toEqual([
      { kind: 'kept', service: 'svc-blog', id: 's_kept', orNow: true },
    ]);
    const report = command.report([snapshotOf(heap)], args);
    expect(command.investigates?.(report, args)).toEqual({
      service: 'svc-blog',
      snapshot: 's_1',
      sampleIndex: 'inuse_space',
    });
    const message = command.message(report, args);
    const again = message.blocks.flatMap((block) =>
      block.kind === 'note' ? block.content.filter(({ kind }) => kind === 'command') : [],
    );
    expect(again).toEqual([
      { kind: 'command', words: `${name} svc-blog sample_index=inuse_space snapshot=s_1` },
    ]);
  });

  it('is JSON', () => {
    const { command, args } = parse(`${name} svc-blog`);
    const report = command.report([snapshotOf(heap)], args);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('takes the options of pprof, and refuses what is none', () => {
    expect(run(`${name} svc-blog focus=cache`).text).toContain('svc-blog');
    expect(() => run(`${name} svc-blog focsu=cache`)).toThrow('did you mean `focus=cache`');
    expect(() => run(`${name} svc-blgo`)).toThrow('Did you mean `svc-blog`?');
  });

  it('says so where nothing is left', () => {
    const message = run(`${name} svc-blog focus=nowhere`);
    expect(message.text).toMatch(/left after the filters|has a label|0 samples/u);
  });
});

describe('tree', () => {
  it('draws each function between its callers and callees, the heaviest first', () => {
    const shown = blockOf(run('tree svc-blog'), 'preformatted').text.split('\n');
    expect(shown.slice(0, 7)).toEqual([
      '       3MB    100%   ↓ blog.Handle',
      '       3MB  50.00% ● reflect.New',
      '                     flat 3MB',
      '',
      '       2MB    100%   ↓ main.main',
      '       2MB  33.33% ● cache.Fill',
      '                     flat 2MB',
    ]);
    expect(shown.at(-1)).toBe('       2MB  33.33%   → cache.Fill');
  });

  it('says which leads, and who calls it', () => {
    expect(run('tree svc-blog').text).toContain(
      'reflect.New itself holds 3MB (50.00%) of 6MB, called most by blog.Handle (100%).',
    );
    expect(run('tree svc-blog cum').text).toContain(
      'main.main with all that it calls holds 6MB (100%) of 6MB.',
    );
  });
});

describe('traces', () => {
  it('shows the heaviest stack first, without those that hold nothing', () => {
    expect(blockOf(run('traces svc-blog'), 'preformatted').text.split('\n')).toEqual([
      '     bytes:  1kB',
      '       3MB   reflect.New',
      '             blog.Handle',
      '             main.main',
      '',
      '    method:  GET',
      '     bytes:  1kB',
      '       2MB   cache.Fill',
      '             main.main',
      '',
      '     bytes:  2kB',
      '       1MB   blog.Handle',
      '             main.main',
    ]);
    expect(run('traces svc-blog').text).toBe(
      'svc-blog heap inuse_space, traces: 4 stacks, 3 with any inuse_space. ' +
        'The heaviest stack holds 3MB (50.00%) of 6MB: from main.main to reflect.New.',
    );
  });

  it('attaches them as pprof prints them where some are not shown', () => {
    const file = fileOf(run('traces svc-blog'));
    expect(file?.text.split('\n').slice(-6, -1)).toEqual([
      '-----------+-------------------------------------------------------',
      '     bytes:  512B',
      '         0   freed.All',
      '             main.main',
      '-----------+-------------------------------------------------------',
    ]);
  });

  it('cuts a deep stack in its middle', () => {
    const frames = Array.from({ length: 40 }, (_, at) => `f${at}`).join(';');
    const shown = blockOf(run('traces svc-blog', drawProfile(`${frames} 1 1024`)), 'preformatted');
    const names = shown.text.split('\n').map((line) => line.slice(13));
    expect(names.slice(0, 2)).toEqual(['f39', 'f38']);
    expect(names.slice(-4)).toEqual(['… 30 more', 'f2', 'f1', 'f0']);
  });

  it('keeps the heaviest of very many, in the order of the profile', () => {
    const lines = Array.from({ length: 10_050 }, (_, at) => `main;f${at} 1 ${at + 1}`);
    const { command, args } = parse('traces svc-blog');
    const answer = command.report([snapshotOf(drawProfile(lines.join('\n')))], args) as {
      report: { count: number; traces: { value: number }[] };
    };
    expect(answer.report.count).toBe(10_050);
    expect(answer.report.traces.map(({ value }) => value).slice(0, 2)).toEqual([51, 52]);
    expect(answer.report.traces).toHaveLength(10_000);
  });
});

describe('tags', () => {
  it('says which size of objects holds most', () => {
    expect(run('tags svc-blog').text).toBe(
      'svc-blog heap inuse_space, tags: 2 labels with 4 values. Objects of 1kB hold the most: 5MB of 6MB (83.33%).',
    );
    expect(blockOf(run('tags svc-blog'), 'preformatted').text.split('\n')).toEqual([
      ' bytes: Total 6MB of 6MB (  100%)',
      '        5MB (83.33%): 1kB',
      '        1MB (16.67%): 2kB',
      '',
      ' method: Total 2MB of 6MB (33.33%)',
      '         2MB (33.33%): GET',
    ]);
  });

  it('goes on to the functions that allocate that size', () => {
    const [first] = blockOf(run('tags svc-blog'), 'actions').actions;
    expect(first).toMatchObject({
      label: 'Who allocates 1kB?',
      command: 'top svc-blog 10 tagfocus=bytes=1019b:1029b snapshot=s_1',
    });
    expect(run('top svc-blog tagfocus=bytes=1019b:1029b').text).toContain('reflect.New 3MB');
  });

  it('takes its words as filters of labels, as the shell of pprof does', () => {
    expect(run('tags svc-blog GET').text).toContain('Objects of 1kB hold the most: 2MB');
  });

  it('says so where there are no labels', () => {
    expect(run('tags svc-blog', drawProfile('main;alloc 1 1024')).text).toContain(
      'No sample of 1kB has a label.',
    );
  });

  it.each([
    ['400kB', '409595b:409605b'],
    ['1.56MB', '1630536b:1641021b'],
    ['96B', '96b:96b'],
    ['GET', null],
  ])('%s stands for the sizes %s', (text, range) => {
    expect(rangeOfText(text)).toBe(range);
  });
});

describe('raw', () => {
  it('says how much of everything there is', () => {
    expect(run('raw svc-blog').text).toBe(
      'svc-blog, raw: 4 samples. Each with inuse_objects/count, inuse_space/bytes; 5 locations, 5 functions, 1 mapping: 640 B of text.',
    );
    expect(blockOf(run('raw svc-blog'), 'preformatted').text).toContain('bytes:[1024]');
  });
});

const long = drawProfile(
  Array.from(
    { length: 60 },
    (_, at) =>
      `main.main;github.com/acme/${'deep/'.repeat(20)}blog.Handle${at};alloc ${at + 1} 1048576 bytes=${at + 1} path=${'x'.repeat(100)}`,
  ).join('\n'),
);

function parse(text: string, changes: Parameters<typeof createContext>[0] = {}) {
  return parseCommand(splitWords(text), createContext(changes));
}

function run(text: string, profile: Profile = heap): Message {
  const { command, args } = parse(text);
  return command.message(command.report([snapshotOf(profile)], args), args);
}

function fileOf({ thread }: Message) {
  return thread.find((attachment) => attachment.kind === 'file');
}
