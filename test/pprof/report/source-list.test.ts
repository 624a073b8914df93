import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { listSource, type ReadSource } from '../../../src/pprof/report/source-list.ts';
import { drawProfile } from '../../support/draw-profile.ts';

const heap = drawProfile(`
  main.go#main.main:10;blog.go#blog.Handle:20;blog.go#blog.render:2 1 3072
  main.go#main.main:10;blog.go#blog.Handle:21 1 1024
  main.go#main.main:10;other.go#blog.Handle:7 1 512
  main.go#main.main:10;blog.bare 1 100
`);

const read: ReadSource = (path) =>
  path === 'blog.go'
    ? { lines: Array.from({ length: 23 }, (_, line) => `\tline ${line + 1}`) }
    : { problem: `could not find file ${path} on path /srv` };

describe('listSource', () => {
  test('prints five lines around those that hold something, as far as the file goes', () => {
    expect(list('Handle').slice(0, 12)).toEqual([
      'Total: 4.60kB',
      'ROUTINE ======================== blog.Handle in blog.go',
      '       1kB        4kB (flat, cum) 87.00% of Total',
      '         .          .     15:\tline 15',
      '         .          .     16:\tline 16',
      '         .          .     17:\tline 17',
      '         .          .     18:\tline 18',
      '         .          .     19:\tline 19',
      '         .        3kB     20:\tline 20',
      '       1kB        1kB     21:\tline 21',
      '         .          .     22:\tline 22',
      '         .          .     23:\tline 23',
    ]);
  });

  test('begins at the first line of a file at the earliest', () => {
    expect(list('render')[3]).toBe('         .          .      1:\tline 1');
  });

  test('says of each file why it has no source, and goes on', () => {
    expect(list('Handle|bare').filter((line) => !line.includes(':\t'))).toEqual([
      'Total: 4.60kB',
      'ROUTINE ======================== blog.Handle in blog.go',
      '       1kB        4kB (flat, cum) 87.00% of Total',
      'ROUTINE ======================== blog.Handle in other.go',
      '      512B       512B (flat, cum) 10.88% of Total',
      ' Error: could not find file other.go on path /srv',
      'No source information for blog.bare',
    ]);
  });

  test('refuses what matches nothing, after what there was to say', () => {
    expect(() => list('Blog', { hide: 'nothing' })).toThrow(
      expect.objectContaining({
        message: 'no matches found for regexp: Blog',
        warnings: ['Hide expression matched no samples'],
      }),
    );
  });
});

function list(pattern: string, options: Partial<ReportOptions> = {}): string[] {
  const { content } = listSource(heap, pattern, { ...defaultOptions, ...options }, read);
  return [...content].join('').trimEnd().split('\n');
}
