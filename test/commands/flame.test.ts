import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Attachment, Message } from '../../src/message/message.ts';
import type { Page } from '../../src/message/page.ts';
import { createContext, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf } from '../support/message-reading.ts';

const heap = drawProfile(`
  runtime/proc.go#runtime.main;blog.example/main.go#main.main;blog.example/cache/cache.go#blog.example/cache.Fill 1 1048576
  net/http/server.go#net/http.serve;x.example/web@v1.2.0/web.go#x.example/web.(*Context).Next;blog.example/pages/pages.go#blog.example/pages.Remember;reflect/value.go#reflect.MakeSlice 4 3145728
`);

describe('flame', () => {
  it('is a headline with the widest path in words, small print, a picture and a page', () => {
    const message = run('flame svc-blog');
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · flame graph · heap inuse_space · 4MB',
      'The widest path ends in reflect.MakeSlice (the standard library), which holds 3MB (75.00%); the own code nearest to that is blog.example/pages.Remember.',
    ]);
    expect(message.thread.map(({ kind, name }) => [kind, name])).toEqual([
      ['picture', 'flame-inuse_space.png'],
      ['page', 'flame.html'],
    ]);
  });

  it('says all that matters in its plain line and to those who do not see the picture', () => {
    const message = run('flame svc-blog inuse_objects');
    const sentence =
      'The widest path ends in reflect.MakeSlice (the standard library), which holds 4 (80.00%); the own code nearest to that is blog.example/pages.Remember.';
    expect(message.text).toBe(`svc-blog heap inuse_objects, flame graph of 5. ${sentence}`);
    expect(pictureOf(message).alt).toBe(`Flame graph, svc-blog, inuse_objects 5. ${sentence}`);
  });

  it('says where a path spreads out, and when no own code is on it', () => {
    const spread = drawProfile('main.main;net.a 1\nmain.main;net.b 1\nmain.main;net.c 1');
    expect(run('flame svc-blog', spread).text).toContain(
      'The widest path leads to main.main (own code), which holds 3B (100%) and spreads out below.',
    );
    expect(run('flame svc-blog', drawProfile('runtime.main;os.Open 7')).text).toContain(
      'ends in os.Open (the standard library), which holds 7B (100%); no own code is on it.',
    );
  });

  it('begins with the heaviest root, however little of the whole that holds', () => {
    const roots = drawProfile('a.Run;x.A 3\nb.Run 2\nc.Run 2\nd.Run 2');
    expect(run('flame svc-blog', roots).text).toContain('ends in x.A (own code), which holds 3B');
  });

  it('says that all is spread too thin to be seen', () => {
    const thin = Array.from({ length: 25_000 }, (_, i) => `f${i} 1`).join('\n');
    const message = run('flame svc-blog', drawProfile(thin));
    expect(message.text).toContain('spread over 25,000 stacks, each too small to be seen');
    expect(message.thread).toEqual([]);
  });

  it('draws the frames of the sample type that was asked for, own code in its colour', () => {
    const { drawing } = pictureOf(run('flame svc-blog'));
    if (drawing.kind !== 'flame') throw new Error('no flame graph');
    const texts = drawing.flame.lines.map(({ text }) => text);
    expect(texts).toContain('svc-blog · inuse_space · flame graph');
    expect(texts).toContain('pages.Remember  3MB (75%)');
    expect(texts).toContain('web.(*Context).Next  3MB (75%)');
    const own = drawing.flame.lines.filter(({ isBold }) => isBold).map(({ text }) => text);
    expect(own.some((text) => text.startsWith('main.main'))).toBe(true);
    expect(own.some((text) => text.startsWith('web.'))).toBe(false);
  });

  it('has all sample types in its page', () => {
    const { flame } = pageOf(run('flame svc-blog'));
    expect(flame.types.map(({ name, total }) => [name, total])).toEqual([
      ['inuse_objects', 5],
      ['inuse_space', 4194304],
    ]);
    expect(flame.facts).toContain('Snapshot s_1 of svc-blog, 2023-11-14 22:13:20 UTC');
    expect(flame.facts).toContain('Query: /heap flame svc-blog snapshot=s_1');
  });

  it('filters by focus and outlines what matches; highlight outlines and filters nothing', () => {
    const texts = (message: Message) => {
      const { drawing } = pictureOf(message);
      return drawing.kind === 'flame' ? drawing.flame.lines.map(({ text }) => text) : [];
    };
    expect(texts(run('flame svc-blog focus=Fill'))).toContain('matches Fill');
    expect(texts(run('flame svc-blog focus=Fill'))).toContain('all  1MB (25%)');
    const highlighted = run('flame svc-blog highlight=^reflect');
    expect(texts(highlighted)).toContain('all  4MB (100%)');
    expect(texts(highlighted)).toContain('matches ^reflect');
    expect(JSON.stringify(highlighted)).toContain(
      '"words":"flame svc-blog highlight=^reflect snapshot=s_1"',
    );
  });

  it('offers the way on', () => {
    const { actions } = blockOf(run('flame svc-blog'), 'actions');
    expect(actions.map(({ label, command }) => `${label}: ${command}`)).toEqual([
      'Who calls its end?: peek svc-blog ^reflect\\.MakeSlice$ snapshot=s_1',
      'inuse_objects: flame svc-blog snapshot=s_1 sample_index=inuse_objects',
      'Top 10: top svc-blog 10 snapshot=s_1',
    ]);
  });

  it('divides, and shows values in the unit that was asked for', () => {
    expect(run('flame svc-blog divide_by=2 unit=kb').text).toContain('flame graph of 2048kB');
  });

  it('says that there is nothing to show rather than showing nothing', () => {
    const empty = run('flame svc-blog', drawProfile('main.main 0 0'));
    expect(empty.text).toContain('The profile has no samples of this type');
    expect(empty.thread).toEqual([]);
    expect(run('flame svc-blog focus=nowhere').text).toContain('Nothing is left after the filters');
    expect(run('flame svc-blog', drawProfile('0x1234 5')).text).toContain(
      'None of its stacks has the name of a function',
    );
  });

  it('refuses what makes no sense', () => {
    expect(() => run('flame svc-blog -mean')).toThrow('means do not add up');
    expect(() => run('flame svc-blog highlight=(')).toThrow('is no regular expression');
  });

  it('has a report that is JSON', () => {
    const { command, args } = parseCommand(splitWords('flame svc-blog'), createContext());
    const report = command.report([snapshotOf(heap)], args);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

function run(text: string, profile = heap): Message {
  const { command, args } = parseCommand(splitWords(text), createContext());
  return command.message(command.report([snapshotOf(profile)], args), args);
}

function pictureOf({ thread }: Message): Extract<Attachment, { kind: 'picture' }> {
  const [picture] = thread;
  if (picture?.kind !== 'picture') throw new Error('no picture');
  return picture;
}

function pageOf({ thread }: Message): Extract<Page, { kind: 'flame' }> {
  const attachment = thread[1];
  if (attachment?.kind !== 'page' || attachment.page.kind !== 'flame') throw new Error('no page');
  return attachment.page;
}
