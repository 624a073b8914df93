import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { printTree, treeReport } from '../../../src/pprof/report/tree.ts';
import { anyStacks, drawStacks } from '../../support/any-stacks.ts';
import { drawProfile } from '../../support/draw-profile.ts';
import { listNeighbours } from '../../support/list-neighbours.ts';

function tree(picture: string, options: Partial<ReportOptions> = {}): string[] {
  return listNeighbours(treeReport(drawProfile(picture), { ...defaultOptions, ...options }).nodes);
}

const SEPARATOR = `${'-'.repeat(58)}+${'-'.repeat(13)}`;

describe('treeReport', () => {
  test('an edge passes over what was left out', () => {
    expect(tree('main;thin;leaf 50\nmain;leaf 50', { hide: 'nothing', nodeCount: 2 })).toEqual([
      'main… 100 > leaf > ',
      ' > main > leaf… 100',
    ]);
  });

  test('light edges go, those among the nodes shown', () => {
    expect(tree('main;f 1000\nf;main 1', { edgeFraction: 0.01 })).toEqual([
      'main 1000 > f > ',
      ' > main > f 1000',
    ]);
  });

  test('prints the separator at the end only if there is a node', () => {
    const text = printTree(treeReport(drawProfile('main 0'), defaultOptions));
    expect(text.split('\n').filter((line) => line === SEPARATOR)).toHaveLength(1);
  });

  test('edges into a node add up to at most its cum', () => {
    fc.assert(
      fc.property(anyStacks({ min: 0n, max: 99n }), (stacks) => {
        const { nodes } = treeReport(drawStacks(stacks), { ...defaultOptions, trim: false });
        for (const { cum, callers } of nodes) {
          for (const { weight } of callers) expect(weight).toBeLessThanOrEqual(cum);
        }
      }),
    );
  });
});
