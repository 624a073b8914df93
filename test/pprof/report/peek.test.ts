import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { peekReport } from '../../../src/pprof/report/peek.ts';
import { printTree, type TreeNode, treeReport } from '../../../src/pprof/report/tree.ts';
import { anyStacks, drawStacks } from '../../support/any-stacks.ts';
import { drawProfile } from '../../support/draw-profile.ts';
import { listNeighbours } from '../../support/list-neighbours.ts';

const ROUTER = `
  main;router.serve;reflect.Value.call;cart.add 1 1024
  main;router.serve;reflect.Value.call;user.load 1 3072
  main;jobs.run;reflect.Value.call;user.load 2 2048
  main;router.serve 1 512
`;

const LINE = '----------------------------------------------------------+-------------';

describe('printTree of peek', () => {
  test('is what pprof prints', () => {
    const report = peekReport(drawProfile(ROUTER), 'Value.call', defaultOptions);
    expect(printTree(report)).toBe(
      [
        'File: service',
        'Type: inuse_space',
        'Showing nodes accounting for 6656B, 100% of 6656B total',
        LINE,
        '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ',
        LINE,
        `${' '.repeat(45)}4096B 66.67% |   router.serve`,
        `${' '.repeat(45)}2048B 33.33% |   jobs.run`,
        '         0     0%     0%      6144B 92.31%                | reflect.Value.call',
        `${' '.repeat(45)}5120B 83.33% |   user.load`,
        `${' '.repeat(45)}1024B 16.67% |   cart.add`,
        LINE,
        '',
      ].join('\n'),
    );
  });

  test('refuses a pattern that matches no name', () => {
    expect(() => peekReport(drawProfile(ROUTER), 'value', defaultOptions)).toThrow(
      'no matches found for regexp: value',
    );
  });

  test('refuses a pattern that is none', () => {
    expect(() => peekReport(drawProfile(ROUTER), '(', defaultOptions)).toThrow(
      'parsing argument regexp (: error parsing regexp: missing closing ): `(`',
    );
  });
});

function peek(picture: string, pattern: string, options: Partial<ReportOptions> = {}): string[] {
  return listNeighbours(
    peekReport(drawProfile(picture), pattern, { ...defaultOptions, ...options }).nodes,
  );
}

describe('peekReport', () => {
  test('gives numbers, and the share of the node', () => {
    const [node] = peekReport(drawProfile(ROUTER), '^user', defaultOptions).nodes;
    expect(node).toMatchObject({ name: 'user.load', flat: 5120, cum: 5120, flatPercent: '76.92%' });
    expect(node?.callers).toEqual([
      {
        name: 'reflect.Value.call',
        function: 'reflect.Value.call',
        weight: 5120,
        weightText: '5120B',
        percent: '  100%',
        isInline: false,
        isResidual: false,
      },
    ]);
  });

  test('trims nothing', () => {
    const picture = 'main;big 100000\nmain;small 1';
    expect(peek(picture, 'small', { nodeFraction: 0.5, nodeCount: 1 })).toEqual([
      'main 1 > small > ',
    ]);
  });

  test('the running sum is of the nodes shown', () => {
    const { nodes } = peekReport(
      drawProfile('top;a 30\ntop;b 50\ntop;c 20'),
      'a|c',
      defaultOptions,
    );
    expect(nodes.map(({ name, sumPercent }) => `${name} ${sumPercent}`)).toEqual([
      'a 30.00%',
      'c 50.00%',
    ]);
  });

  test('a call counts once per sample, and a function does not call itself', () => {
    expect(peek('main;f;g;f;g;g 5', '^g$')).toEqual(['f 5 > g > f 5']);
  });

  test('a call is inlined only if it always is', () => {
    expect(peek('main>f 1\nmain>g 1\nmain;g 2', 'main')).toEqual([' > main > g 3, f* 1']);
  });

  test('matches what is printed, files and lines too', () => {
    const picture = 'a.go#f:3 1\nb.go#f:4 2';
    expect(peek(picture, 'a\\.go:3$', { granularity: 'lines' })).toEqual([' > f a.go:3 > ']);
  });

  test('shows the caller whose own row cancelled out', () => {
    expect(peek('main;a;x 5\nmain;a;y -5', '^x$')).toEqual(['a 5 > x > ']);
  });

  test('is the rows of the whole tree that match, under the same header', () => {
    fc.assert(
      fc.property(anyStacks({ min: -99n, max: 99n }), (stacks) => {
        const profile = drawStacks([...stacks, { frames: 'a', count: 1, value: 1000n }]);
        const untrimmed = { ...defaultOptions, trim: false };
        const whole = treeReport(profile, untrimmed);
        const peeked = peekReport(profile, '^[ac]$', untrimmed);
        const rows = whole.nodes.filter(({ name }) => name === 'a' || name === 'c');
        // The running sum is of the nodes shown.
        expect(peeked.nodes.map(withoutSum)).toEqual(rows.map(withoutSum));
        expect({ ...peeked, pattern: undefined, nodes: [] }).toEqual({ ...whole, nodes: [] });
      }),
    );
  });
});

function withoutSum(node: TreeNode): TreeNode {
  return { ...node, sumPercent: '' };
}
