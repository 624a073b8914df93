import { describe, expect, it } from 'vitest';
import { type FlameLimits, type FlameTree, growFlameTree } from '../../src/pprof/flame-tree.ts';
import { defaultOptions, type ReportOptions } from '../../src/pprof/options.ts';
import { drawProfile } from '../support/draw-profile.ts';

const ROOMY: FlameLimits = { boxes: 1000, characters: 1e6, depth: 100 };

interface Growing {
  readonly options?: Partial<ReportOptions>;
  readonly highlight?: string;
  readonly limits?: Partial<FlameLimits>;
}

function grow(picture: string, { options = {}, highlight = '', limits = {} }: Growing = {}) {
  const settings = { ...defaultOptions, ...options };
  return growFlameTree(drawProfile(picture), settings, highlight, { ...ROOMY, ...limits });
}

/** Boxes as an indented list: `  alloc 12 (self 3)`, of the sample type that is shown. */
function outline({ boxes, functions, shown }: FlameTree): string[] {
  return boxes.depth.map((depth, box) => {
    const name = functions[boxes.function[box] ?? -1]?.name;
    const self = boxes.self[shown]?.[box] ?? 0;
    const own = self === 0 ? '' : ` (self ${self})`;
    return `${'  '.repeat(depth)}${name} ${boxes.cum[shown]?.[box]}${own}`;
  });
}

describe('growFlameTree', () => {
  it('merges stacks from the root, the heaviest callee first', () => {
    expect(
      outline(grow('main;serve;read 1 10\nmain;serve>alloc 1 30\nmain;warm 1 50\nmain;serve 1 5')),
    ).toEqual([
      'all 95',
      '  main 95',
      '    warm 50 (self 50)',
      '    serve 45 (self 5)',
      '      alloc 30 (self 30)',
      '      read 10 (self 10)',
    ]);
  });

  it('has the values of all sample types, in the order of the one that is shown', () => {
    const tree = grow('main;big 1 100\nmain;many 9 1', {
      options: { sampleIndex: 'inuse_objects' },
    });
    expect(tree.types.map(({ type, unit, total }) => `${type} ${unit} ${total}`)).toEqual([
      'inuse_objects count 10',
      'inuse_space bytes 101',
    ]);
    expect(outline(tree)).toEqual([
      'all 10',
      '  main 10',
      '    many 9 (self 9)',
      '    big 1 (self 1)',
    ]);
    expect(tree.boxes.cum[1]).toEqual([101, 101, 1, 100]);
  });

  it('shows what the filters leave, with percentages of everything', () => {
    const tree = grow('main;serve;read 10\nmain;warm 50\n{} 7', { options: { focus: 'serve' } });
    expect(outline(tree)).toEqual([
      'all 10',
      '  main 10',
      '    serve 10',
      '      read 10 (self 10)',
    ]);
    expect(tree.types[0]?.total).toBe(67);
    const relative = { focus: 'serve', relativePercentages: true };
    expect(grow('main;serve 10\nmain 50', { options: relative }).types[0]?.total).toBe(10);
  });

  it('marks what is to stand out: what matches highlight, else what matches focus', () => {
    const marked = ({ functions }: FlameTree) =>
      functions.filter(({ isMarked }) => isMarked).map(({ name }) => name);
    const picture = 'main;cache.Get;db.go#load 1\nmain;cache.Put 1';
    expect(marked(grow(picture, { highlight: '^cache' }))).toEqual(['cache.Get', 'cache.Put']);
    expect(marked(grow(picture, { highlight: 'db\\.go' }))).toEqual(['load']);
    expect(marked(grow(picture, { options: { focus: 'load' } }))).toEqual(['load']);
    expect(marked(grow(picture))).toEqual([]);
    expect(() => grow(picture, { highlight: '(' })).toThrow('highlight regexp');
  });

  it('adds up what it leaves out', () => {
    const picture = 'main;a;b 100\nmain;c 3\nmain;d 2\nmain;e 1';
    const tree = grow(picture, { limits: { boxes: 5 } });
    expect(outline(tree)).toEqual([
      'all 106',
      '  main 106',
      '    a 100',
      '      b 100 (self 100)',
      '    c 3 (self 3)',
      '    smaller calls 3 (self 3)',
    ]);
    expect(tree.leftOut).toBe(2);
    expect(outline(grow(picture, { limits: { depth: 2 } }))).toContain(
      '      smaller calls 100 (self 100)',
    );
  });

  it('keeps its text within the limit, whatever names there are', () => {
    const long = Array.from({ length: 200 }, (_, i) => `main;f${i}${'x'.repeat(5000)} ${i + 1}`);
    const tree = grow(long.join('\n'), { limits: { characters: 100_000 } });
    expect(JSON.stringify(tree).length).toBeLessThan(120_000);
    expect(tree.boxes.depth.length).toBeGreaterThan(20);
    expect(tree.leftOut).toBeGreaterThan(100);
  });

  it('does not follow what no screen can show in a large profile', () => {
    const small = Array.from({ length: 20_000 }, (_, i) => `main;small${i};leaf 1`);
    const tree = grow([...small, 'main;big 1000000'].join('\n'), { limits: { boxes: 30_000 } });
    expect(outline(tree)).toEqual([
      'all 1020000',
      '  main 1020000',
      '    big 1000000 (self 1000000)',
      '    smaller calls 20000 (self 20000)',
    ]);
    expect(tree.leftOut).toBe(20_000);
  });

  it('survives stacks that are deep beyond reason, and an empty profile', () => {
    const deep = Array.from({ length: 20_000 }, (_, i) => `f${i % 7}`).join(';');
    expect(grow(`${deep} 5`).boxes.depth.length).toBe(102);
    expect(outline(grow('main 0'))).toEqual(['all 0']);
  });

  it('gives a box the width of what changed in it, gained or lost', () => {
    const tree = grow('main;gained 5\nmain;lost -5\nmain;same 4');
    expect(outline(tree)).toEqual([
      'all 4',
      '  main 4',
      '    gained 5 (self 5)',
      '    lost -5 (self -5)',
      '    same 4 (self 4)',
    ]);
  });
});
