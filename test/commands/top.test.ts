import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Message } from '../../src/message/message.ts';
import { createContext, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf, tableOf } from '../support/message-reading.ts';

const heap = drawProfile(`
  main.main;router.Dispatch;reflect.Value.Call;blog.Handle;reflect.unsafe_NewArray 4 3145728
  main.main;router.Dispatch;reflect.Value.Call;blog.Handle                         2 1048576
  main.main;cache.Fill                                                             1 1024
`);

describe('top', () => {
  it('is a headline, a table, small print and a picture', () => {
    const message = run('top svc-blog 3');
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · heap inuse_space · top 3 of 5 functions (1 with cum ≤ 0.02MB left out)',
      '3 rows cover 4MB of 4MB (100%)',
    ]);
    expect(tableOf(message)).toEqual([
      'flat | flat% | cum | cum% | function',
      '3MB | 74.98% | 3MB | 74.98% | reflect.unsafe_NewArray',
      '1MB | 24.99% | 4MB | 100% | blog.Handle',
      '0 | 0% | 4MB | 100% | main.main',
    ]);
    expect(message.thread.map(({ kind, name }) => [kind, name])).toEqual([
      ['picture', 'top-inuse_space.png'],
    ]);
  });

  it.each(['top -1 svc-blog', 'top svc-blog -1', 'top1 svc-blog', 'top svc-blog 1'])(
    '%s is one row, and no filter',
    (words) => {
      const message = run(words);
      expect(tableOf(message)).toHaveLength(2);
      expect(linesOf(blockOf(message, 'paragraph'))[0]).toContain('top 1 of 5');
      expect(JSON.stringify(message)).not.toContain('ignore=');
    },
  );

  it('has a number in every column but the name, so that all can be sorted', () => {
    const table = blockOf(run('top svc-blog 2'), 'table');
    expect(table.rows.map((row) => row.map(({ number }) => number))).toEqual([
      [3_145_728, 74.98, 3_145_728, 74.98, undefined],
      [1_048_576, 24.99, 4_194_304, 100, undefined],
    ]);
  });

  it('says all that matters in its plain line', () => {
    expect(run('top svc-blog 2').text).toBe(
      'svc-blog heap inuse_space: top 2 of 5 functions (1 with cum ≤ 0.02MB left out). 2 rows cover 4MB of 4MB (100%). Top: reflect.unsafe_NewArray 3MB (74.98%), blog.Handle 1MB (24.99%).',
    );
  });

  it('gives the words that give the same numbers again', () => {
    const message = run('top svc-blog 3 -cum focus="a b|reflect"');
    expect(JSON.stringify(message)).toContain(
      '"words":"top svc-blog 3 cum focus=\\"a b|reflect\\" snapshot=s_1',
    );
  });

  it('offers the way on, on the same snapshot', () => {
    const actions = blockOf(run('top svc-blog 3'), 'actions');
    expect(actions.actions.map(({ label, command }) => `${label}: ${command}`)).toEqual([
      'Who calls the first?: peek svc-blog ^reflect\\.unsafe_NewArray$ snapshot=s_1',
      'Sort by cum: top svc-blog 3 snapshot=s_1 cum',
      'inuse_objects: top svc-blog 3 snapshot=s_1 sample_index=inuse_objects',
      'Now: top svc-blog 3 fresh',
    ]);
  });

  it('says which filters are on, and which of them matched nothing', () => {
    const text = JSON.stringify(run('top svc-blog focus=nowhere'));
    expect(text).toContain('{"kind":"code","text":"focus=nowhere"}');
    expect(text).toContain('Focus expression matched no samples');
    expect(text).toContain('Nothing of 4MB is left after the filters');
    expect(linesOf(blockOf(run('top svc-blog focus=reflect ignore=cache'), 'note'))).toEqual([
      'filter focus=reflect · filter ignore=cache',
    ]);
  });

  it('says that there is nothing to show rather than showing nothing', () => {
    const message = run('top svc-blog', drawProfile('main.main 0 0'));
    expect(message.text).toContain('The profile has no samples of this type');
    expect(message.thread).toEqual([]);
  });

  it.each([
    ['did not answer within 30 s', 'did not answer within 30 s.'],
    ['refused the connection: is it running?', 'refused the connection: is it running?'],
  ])('names the replica that %s', (why, words) => {
    const snapshot = snapshotOf(heap);
    const replicas = [...snapshot.meta.replicas, { name: 'pod-b', ok: false as const, why }];
    const message = answer('top svc-blog', [{ ...snapshot, meta: { ...snapshot.meta, replicas } }]);
    expect(JSON.stringify(message)).toContain(`⚠️ Without one replica: pod-b ${words}"`);
    expect(JSON.stringify(message)).toContain('1 of 2 replicas, merged');
  });

  it('leads the channel to look at this snapshot', () => {
    const { command, args } = parseCommand(splitWords('top svc-blog -mean'), createContext());
    const report = command.report([snapshotOf(heap)], args);
    expect(command.investigates?.(report, args)).toEqual({
      service: 'svc-blog',
      snapshot: 's_1',
      sampleIndex: 'inuse_space',
    });
  });

  it('makes one profile of several files', () => {
    const { command, args } = parseCommand(
      splitWords('top a.gz b.gz 1'),
      createContext({ isFile: (word) => word.endsWith('.gz') }),
    );
    const message = command.message(
      command.report([snapshotOf(heap, 'file'), snapshotOf(heap, 'file')], args),
      args,
    );
    expect(tableOf(message).slice(1)).toEqual([
      '6MB | 74.98% | 6MB | 74.98% | reflect.unsafe_NewArray',
    ]);
  });
});

function run(text: string, profile = heap): Message {
  return answer(text, [snapshotOf(profile)]);
}

function answer(
  text: string,
  snapshots: Parameters<ReturnType<typeof parseCommand>['command']['report']>[0],
): Message {
  const { command, args } = parseCommand(splitWords(text), createContext());
  return command.message(command.report(snapshots, args), args);
}
