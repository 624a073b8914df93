import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../src/commands/command.ts';
import type { DiffAnswer } from '../../../src/commands/diff/diff.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import { splitWords } from '../../../src/commands/words.ts';
import type { Message } from '../../../src/message/message.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { createContext, snapshotOf } from '../../support/command-context.ts';
import { drawProfile } from '../../support/draw-profile.ts';
import { seededRandom } from '../../support/leak-generator/random.ts';
import { linesOf, tableOf } from '../../support/message-reading.ts';
import { objectsOf, type Site, sampleTwice } from '../../support/sampled-heap.ts';

const SIZE = 1024;

describe('the rows of a difference', () => {
  it('have their intervals, and what can be chance stands below them in brackets', () => {
    const pair = sampleTwice(seededRandom(1), [
      site('main.main;blog.Leak', { lived: 20, born: 60 }),
      site('main.main;cache.Churn', { died: 40, born: 40, passed: 90 }),
      site('main.main;conf.Static', { lived: 200 }),
    ]);
    const { message, answer } = diff('diff svc-blog', pair);
    const [header, first, second, ...rest] = tableOf(message);
    expect(header).toBe('Δ flat | Δ% | before | after | function | 95 %');
    expect(first).toMatch(/^▲ \+\d+\.?\d*MB \| .* \| blog\.Leak \| \d+\.?\d*…\d+\.?\d*MB$/u);
    expect(second).toMatch(
      /^\([+-]\d+\.?\d*MB\) \| .* \| cache\.Churn \| -\d+\.?\d*…\d+\.?\d*MB$/u,
    );
    expect(rest).toEqual([]);
    expect(message.text).toContain('1 of them within sampling error');
    expect(notesOf(message)[0]).toContain(
      'given that the heap is sampled (from what was allocated',
    );
    expect(notesOf(message)[0]).toContain('(in brackets): within sampling error');
    const [row] = answer.top.rows;
    expect(row?.significance?.interval.low).toBeGreaterThan(0);
    expect(row?.significance?.interval.estimate).toBe(row?.flat);
  });

  it('are false at most as often as they say where nothing grew', () => {
    let shown = 0;
    let claims = 0;
    for (let trial = 0; trial < 40; trial++) {
      const sites = Array.from({ length: 60 }, (_, n) =>
        site(`main.main;part${n}.Churn`, { died: 5 + n, born: 5 + n, passed: 100, lived: n }),
      );
      const { answer } = diff(
        'diff svc-blog nodefraction=0 100',
        sampleTwice(seededRandom(100 + trial), sites),
      );
      const rows = answer.top.rows.filter(({ name }) => name.endsWith('.Churn'));
      shown += rows.length;
      claims +=
        rows.filter(({ significance }) => significance?.isNoise === false).length > 0 ? 1 : 0;
    }
    expect(shown).toBeGreaterThan(2000);
    // One of 20 families of tests may have one.
    expect(claims).toBeLessThanOrEqual(5);
  });

  it('say where memory moved rather than grew', () => {
    const pair = sampleTwice(seededRandom(4), [
      slab('tango.(*pool).New', { born: 60 }),
      slab('tango.newPool', { died: 56 }),
      site('main.main;blog.Leak', { born: 60 }),
    ]);
    const { message } = diff('diff svc-blog cum', pair);
    expect(rowOf(message, 'tango.(*pool).New')).toMatch(/^↔ \+/u);
    expect(rowOf(message, 'tango.newPool')).toMatch(/^▼ -/u);
    expect(rowOf(message, 'blog.Leak')).toMatch(/^▲ \+/u);
    expect(notesOf(message)[0]).toContain('↔ moved, not grown');
  });

  it('are a move alone where all that grew is one', () => {
    const pair = sampleTwice(seededRandom(4), [
      site('main.main;main.renew', { born: 60 }),
      site('main.main;main.importAll', { died: 56 }),
      site('main.main;main.other', { born: 60, died: 60 }, 2048),
    ]);
    const { message } = diff('diff svc-blog', pair);
    expect(rowOf(message, 'main.renew')).toMatch(/^↔ \+/u);
    expect(message.text).toContain(
      'Memory moved rather than grew: what main.renew gained, others lost in blocks of the same size.',
    );
    expect(message.text).not.toContain('widest growing path');
  });

  it('tell a move only in blocks of the same size', () => {
    const pair = sampleTwice(seededRandom(4), [
      site('main.main;main.renew', { born: 60 }),
      site('main.main;main.importAll', { died: 56 }, 2 * SIZE),
    ]);
    expect(rowOf(diff('diff svc-blog', pair).message, 'main.renew')).toMatch(/^▲ \+/u);
  });

  it('say where births are not told', () => {
    const draw = (live: number) =>
      drawProfile(`main.main;blog.Leak ${live * 512} ${live * 524_288}`);
    const { message } = diff('diff svc-blog', [draw(20), draw(80)]);
    expect(notesOf(message)[0]).toContain('births in between are not told');
    expect(tableOf(message)[1]).toMatch(/^▲ \+30MB \| .* \| blog\.Leak \| /u);
  });

  it('claim nothing of other replicas, of what was allocated, of shares, of means', () => {
    const pair = sampleTwice(seededRandom(1), [
      site('main.main;blog.Leak', { lived: 20, born: 60, passed: 9 }),
    ]);
    for (const words of [
      'diff svc-blog alloc_space',
      'diff svc-blog normalize',
      'diff svc-blog mean',
    ]) {
      expect(diff(words, pair).answer.sampling).toBeNull();
    }
    const { answer, message } = diff('diff svc-blog', pair, [{ name: 'pod-b', ok: true }]);
    expect(answer.sampling).toBeNull();
    expect(tableOf(message)[0]).toBe('Δ flat | Δ% | before | after | function');
  });

  it('are those of the samples that the filters leave', () => {
    const pair = sampleTwice(seededRandom(6), [
      site('main.main;a.Handle;bytes.growSlice', { born: 60 }),
      site('main.main;b.Handle;bytes.growSlice', { died: 50, born: 50 }),
    ]);
    const widthOf = (words: string) => {
      const interval = diff(words, pair).answer.top.rows[0]?.significance?.interval;
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    const [all, some] = [widthOf('diff svc-blog'), widthOf('diff svc-blog focus=a.Handle')];
    expect(some).toBeGreaterThan(0);
    expect(all / some).toBeGreaterThan(1.3);
  });

  it('count objects too', () => {
    const pair = sampleTwice(seededRandom(1), [
      site('main.main;blog.Leak', { lived: 20, born: 60 }),
    ]);
    const { answer } = diff('diff svc-blog inuse_objects', pair);
    const [row] = answer.top.rows;
    expect(row?.significance?.isNoise).toBe(false);
    expect(row?.significance?.interval.high).toBeLessThan(2 * (row?.flat ?? 0));
  });
});

type Counts = Partial<Omit<Site, 'stack' | 'size'>>;

/** Counts in expected samples. */
function site(stack: string, samples: Counts, size = SIZE): Site {
  const of = (count = 0) => objectsOf(count, size);
  const { lived, died, born, passed } = samples;
  return { stack, size, lived: of(lived), died: of(died), born: of(born), passed: of(passed) };
}

function slab(name: string, samples: Counts): Site {
  return site(`main.main;${name};reflect.unsafe_NewArray`, samples, 40_960);
}

function diff(
  words: string,
  [before, after]: readonly [Profile, Profile],
  replicas?: Snapshot['meta']['replicas'],
): { answer: DiffAnswer; message: Message } {
  const parsed = parseCommand(splitWords(words), createContext({ services: keptServices() }));
  const later = snapshotOf(after);
  const meta = { ...later.meta, id: 's_to', takenAt: later.meta.takenAt + 3_600_000 };
  const to = { ...later, meta: { ...meta, replicas: replicas ?? meta.replicas } };
  const answer = parsed.command.report([snapshotOf(before), to], parsed.args) as DiffAnswer;
  expect(JSON.parse(JSON.stringify(answer.top.rows))).toEqual(answer.top.rows);
  return { answer, message: parsed.command.message(answer, parsed.args) };
}

function keptServices() {
  const [first] = createContext().services;
  if (first === undefined) throw new Error('no service');
  return [{ ...first, latest: snapshotOf(drawProfile('main.main 1 1')).meta }];
}

function rowOf(message: Message, name: string): string | undefined {
  return tableOf(message).find((row) => row.includes(` | ${name} | `));
}

function notesOf(message: Message): string[] {
  return message.blocks.flatMap((block) => (block.kind === 'note' ? linesOf(block) : []));
}
