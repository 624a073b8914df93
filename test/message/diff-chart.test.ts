import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffChartInput, diffChart, diffChartAlt } from '../../src/message/diff-chart.ts';
import { at, columnOf, expectSoundChart, namesOf } from '../support/chart-facts.ts';

const megabyte = 2 ** 20;
const blog: DiffChartInput = {
  title: 'svc-blog · diff inuse_space · flat',
  subtitle: '14MB → 20MB, ▲ +6MB (+42.9%) in 3 h',
  unit: 'bytes',
  rows: [
    {
      name: 'bytes.growSlice',
      change: 8 * megabyte,
      changeText: '▲ +8MB',
      beforeText: '4MB',
      afterText: '12MB',
    },
    {
      name: 'github.com/lunny/tango.(*Context).Invoke',
      change: -2 * megabyte,
      changeText: '▼ -2MB',
      beforeText: '3MB',
      afterText: '1MB',
    },
  ],
};

describe('diffChart', () => {
  it('is this configuration for a small case', async () => {
    const chart = `${JSON.stringify(diffChart(blog), null, 2)}\n`;
    await expect(chart).toMatchFileSnapshot('../golden/charts/diff.json');
  });

  it('says with signs, not with colours alone, what grew and what shrank', () => {
    expect(columnOf(diffChart(blog), 0)).toEqual(['change', '▲ +8MB', '▼ -2MB']);
    expect(columnOf(diffChart(blog), 1)).toEqual(['before', '4MB', '3MB']);
    expect(columnOf(diffChart(blog), 2)).toEqual(['after', '12MB', '1MB']);
    const labels = [0, 1].map((set) =>
      at(diffChart(blog).config, ['data', 'datasets', set, 'label']),
    );
    expect(labels.map((label) => String(label).trim())).toEqual(['▲ grew', '▼ shrank']);
  });

  it('puts what shrank to the left of zero', () => {
    const { config } = diffChart(blog);
    expect(at(config, ['options', 'scales', 'values', 'min'])).toBe(-2);
    expect(at(config, ['data', 'datasets', 0, 'data'])).toEqual([null, 8, null]);
    expect(at(config, ['data', 'datasets', 1, 'data'])).toEqual([null, null, -2]);
  });

  it('says so where nothing changed', () => {
    const nothing = diffChart({ ...blog, rows: [] });
    expectSoundChart(nothing);
    expect(namesOf(nothing).join()).toMatch(/nothing changed/);
    expect(diffChartAlt({ ...blog, rows: [] })).toMatch(/nothing changed/);
  });

  it('is told in one sentence', () => {
    expect(diffChartAlt(blog)).toBe(
      'Bar chart, svc-blog · diff inuse_space · flat: bytes.growSlice ▲ +8MB, from 4MB to 12MB; github.com/lunny/tango.(*Context).Invoke ▼ -2MB, from 3MB to 1MB.',
    );
  });

  it('is sound for any rows', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    const row = fc.record({
      name: text,
      change: fc.double(),
      changeText: fc.constant('▲ +1'),
      beforeText: fc.constant('1'),
      afterText: fc.constant('2'),
    });
    const input = fc.record({
      title: text,
      unit: fc.constantFrom('bytes', 'count', 'nanoseconds', ''),
      rows: fc.array(row, { maxLength: 30 }),
      theme: fc.constantFrom('light' as const, 'dark' as const),
    });
    fc.assert(
      fc.property(input, (any) => {
        expectSoundChart(diffChart(any));
        expect(diffChartAlt(any).length).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 100 },
    );
  });
});
