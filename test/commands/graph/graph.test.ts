import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../src/commands/parse.ts';
import { splitWords } from '../../../src/commands/words.ts';
import type { Attachment, Message } from '../../../src/message/message.ts';
import { createContext, snapshotOf } from '../../support/command-context.ts';
import { drawProfile } from '../../support/draw-profile.ts';
import { blockOf, linesOf } from '../../support/message-reading.ts';

const heap = drawProfile(`
  runtime/proc.go#runtime.main;blog.example/main.go#main.main;blog.example/cache/cache.go#blog.example/cache.Fill 1 1048576
  net/http/server.go#net/http.serve;x.example/web@v1.2.0/web.go#x.example/web.(*Context).Next;blog.example/pages/pages.go#blog.example/pages.Remember;reflect/value.go#reflect.MakeSlice 4 3145728 bytes=786432
`);

const SENTENCE =
  'The widest path leads from net/http.serve through blog.example/pages.Remember (own code) to reflect.MakeSlice, which holds 3MB (75.00%) itself; at least 3MB flow along each of its 3 calls.';

describe('graph', () => {
  it('is a headline with the widest path in words, a picture, and all that pprof draws', () => {
    const message = run('graph svc-blog');
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · call graph · heap inuse_space · 7 of 7 functions with 4MB (100%) of 4MB',
      SENTENCE,
    ]);
    expect(message.text).toContain(SENTENCE);
    expect(pictureOf(message).alt).toBe(`Call graph, svc-blog, inuse_space. ${SENTENCE}`);
    expect(message.thread.map(({ kind, name }) => [kind, name])).toEqual([
      ['picture', 'graph-inuse_space.png'],
      ['page', 'graph.svg'],
    ]);
  });

  it('is found as web, also by help and by slips', () => {
    expect(run('web svc-blog')).toEqual(run('graph svc-blog'));
    expect(run('help web').text).toContain('Also called web.');
    expect(() => run('wbe svc-blog')).toThrow('neither a command');
  });

  it('draws whole names without their paths, own code framed, and no boxes for sizes', () => {
    const dot = dotOf(run('graph svc-blog'));
    expect(dot).toMatch(/label="web\.\(\*Context\)\.Next\\n0 of 3MB \(75\.00%\)".*penwidth=1\]/);
    expect(dot).toMatch(/label="pages\.Remember\\n0 of 3MB \(75\.00%\)".*penwidth=3\]/);
    expect(dot).toMatch(/label="reflect\.MakeSlice\\n3MB \(75\.00%\)" fontsize=24 /);
    expect(dot).not.toContain('box3d');
    expect(svgSourceOf(run('graph svc-blog'))).toContain('box3d');
  });

  it('knows own code by its files, though pprof leaves these out of the graph', () => {
    const built = drawProfile(
      '/src/shop/cmd/main.go#main.main;/src/shop/cache/lru.go#github.com/x/shop/cache.(*LRU[…]).Put;/go/pkg/mod/github.com/lib/kv@v1.0.0/kv.go#github.com/lib/kv.Set 1 1048576',
    );
    const message = run('graph svc-blog', built);
    expect(message.text).toContain('through github.com/x/shop/cache.(*LRU[…]).Put (own code)');
    expect(dotOf(message)).toMatch(/label="cache\.\(\*LRU\[…\]\)\.Put.*penwidth=3\]/);
    expect(dotOf(message)).toMatch(/label="kv\.Set.*penwidth=1\]/);
  });

  it('draws as many functions as can be read: 25, or as asked up to 40; the file has up to 80', () => {
    const frames = Array.from({ length: 60 }, (_, at) => `root;f${at} ${1000 + at}`).join('\n');
    const many = drawProfile(frames);
    const countOf = (text: string) => dotOf(run(text, many)).match(/label="(?:f\d|root)/g)?.length;
    expect(countOf('graph svc-blog')).toBe(25);
    expect(countOf('graph svc-blog 30')).toBe(30);
    expect(countOf('graph svc-blog nodecount=5')).toBe(5);
    expect(countOf('graph svc-blog nodecount=500')).toBe(40);
    expect(countOf('graph svc-blog trim=false')).toBe(40);
    expect(svgSourceOf(run('graph svc-blog', many)).match(/ shape=box /g)?.length).toBe(61);
  });

  it('shows what filters are on, and not the one that it hides sizes with', () => {
    const message = run('graph svc-blog focus=Fill');
    expect(JSON.stringify(message.blocks)).toContain('focus=Fill');
    expect(JSON.stringify(message)).not.toContain('taghide');
    expect(message.text).toContain('from runtime.main through main.main (own code) to');
  });

  it('draws lines as the function and, below it, its file without the folders', () => {
    const dot = dotOf(run('graph svc-blog lines'));
    expect(dot).toContain('label="pages.Remember\\npages.go\\n0 of');
    expect(dot).not.toContain('blog.example');
  });

  it('says nothing of labels, which are not drawn', () => {
    const plain = drawProfile('main.main;f 1 1048576');
    expect(JSON.stringify(run('graph svc-blog', plain).blocks)).not.toContain('matched no samples');
  });

  it('offers the way on', () => {
    const { actions } = blockOf(run('graph svc-blog'), 'actions');
    expect(actions.map(({ label, command }) => `${label}: ${command}`)).toEqual([
      'Who calls the heaviest?: peek svc-blog ^reflect\\.MakeSlice$ snapshot=s_1',
      'inuse_objects: graph svc-blog snapshot=s_1 sample_index=inuse_objects',
      'Flame graph: flame svc-blog snapshot=s_1',
      'Top 10: top svc-blog 10 snapshot=s_1',
    ]);
  });

  it('says that there is nothing to show rather than showing nothing', () => {
    const empty = run('graph svc-blog', drawProfile('main.main 0 0'));
    expect(empty.text).toContain('The profile has no samples of this type');
    expect(empty.thread).toEqual([]);
    expect(run('graph svc-blog focus=nowhere').text).toContain('Nothing is left after the filters');
    expect(run('graph svc-blog', drawProfile('main.main 5')).text).toContain(
      'Nothing that is drawn leads to main.main, which holds 5B (100%) itself.',
    );
  });

  it('has a report that is JSON', () => {
    const { command, args } = parseCommand(splitWords('graph svc-blog'), createContext());
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

function dotOf(message: Message): string {
  const { drawing } = pictureOf(message);
  if (drawing.kind !== 'graph') throw new Error('no call graph');
  return drawing.graph.dots.join('');
}

function svgSourceOf({ thread }: Message): string {
  const file = thread[1];
  if (file?.kind !== 'page' || file.page.kind !== 'graph') throw new Error('no file');
  return file.page.dot;
}
