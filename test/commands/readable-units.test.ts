import { describe, expect, it } from 'vitest';
import { buildCallGraph } from '../../src/commands/call-graph.ts';
import { readableTop, readableTree } from '../../src/commands/readable-units.ts';
import { defaultOptions } from '../../src/pprof/options.ts';
import { peekReport } from '../../src/pprof/report/peek.ts';
import { topReport } from '../../src/pprof/report/top.ts';
import { drawProfile } from '../support/draw-profile.ts';

const heap = drawProfile(`
  main;alloc 1 36061980
  main;parse 1 524308
`);

describe('readable units', () => {
  it('shows all rows in the unit of the total, where pprof takes that of the smallest', () => {
    const report = topReport(heap, { ...defaultOptions, sampleIndex: 'inuse_space' });
    expect(report.rows.map(({ flatText }) => flatText)).toEqual(['35216.78kB', '512.02kB', '0']);
    const readable = readableTop(report, defaultOptions);
    expect(readable.rows.map(({ flatText, cumText }) => [flatText, cumText])).toEqual([
      ['34.39MB', '34.39MB'],
      ['0.50MB', '0.50MB'],
      ['0', '34.89MB'],
    ]);
    expect([readable.totalText, readable.shownText, readable.outputUnit]).toEqual([
      '34.89MB',
      '34.89MB',
      'MB',
    ]);
    expect(readable.rows.map(({ flat }) => flat)).toEqual(report.rows.map(({ flat }) => flat));
  });

  it('shows callers and callees likewise', () => {
    const report = peekReport(heap, '^main$', { ...defaultOptions, sampleIndex: 'inuse_space' });
    const [node] = readableTree(report, defaultOptions).nodes;
    expect(node?.callees.map(({ weightText }) => weightText)).toEqual(['34.39MB', '0.50MB']);
  });

  it('leaves alone what the person chose, and what would vanish', () => {
    const report = topReport(heap, { ...defaultOptions, sampleIndex: 'inuse_space' });
    expect(readableTop(report, { ...defaultOptions, unit: 'kB' })).toBe(report);
    const tiny = topReport(drawProfile('main;alloc 1 36061980\nmain;parse 1 5000'), {
      ...defaultOptions,
      trim: false,
      sampleIndex: 'inuse_space',
    });
    expect(readableTop(tiny, defaultOptions)).toBe(tiny);
  });

  it('shows one unit in a picture, the next smaller one where the total has few of its own', () => {
    const textsOf = (stacks: string, changes = {}) => {
      const options = { ...defaultOptions, ...changes, sampleIndex: 'inuse_space', trim: false };
      const { nodes, edges, totalText } = buildCallGraph(drawProfile(stacks), options).graph;
      const calls = edges.map(({ weightText }) => weightText);
      return [totalText, ...nodes.map(({ flatText }) => flatText), ...calls].sort();
    };
    const tiny = 'main;alloc 1 36061980\nmain;parse 1 5000';
    expect(textsOf(tiny)).toEqual(['0', '34.39MB', '34.39MB', '34.40MB', '<0.01MB', '<0.01MB']);
    expect(textsOf(tiny, { unit: 'kB' })).toContain('4.88kB');
    expect(textsOf('main;alloc 1 2097152\nmain;parse 1 20480')).toContain('2068kB');
    expect(textsOf('main;alloc 1 2097152\nmain;parse 1 1048576')).toContain('3MB');
  });
});
