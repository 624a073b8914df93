import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { printTop, topReport } from '../../../src/pprof/report/top.ts';
import { anyStacks, drawStacks } from '../../support/any-stacks.ts';
import { type DrawOptions, drawProfile } from '../../support/draw-profile.ts';

function rows(profile: Profile | string, options: Partial<ReportOptions> = {}): string[] {
  const drawn = typeof profile === 'string' ? drawProfile(profile) : profile;
  return topReport(drawn, { ...defaultOptions, ...options }).rows.map(
    ({ name, flatText, cumText, inline }) =>
      `${name} ${flatText} ${cumText}${inline === '' ? '' : ` ${inline}`}`,
  );
}

function text(picture: string, options: Partial<ReportOptions> = {}, draw: DrawOptions = {}) {
  return printTop(topReport(drawProfile(picture, draw), { ...defaultOptions, ...options }));
}

const SHOP = `
  main;serve;cart.add;alloc 1 1536
  main;serve;user.load;alloc 3 4096
  main;serve 1 512
`;

describe('printTop', () => {
  test('is what pprof prints', () => {
    expect(text(SHOP)).toBe(
      [
        'File: service',
        'Type: inuse_space',
        'Showing nodes accounting for 6144B, 100% of 6144B total',
        '      flat  flat%   sum%        cum   cum%',
        '     5632B 91.67% 91.67%      5632B 91.67%  alloc',
        '      512B  8.33%   100%      6144B   100%  serve',
        '         0     0%   100%      1536B 25.00%  cart.add',
        '         0     0%   100%      6144B   100%  main',
        '         0     0%   100%      4096B 66.67%  user.load',
        '',
      ].join('\n'),
    );
  });

  test('has no rows for an empty profile', () => {
    expect(text('main 0 0')).toBe(
      [
        'File: service',
        'Type: inuse_space',
        'Showing nodes accounting for 0, 0% of 0 total',
        '      flat  flat%   sum%        cum   cum%',
        '',
      ].join('\n'),
    );
  });

  test('says what is left out', () => {
    const header = text(SHOP, { nodeCount: 2, nodeFraction: 0.3, focus: 'serve' }).split('\n');
    expect(header.slice(2, 8)).toEqual([
      'Active filters:',
      '   focus=serve',
      'Showing nodes accounting for 6144B, 100% of 6144B total',
      'Dropped 1 node (cum <= 1843B)',
      'Showing top 2 nodes out of 4',
      '      flat  flat%   sum%        cum   cum%',
    ]);
  });

  test('has the labels of the profile, in the order of pprof', () => {
    const lines = text(
      'main 1 1024',
      {},
      {
        comments: ['built by me', '# not shown'],
        docUrl: 'http://doc',
        timeNanos: 1_751_234_567_890_123_456n,
        durationNanos: 30_150_000_000n,
      },
    ).split('\n');
    expect(lines.slice(0, 6)).toEqual([
      'File: service',
      'built by me',
      'Type: inuse_space',
      'Doc: http://doc',
      'Time: 2025-06-29 22:02:47 UTC',
      'Duration: 30.15s, Total samples = 1kB ',
    ]);
  });

  test('compact labels leave them out', () => {
    expect(text('main 1 1024', { compactLabels: true })).toMatch(/^Showing nodes accounting/);
  });

  test('time has a share of the duration', () => {
    const cpu = { types: 'samples/count cpu/nanoseconds', durationNanos: 2_000_000_000n };
    expect(text('main 1 500000000', {}, cpu)).toContain(
      'Duration: 2s, Total samples = 500ms (25.00%)\n',
    );
  });

  test('counts code points when it pads', () => {
    expect(text('main 12', { unit: '𝒳𝒳' }, { types: 'objects/count' })).toContain('\n      12𝒳𝒳 ');
  });

  test('a long filter is cut to 80 bytes', () => {
    const focus = `main|${'x'.repeat(90)}`;
    expect(text('main 1', { focus })).toContain(`\n   focus=main|${'x'.repeat(69)}…\n`);
  });
});

describe('topReport', () => {
  test('counts recursion once', () => {
    expect(rows('main;f;g;f 4096')).toEqual(['f 4kB 4kB', 'g 0 4kB', 'main 0 4kB']);
  });

  test('marks what was inlined everywhere, and somewhere', () => {
    expect(rows('main>f>g 1024\nmain;g 2048\nmain>f 512')).toEqual([
      'g 3072B 3072B partial-inline',
      'f 512B 1536B inline',
      'main 0 3584B',
    ]);
  });

  test('without inlines a location is its caller that was not inlined', () => {
    expect(rows('main>f>g 1024\nmain;g 2048', { noInlines: true })).toEqual([
      'g 2kB 2kB',
      'main 1kB 3kB',
    ]);
  });

  test('sorts by name where weights agree, bytewise', () => {
    expect(rows('𝒳 1\n～ 1\nB 1\na 1')).toEqual(['B 1B 1B', 'a 1B 1B', '～ 1B 1B', '𝒳 1B 1B']);
  });

  test('sorts by cum', () => {
    expect(rows(SHOP, { sort: 'cum' })[0]).toBe('main 0 6144B');
  });

  test('the value of a leaf that is left out is lost, not moved to its caller', () => {
    const picture = 'main;big 1000\nmain;small 1';
    expect(rows(picture, { nodeFraction: 0.1 })).toEqual(['big 1000B 1000B', 'main 0 1001B']);
  });

  test('the cutoff is of what the filters left, though the header speaks of the total', () => {
    const report = topReport(drawProfile('main;f;x 99\nmain;f;y 1\nmain;g 900'), {
      ...defaultOptions,
      focus: 'f',
      nodeFraction: 0.02,
    });
    expect(report.rows.map(({ name }) => name)).toEqual(['x', 'f', 'main']);
    expect(report.header).toContain('Dropped 1 node (cum <= 20B)');
  });

  test('percentages are of everything, or of what a filter left', () => {
    const picture = 'main;f 25\nmain;g 75';
    const percentOf = (relativePercentages: boolean) =>
      topReport(drawProfile(picture), { ...defaultOptions, focus: 'f', relativePercentages })
        .rows[0]?.flatPercent;
    expect(percentOf(false)).toBe('25.00%');
    expect(percentOf(true)).toBe('  100%');
  });

  test('divides for means by the first type', () => {
    expect(rows('main;a 4 100\nmain;b 3 10', { mean: true })).toEqual([
      'a 25B 25B',
      'b 3B 3B',
      'main 0 15B',
    ]);
  });

  test('divides what it shows, not the percentages', () => {
    const report = topReport(drawProfile('main 4096'), { ...defaultOptions, divideBy: 4 });
    expect(report.rows[0]).toMatchObject({ flat: 4096, flatText: '1kB', flatPercent: '  100%' });
  });

  test('shows negative rows of a diff, unless told not to', () => {
    const diff = 'main;grown 3000\nmain;shrunk -1000';
    expect(rows(diff)).toEqual(['grown 3000B 3000B', 'shrunk -1000B -1000B', 'main 0 2000B']);
    expect(rows(diff, { dropNegative: true })).toEqual(['grown 2.93kB 2.93kB', 'main 0 1.95kB']);
  });

  test('what cancels out has no row', () => {
    expect(rows('main;a 5\nmain;a -5\nmain;b 1')).toEqual(['b 1B 1B', 'main 0 1B']);
  });

  test.each<[ReportOptions['granularity'], string[]]>([
    ['functions', ['alloc 3B 3B', 'main 0 3B']],
    ['filefunctions', ['alloc mem.go 3B 3B', 'main main.go 0 3B']],
    ['files', ['mem.go 3B 3B', 'main.go 0 3B']],
    ['lines', ['alloc mem.go:8 2B 2B', 'alloc mem.go:7 1B 1B', 'main main.go:1 0 3B']],
  ])('by %s', (granularity, expected) => {
    const picture = 'main.go#main:1;mem.go#alloc:7 1\nmain.go#main:1;mem.go#alloc:8 2';
    expect(rows(picture, { granularity })).toEqual(expected);
  });

  test('by address', () => {
    expect(rows('0x10;0x20 1', { granularity: 'addresses' })).toEqual([
      '0000000000000020 [service] 1B 1B',
      '0000000000000010 [service] 0 1B',
    ]);
  });

  test('columns appear when asked for', () => {
    const options = { granularity: 'lines', showColumns: true } as const;
    expect(rows('f.js#f:3:9 1', options)).toEqual(['f f.js:3:9 1B 1B']);
  });

  test('a report can be written as JSON', () => {
    const report = topReport(drawProfile('main 9223372036854775807\nmain 1'), defaultOptions);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('names the function whole beside its printable name', () => {
    const profile = drawProfile('x.go#github.com/acme/shop.(*Cart).Add:5 1');
    const [row] = topReport(profile, { ...defaultOptions, granularity: 'lines' }).rows;
    expect(row).toMatchObject({
      function: 'github.com/acme/shop.(*Cart).Add',
      file: 'x.go',
      line: 5,
      name: 'github.com/acme/shop.(*Cart).Add x.go:5',
    });
  });
});

describe('for any stacks', () => {
  const untrimmed = { ...defaultOptions, trim: false };

  test('flat adds up to the samples, and cum is at least flat', () => {
    fc.assert(
      fc.property(anyStacks({ min: 0n, max: 1000n }), (stacks) => {
        const report = topReport(drawStacks(stacks), untrimmed);
        const total = stacks.reduce((sum, { value }) => sum + Number(value), 0);
        expect(report.rows.reduce((sum, { flat }) => sum + flat, 0)).toBe(total);
        expect(report.rows.every(({ flat, cum }) => flat <= cum)).toBe(true);
      }),
    );
  });

  test('a limit only shortens the list', () => {
    fc.assert(
      fc.property(
        anyStacks({ min: -50n, max: 50n }),
        fc.integer({ min: 1, max: 9 }),
        (stacks, n) => {
          const all = topReport(drawStacks(stacks), untrimmed).rows;
          const limited = topReport(drawStacks(stacks), {
            ...defaultOptions,
            nodeFraction: 0,
            edgeFraction: 0,
            nodeCount: n,
          }).rows;
          const plain = (row: (typeof all)[number]) => [row.name, row.flat, row.cum];
          expect(limited.map(plain)).toEqual(all.slice(0, n).map(plain));
        },
      ),
    );
  });

  test('numbers and bigints give the same report', () => {
    fc.assert(
      fc.property(
        anyStacks({ min: -(2n ** 40n), max: 2n ** 40n }),
        fc.boolean(),
        (stacks, mean) => {
          const profile = drawStacks(stacks);
          const wide = { ...profile, samples: widen(profile.samples) };
          const options = { ...defaultOptions, mean };
          expect(topReport(wide, options)).toEqual(topReport(profile, options));
        },
      ),
    );
  });
});

function widen(samples: Profile['samples']): Profile['samples'] {
  return {
    ...samples,
    values: samples.values.map((column) => BigInt64Array.from([...column].map(BigInt))),
  };
}
