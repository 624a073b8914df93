import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Snapshot, SnapshotQuery } from '../../src/commands/command.ts';
import type { DiffAnswer } from '../../src/commands/diff/diff.ts';
import { UsageError } from '../../src/commands/errors.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Message } from '../../src/message/message.ts';
import { readProfile } from '../../src/pprof/decode/read-profile.ts';
import { finishByDefault } from '../../src/pprof/driver/load-default.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { printTop } from '../../src/pprof/report/top.ts';
import { createContext, investigation, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf, tableOf } from '../support/message-reading.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Of a heap of which every block is counted: nothing is off by sampling. */
function draw(picture: string): Profile {
  return drawProfile(picture, { period: 1n });
}

const before = draw(`
  main.main;blog.Handle;bytes.growSlice 4 4194304
  main.main;cache.Fill                  2 2097152
`);
const after = draw(`
  main.main;blog.Handle;bytes.growSlice 10 10485760
  main.main;cache.Fill                  1  1048576
  main.main;pool.Get                    1  1048576
`);

const now: SnapshotQuery = { kind: 'now', service: 'svc-blog', fresh: false };
const previous: SnapshotQuery = { kind: 'before', service: 'svc-blog', than: 1 };
const anHourAgo: SnapshotQuery = {
  kind: 'at',
  service: 'svc-blog',
  moment: { kind: 'ago', millis: HOUR },
  except: 1,
};
function kept(id: string): SnapshotQuery {
  return { kind: 'kept', service: 'svc-blog', id, orNow: false };
}

describe('the words of diff', () => {
  it.each<[string, SnapshotQuery[]]>([
    ['diff svc-blog', [previous, now]],
    ['diff svc-blog previous', [previous, now]],
    ['diff svc-blog 1h ago', [anHourAgo, now]],
    ['diff svc-blog "1h ago" now', [anHourAgo, now]],
    ['diff svc-blog 25 from 1h ago to now cum', [anHourAgo, now]],
    ['diff svc-blog s_a s_b', [kept('s_a'), kept('s_b')]],
    ['diff svc-blog s_b snapshot=s_a', [kept('s_b'), kept('s_a')]],
    ['diff svc-blog -diff_base=s_a s_b', [kept('s_a'), kept('s_b')]],
    ['diff svc-blog now s_b', [now, kept('s_b')]],
    ['diff svc-blog fresh', [previous, { ...now, fresh: true }]],
    ['diff svc-blog baseline', [{ kind: 'baseline', service: 'svc-blog' }, now]],
    ['diff svc-blog now previous', [now, { kind: 'before', service: 'svc-blog', than: 0 }]],
    [
      'diff svc-blog 1h ago 2026-11-22 09:00',
      [
        anHourAgo,
        {
          kind: 'at',
          service: 'svc-blog',
          moment: { kind: 'point', at: Date.UTC(2026, 10, 22, 9) },
          except: null,
        },
      ],
    ],
  ])('%s', (words, queries) => {
    const { command, args } = parse(words);
    expect(command.needs(args)).toEqual(queries);
  });

  it('goes on with the service of the channel', () => {
    const { command, args } = parse('diff', { ...keptContext(), investigation });
    expect(command.needs(args)).toEqual([previous, now]);
  });

  it.each([
    ['diff 1h ago', 'Which service?'],
    ['diff svc-blog yestreday', "I don't understand `yestreday`"],
    ['diff svc-blog yestreday', '`previous`, `baseline`, `now`, the link'],
    ['diff svc-blog s_a s_b s_c', 'more than two'],
    ['diff svc-blog previous previous', 'is before something else'],
    ['diff svc-blog fokus=x', 'There is no option `fokus`'],
  ])('%s is refused with what to do', (words, expected) => {
    expect(() => parse(words)).toThrow(UsageError);
    expect(() => parse(words)).toThrow(expected);
  });

  it('says before anything is posted that nothing is kept yet', () => {
    const services = [
      { name: 'svc-new', replicas: 1, memoryLimit: null, repository: null, latest: null },
    ];
    const context = createContext({ services });
    for (const words of ['diff svc-new', 'diff svc-new 1h ago']) {
      expect(() => parse(words, context)).toThrow('There is nothing yet to compare svc-new with');
    }
    expect(() => parse('diff svc-new s_a s_b', context)).not.toThrow();
  });

  it('takes two files in a terminal', () => {
    const context = createContext({ isFile: (word) => word.endsWith('.gz') });
    const { command, args } = parse('diff a.gz b.gz 5', context);
    expect(command.needs(args)).toEqual([
      { kind: 'file', path: 'a.gz' },
      { kind: 'file', path: 'b.gz' },
    ]);
    expect(() => parse('diff a.gz', context)).toThrow('two files');
  });
});

describe('the call graph of a difference', () => {
  /**
   * One function grew by much; thirty shrank by little, themselves and along their calls, and thirty have a call that did not change:
   * pprof's own order has those first.
   */
  const shrinking = (bytes: number): string =>
    Array.from({ length: 30 }, (_, at) =>
      [
        `main.main;s${at};t${at} 1 ${bytes}`,
        `main.main;s${at} 1 ${bytes / 1000}`,
        `main.main;u${at} 1 ${bytes}`,
        `main.main;u${at};same${at} 1 5000`,
      ].join('\n'),
    ).join('\n');
  const small = draw(`${shrinking(2_000_000)}\nmain.main;web.Serve;cache.Fill 1 1000000`);
  const large = draw(`${shrinking(1_000_000)}\nmain.main;web.Serve;cache.Fill 1 90000000`);

  it('shows first what changed the most, also where much shrank by little', () => {
    const message = answer('diff svc-blog', pair(small, large));
    expect(graphOf(message)).toContain('cache.Fill');
    expect(message.text).toContain(
      'The widest growing path leads from main.main to cache.Fill, which itself holds 84.88MB more',
    );
  });
});

describe('diff', () => {
  it('is a headline, a table with both sides, bars, and differential flame and call graphs', () => {
    const message = run('diff svc-blog');
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · diff inuse_space: 6MB → 12MB, ▲ +6MB (+100%) in 3 h 12 min',
      '3 of 5 functions, the largest change first, together ▲ +6MB',
      'The widest growing path leads from main.main to bytes.growSlice, which itself holds 6MB more; at least 6MB more flow along each of its 2 calls.',
    ]);
    expect(tableOf(message)).toEqual([
      'Δ flat | Δ% | before | after | function',
      '▲ +6MB | +100% | 4MB | 10MB | bytes.growSlice',
      '▼ -1MB | -16.67% | 2MB | 1MB | cache.Fill',
      '▲ +1MB | +16.67% | 0 | 1MB | pool.Get',
    ]);
    expect(notesOf(message)[0]).toBe("Δ% is of the 6MB before (pprof's diff_base)");
    expect(message.thread.map(({ kind, name }) => [kind, name])).toEqual([
      ['picture', 'diff-inuse_space.png'],
      ['picture', 'diff-flame-inuse_space.png'],
      ['page', 'diff-flame.html'],
      ['picture', 'diff-graph-inuse_space.png'],
      ['page', 'diff-graph.svg'],
    ]);
  });

  it('says all that matters in its plain line', () => {
    expect(run('diff svc-blog').text).toBe(
      'svc-blog diff inuse_space: 6MB → 12MB, ▲ +6MB (+100%) in 3 h 12 min. 3 of 5 functions, the largest change first, together ▲ +6MB. First: bytes.growSlice ▲ +6MB, cache.Fill ▼ -1MB, pool.Get ▲ +1MB. The widest growing path leads from main.main to bytes.growSlice, which itself holds 6MB more; at least 6MB more flow along each of its 2 calls.',
    );
  });

  it('names both snapshots and the words that give the same numbers again', () => {
    const message = run('diff svc-blog cum focus=main');
    const notes = notesOf(message);
    expect(notes.some((note) => note.startsWith('Before: snapshot s_from of '))).toBe(true);
    expect(notes.some((note) => note.startsWith('After: snapshot s_to of '))).toBe(true);
    expect(JSON.stringify(message)).toContain('"words":"diff svc-blog s_from s_to cum focus=main"');
  });

  it('offers the way on', () => {
    const actions = blockOf(run('diff svc-blog'), 'actions');
    expect(actions.actions.map(({ label, command }) => `${label}: ${command}`)).toEqual([
      'Who calls the most grown?: peek svc-blog ^bytes\\.growSlice$ snapshot=s_to',
      'Sort by cum: diff svc-blog s_from s_to cum',
      'Swap: diff svc-blog s_to s_from',
      'inuse_objects: diff svc-blog s_from s_to sample_index=inuse_objects',
      'Top 10 after: top svc-blog 10 snapshot=s_to',
    ]);
  });

  it('says in words where the growth flows', () => {
    const own = draw(`
      runtime.main;main.main;blog.Handle;bytes.growSlice 10 10485760
      runtime.main;main.main;cache.Fill 1 1048576
    `);
    const message = answer('diff svc-blog', pair(before, own));
    expect(linesOf(blockOf(message, 'paragraph')).at(-1)).toBe(
      'The widest growing path leads from runtime.main through main.main (own code) to bytes.growSlice, which itself holds 6MB more; at least 6MB more flow along each of its 3 calls.',
    );
    expect(message.text).toContain('The widest growing path leads from runtime.main');
    const shrunk = draw('main.main;cache.Fill 1 1048576');
    expect(answer('diff svc-blog', pair(before, shrunk)).text).not.toContain('growing');
  });

  it('draws the functions and calls that changed, with signs, in the unit of the table', () => {
    const dot = graphOf(run('diff svc-blog'));
    expect(dot).toMatch(/label="blog\.Handle\\n0 of \+6MB \(\+100%\)".* style="filled" /u);
    expect(dot).toMatch(/label="cache\.Fill\\n-1MB \(-16\.67%\)".* style="filled,dashed" /u);
    expect(dot).toMatch(/-> N\d \[label=" {2}-1MB".* style="dashed"\]/u);
    expect(graphOf(run('diff svc-blog 1'))).toBe(dot);
  });

  it('draws no means, which do not add up', () => {
    const names = run('diff svc-blog mean').thread.map(({ name }) => name);
    expect(names).toEqual(['diff-mean_inuse_space.png']);
  });

  it('sorts by cum, and shows cum then', () => {
    expect(tableOf(run('diff svc-blog 3 cum'))).toEqual([
      'Δ cum | Δ% | before | after | function',
      '▲ +6MB | +100% | 4MB | 10MB | blog.Handle',
      '▲ +6MB | +100% | 4MB | 10MB | bytes.growSlice',
      '▲ +6MB | +100% | 6MB | 12MB | main.main',
    ]);
  });

  it('compares what the filters leave', () => {
    const message = run('diff svc-blog focus=cache');
    expect(linesOf(blockOf(message, 'paragraph'))[0]).toContain('2MB → 1MB, ▼ -1MB (-50%)');
    expect(JSON.stringify(message)).toContain('{"kind":"code","text":"focus=cache"}');
  });

  it('warns of different builds and of replicas that are missing on one side', () => {
    const [from, to] = pair(before, after);
    const replicas = [{ name: 'b', ok: false as const, why: 'timed out' }];
    const text = JSON.stringify(
      answer('diff svc-blog', [
        { ...from, meta: { ...from.meta, buildId: 'aaaa' } },
        { ...to, meta: { ...to.meta, buildId: 'bbbb', replicas } },
      ]),
    );
    expect(text).toContain('Different builds (aaaa → bbbb)');
    expect(text).toContain('1 replica was read before, 0 after');
    expect(text).toContain('After is without one replica: b timed out');
  });

  it('says how far the nearest snapshot is from the time that was asked for', () => {
    const line = /Nothing is kept of that time: the nearest snapshot, s_from, was taken ([^.]*)/u;
    const said = (text: string): string => line.exec(JSON.stringify(run(text)))?.[1] ?? '';
    expect(said('diff svc-blog 1h ago')).toBe('2 h 12 min before it');
    expect(said('diff svc-blog 2d ago')).toBe('1 d 20 h after it');
    expect(said('diff svc-blog 2023-11-14 20:00')).toBe('2 h 13 min after it');
    expect(said('diff svc-blog 3h ago')).toBe('');
    expect(said('diff svc-blog s_from now')).toBe('');
  });

  it('says so where nothing changed, and draws nothing', () => {
    const message = answer('diff svc-blog', pair(before, before));
    expect(message.text).toContain('6MB → 6MB, no change');
    expect(message.text).toContain('No function grew or shrank');
    expect(message.thread).toEqual([]);
  });

  it('shows what a total of nothing became', () => {
    const nothing = draw('main.main 0 0');
    const message = answer('diff svc-blog', pair(nothing, after));
    expect(linesOf(blockOf(message, 'paragraph'))[0]).toContain('0 → 12MB, ▲ +12MB in');
    expect(notesOf(message)[0]).toContain('the sum of all changes');
  });

  it('goes back in time where it is asked to, and still investigates the newer snapshot', () => {
    const [from, to] = pair(before, after);
    const { command, args } = parse('diff svc-blog s_to s_from');
    const report = command.report([to, from], args);
    expect(command.message(report, args).text).toContain('▼ -6MB (-50%), going back 3 h 12 min');
    expect(command.investigates?.(report, args)).toEqual({
      service: 'svc-blog',
      snapshot: 's_to',
      sampleIndex: 'inuse_space',
    });
  });

  it('shows a change that is small beside the total in a unit of its own', () => {
    const grown = draw(`
      main.main;blog.Handle;bytes.growSlice 4 4194304
      main.main;cache.Fill                  2 2097664
    `);
    const message = answer('diff svc-blog nodefraction=0', pair(before, grown));
    expect(tableOf(message)).toContain('▲ +512B | +0.0081% | 2MB | 2MB | cache.Fill');
  });

  it('refuses profiles that measure different things', () => {
    const cpu = drawProfile('main.main 1', { types: 'cpu/nanoseconds' });
    expect(() => answer('diff svc-blog', pair(before, cpu))).toThrow('cannot be put together');
  });
});

/** The goldens are what `go tool pprof` printed for the same two files. */
describe('diff has the numbers of pprof', () => {
  it.each([
    ['checkout', 'before', 'after', '', 'top_diff_base=checkout~before.pb.gz@after'],
    ['checkout', 'before', 'after', 'cum', 'top_diff_base=checkout~before.pb.gz_cum@after'],
    [
      'checkout',
      'before',
      'after',
      'inuse_objects',
      'top_diff_base=checkout~before.pb.gz_inuse_objects@after',
    ],
    [
      'checkout',
      'before',
      'after',
      'focus=orders relative_percentages',
      'top_diff_base=checkout~before.pb.gz_focus=orders_relative_percentages@after',
    ],
    [
      'checkout',
      'after',
      'before',
      'cum drop_negative',
      'top_diff_base=checkout~after.pb.gz_cum_drop_negative@before',
    ],
    ['checkout', 'before', 'after', 'base', 'top_base=checkout~before.pb.gz@after'],
    ['checkout', 'after', 'before', 'base', 'top_base=checkout~after.pb.gz@before'],
    [
      'checkout',
      'before',
      'after',
      'base normalize',
      'top_base=checkout~before.pb.gz_normalize@after',
    ],
    ['catalog', 'before', 'after', 'cum', 'top_diff_base=catalog~before.pb.gz_cum@after'],
    ['catalog', 'before', 'after', 'base', 'top_base=catalog~before.pb.gz@after'],
  ])('%s from %s to %s %s', (program, from, to, options, golden) => {
    const { command, args } = parse(`diff svc-blog s_a s_b 0 ${options}`);
    const sides = pair(read(program, from), read(program, to));
    const { top } = command.report(sides, args) as DiffAnswer;
    const path = `test/golden/pprof/${program}-diff/${golden}.txt`;
    expect(printTop(top)).toBe(readFileSync(path, 'utf8'));
    for (const row of top.rows.filter(() => !options.includes('normalize'))) {
      expect([row.after.flat - row.before.flat, row.after.cum - row.before.cum]).toEqual([
        row.flat,
        row.cum,
      ]);
    }
  });
});

function read(program: string, name: string): Profile {
  const bytes = readFileSync(`test/profiles/${program}/${name}.pb.gz`);
  return readProfile(bytes, { maxInflatedBytes: 1e8 });
}

/** Two snapshots of one service, more than three hours apart. */
function pair(from: Profile, to: Profile): [Snapshot, Snapshot] {
  const side = (profile: Profile, id: string, later: number): Snapshot => {
    const snapshot = snapshotOf(finishByDefault(profile), 'kept');
    const takenAt = snapshot.meta.takenAt + later;
    return { ...snapshot, unfinished: profile, meta: { ...snapshot.meta, id, takenAt } };
  };
  return [side(from, 's_from', 0), side(to, 's_to', 3 * HOUR + 12 * MINUTE)];
}

function parse(text: string, context = keptContext()) {
  return parseCommand(splitWords(text), context);
}

/** A context whose services have a snapshot. */
function keptContext() {
  const { meta } = snapshotOf(before);
  const services = createContext().services.map((service) => ({ ...service, latest: meta }));
  return createContext({ services });
}

function run(text: string): Message {
  return answer(text, pair(before, after));
}

function answer(text: string, snapshots: readonly Snapshot[]): Message {
  const { command, args } = parse(text);
  const report = command.report(snapshots, args);
  const message = command.message(report, args);
  const later = command.later?.(snapshots, args, report) ?? [];
  return { ...message, thread: [...message.thread, ...later] };
}

function graphOf({ thread }: Message): string {
  for (const attachment of thread) {
    if (attachment.kind !== 'picture' || attachment.drawing.kind !== 'graph') continue;
    return attachment.drawing.graph.dots.join('');
  }
  throw new Error('no call graph');
}

function notesOf({ blocks }: Message): string[] {
  return blocks.flatMap((block) => (block.kind === 'note' ? [linesOf(block).join('\n')] : []));
}
