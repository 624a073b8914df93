import { describe, expect, test } from 'vitest';
import { filterProfile } from '../../src/pprof/filter.ts';
import { findNumericLabelUnits } from '../../src/pprof/numeric-label-units.ts';
import { defaultOptions, type ReportOptions } from '../../src/pprof/options.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { listStacks } from '../support/list-stacks.ts';

const SHOP = `
  main;router.go#serve;cart.go#add;alloc 10
  main;router.go#serve;user.go#load;alloc 20
  main;gc 5
`;

function filter(picture: string | Profile, options: Partial<ReportOptions>) {
  const profile = typeof picture === 'string' ? drawProfile(picture) : picture;
  const { units } = findNumericLabelUnits(profile);
  const filtered = filterProfile(profile, { ...defaultOptions, ...options }, units);
  return { stacks: listStacks(filtered.profile), warnings: filtered.warnings };
}

describe('focus, ignore, hide and show', () => {
  test('nothing set changes nothing', () => {
    const profile = drawProfile(SHOP);
    const filtered = filterProfile(profile, defaultOptions, new Map());
    expect(filtered).toEqual({ profile, warnings: [] });
  });

  test('focus keeps the samples that contain a match, whole', () => {
    expect(filter(SHOP, { focus: 'add' }).stacks).toEqual(['main;serve;add;alloc 10']);
  });

  test('a file name matches too, and so does the binary', () => {
    expect(filter(SHOP, { focus: 'user\\.go' }).stacks).toEqual(['main;serve;load;alloc 20']);
    expect(filter(SHOP, { focus: 'bin/service' }).stacks).toHaveLength(3);
  });

  test('ignore drops them', () => {
    expect(filter(SHOP, { ignore: 'serve' }).stacks).toEqual(['main;gc 5']);
    expect(filter(SHOP, { focus: 'serve', ignore: 'load' }).stacks).toEqual([
      'main;serve;add;alloc 10',
    ]);
  });

  test('hide takes frames out, and samples of which nothing is left', () => {
    expect(filter(SHOP, { hide: 'alloc|main|gc' }).stacks).toEqual([
      'serve;add 10',
      'serve;load 20',
    ]);
  });

  test('show leaves only the frames that match', () => {
    expect(filter(SHOP, { show: 'main|load' }).stacks).toEqual([
      'main 10',
      'main;load 20',
      'main 5',
    ]);
  });

  test('inlined calls are hidden one by one', () => {
    expect(filter('main;serve>inlined>alloc 7', { hide: 'inlined' }).stacks).toEqual([
      'main;serve>alloc 7',
    ]);
  });

  test('samples without a stack vanish under any of them', () => {
    expect(filter('{} 3\nmain 4', { ignore: 'nothing' }).stacks).toEqual(['main 4']);
    expect(filter('{} 3\nmain 4', { tagIgnore: 'nothing' }).stacks).toEqual(['{} 3', 'main 4']);
  });

  test('says which matched nothing', () => {
    const options = { focus: 'x1', ignore: 'x2', hide: 'x3', show: 'x4', showFrom: 'x5' };
    expect(filter(SHOP, options).warnings).toEqual([
      'Focus expression matched no samples',
      'Ignore expression matched no samples',
      'Hide expression matched no samples',
      'Show expression matched no samples',
      'ShowFrom expression matched no samples',
    ]);
  });
});

describe('show_from', () => {
  test('cuts what is above the root-most match, and drops samples without one', () => {
    expect(
      filter('main;serve;work;serve;alloc 1\nmain;gc 2', { showFrom: 'serve' }).stacks,
    ).toEqual(['serve;work;serve;alloc 1']);
  });

  test('cuts within a location too', () => {
    expect(filter('main;outer>inner>leaf;alloc 1', { showFrom: 'inner' }).stacks).toEqual([
      'inner>leaf;alloc 1',
    ]);
  });
});

describe('prune_from', () => {
  test('cuts what is below the leaf-most match and keeps the rest whole', () => {
    expect(
      filter('main;serve;work;serve;alloc 1\nmain;gc 2', { pruneFrom: 'serve' }).stacks,
    ).toEqual(['main;serve;work;serve 1', 'main;gc 2']);
  });

  test('compares names without their arguments', () => {
    expect(filter('main;Copy(int);alloc 1', { pruneFrom: '^Copy$' }).stacks).toEqual([
      'main;Copy(int) 1',
    ]);
  });
});

describe('tagfocus and tagignore', () => {
  const REQUESTS = `
    main 1 method=GET tenant=t1 bytes=512b
    main 2 method=PUT tenant=t1 bytes=65536b
    main 4 method=GET tenant=t2 bytes=2097152b
  `;
  const kept = (options: Partial<ReportOptions>) =>
    filter(REQUESTS, options).stacks.map((stack) => stack.split(' ')[1]);

  test('a pattern is tried on key:value', () => {
    expect(kept({ tagFocus: 'method:GET' })).toEqual(['1', '4']);
    expect(kept({ tagIgnore: 'GET' })).toEqual(['2']);
  });

  test('of several patterns each must match some label', () => {
    expect(kept({ tagFocus: 'GET,t1' })).toEqual(['1']);
  });

  test('with a key any may match one of its values', () => {
    expect(kept({ tagFocus: 'tenant=t2,t3' })).toEqual(['4']);
    expect(kept({ tagFocus: 'method=t2' })).toEqual([]);
    expect(kept({ tagFocus: '=method:GET' })).toEqual(['1', '4']);
  });

  test.each([
    ['64kb', ['2']],
    ['64kb:', ['2', '4']],
    [':64kb', ['1', '2']],
    ['1kb:1mb', ['2']],
    ['bytes=1kb:', ['2', '4']],
    // A number without a unit never matches bytes.
    ['bytes=512', []],
  ])('%s is a range', (tagFocus, values) => {
    expect(kept({ tagFocus })).toEqual(values);
  });

  test('a label without a known unit takes that of the range, as in pprof', () => {
    expect(filter('main 1 depth=5\nmain 2', { tagFocus: '1kb:' }).stacks).toEqual([
      'main 1 depth=5',
    ]);
  });

  test('and pprof says so', () => {
    expect(filter(REQUESTS, { tagFocus: 'bytes=64kb:' }).warnings).toEqual([
      "tagfocus:Interpreted '64kb:' as range, not regexp",
    ]);
  });

  test('says which matched nothing', () => {
    expect(filter(REQUESTS, { tagFocus: 'x', tagIgnore: 'y' }).warnings).toEqual([
      'TagFocus expression matched no samples',
      'TagIgnore expression matched no samples',
    ]);
  });
});

describe('tagshow and taghide', () => {
  test('choose labels by key', () => {
    const labels = (options: Partial<ReportOptions>) =>
      filter('main 1 method=GET tenant=t1 bytes=5', options).stacks;
    expect(labels({ tagShow: 'e' })).toEqual(['main 1 method=GET tenant=t1 bytes=5']);
    expect(labels({ tagShow: 'bytes|tenant' })).toEqual(['main 1 tenant=t1 bytes=5']);
    expect(labels({ tagHide: 'bytes|tenant' })).toEqual(['main 1 method=GET']);
  });
});

describe('patterns', () => {
  test.each<[Partial<ReportOptions>, string]>([
    [{ focus: '(' }, 'parsing focus regexp: error parsing regexp: missing closing ): `(`'],
    [{ showFrom: '[' }, 'parsing show_from regexp: error parsing regexp: missing closing ]: `[`'],
    [{ tagFocus: 'a,(' }, 'parsing tagfocus regexp: error parsing regexp: missing closing ): `(`'],
    [
      { tagHide: '*' },
      'parsing taghide regexp: error parsing regexp: missing argument to repetition',
    ],
    [
      { focus: 'a'.repeat(1001) },
      'parsing focus regexp: it has 1001 characters, at most 1000 are accepted',
    ],
  ])('%o is refused', (options, message) => {
    expect(() => filter(SHOP, options)).toThrow(message);
  });

  test("are Go's, not JavaScript's", () => {
    expect(filter(SHOP, { focus: '(?i)^ADD$' }).stacks).toHaveLength(1);
    expect(filter('main;данные 1', { focus: '^\\pL+$' }).stacks).toHaveLength(1);
    expect(() => filter(SHOP, { focus: '(?=a)' })).toThrow('invalid or unsupported Perl syntax');
  });

  test('no pattern takes long', () => {
    const names = Array.from({ length: 500 }, (_, i) => `main;${'a'.repeat(60)}${i} 1`).join('\n');
    expect(filter(names, { focus: '(a+)+$' }).stacks).toEqual([]);
  }, 2000);
});
