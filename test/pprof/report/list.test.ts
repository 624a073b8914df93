import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { listReport, printList } from '../../../src/pprof/report/list.ts';
import { drawProfile } from '../../support/draw-profile.ts';

const heap = drawProfile(`
  main.go#main.main:10;blog.go#blog.Handle:20;blog.go#blog.render:31 1 3072
  main.go#main.main:10;blog.go#blog.Handle:21 1 1024
  main.go#main.main:10;blog.go#blog.Handle:20;blog.go#blog.Handle:21 1 2048
  main.go#main.main:11;other.go#blog.Handle:5 1 512
`);

describe('listReport', () => {
  it('groups lines by function and file, the heaviest function first, lines in their order', () => {
    const { functions } = list('^blog');
    expect(functions.map(({ name, file, lines }) => [name, file, lines.map(show)])).toEqual([
      ['blog.Handle', 'blog.go', ['20: 0 5kB', '21: 3kB 3kB']],
      ['blog.render', 'blog.go', ['31: 3kB 3kB']],
      ['blog.Handle', 'other.go', ['5: 512B 512B']],
    ]);
  });

  it('adds up the lines of a function, recursion twice, as pprof does', () => {
    const [handle] = list('^blog').functions;
    expect([handle?.flat, handle?.cum, handle?.cumPercent]).toEqual([3072, 8192, '123.08%']);
  });

  it('counts inlined calls at their own lines', () => {
    const inlined = drawProfile('a.go#outer:7>b.go#inner:3 1 1024');
    const { functions } = list('outer|inner', {}, inlined);
    expect(functions.map(({ name, lines }) => [name, ...lines.map(show)])).toEqual([
      ['inner', '3: 1kB 1kB'],
      ['outer', '7: 0 1kB'],
    ]);
  });

  it('takes filters, and keeps the file as the profile has it', () => {
    const { functions, activeFilters } = list('Handle', { focus: 'render', trimPath: 'blog' });
    expect(functions.map(({ file, lines }) => [file, ...lines.map(show)])).toEqual([
      ['blog.go', '20: 0 3kB'],
    ]);
    expect(activeFilters).toEqual(['focus=render']);
  });

  it('refuses what matches nothing, in the words of pprof', () => {
    expect(() => list('Blog')).toThrow('no matches found for regexp: Blog');
  });

  // What `go tool pprof -list=orders` of Go 1.26 prints, the source and what it says of it left out.
  it('has the numbers of pprof', () => {
    const file = readFileSync('test/profiles/checkout/after.pb.gz');
    const profile = readProfile(file, { maxInflatedBytes: 10_000_000 });
    const report = listReport(profile, String.raw`\.fill$|\.order$`, defaultOptions);
    const desk = 'code.northwind.example/checkout/orders.(*Desk)';
    const source = 'code.northwind.example/checkout/orders/orders.go';
    expect([...printList(report)].join('')).toBe(
      `Total: 48.70MB
ROUTINE ======================== ${desk}.order in ${source}
         0       42MB (flat, cum) 86.24% of Total
         .    38.05MB     93
         .     3.49MB     97
         .   473.74kB     99
ROUTINE ======================== ${desk}.fill in ${source}
   37.24MB    38.05MB (flat, cum) 78.13% of Total
    2.25MB     3.06MB    104
   34.99MB    34.99MB    106
`,
    );
  });
});

function list(pattern: string, options: Partial<ReportOptions> = {}, profile = heap) {
  return listReport(profile, pattern, {
    ...defaultOptions,
    sampleIndex: 'inuse_space',
    ...options,
  });
}

function show({ line, flatText, cumText }: { line: number; flatText: string; cumText: string }) {
  return `${line}: ${flatText} ${cumText}`;
}
