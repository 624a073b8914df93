import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BarChartInput, barChart, barChartAlt } from '../../src/message/bar-chart.ts';
import { at, columnOf, expectSoundChart, namesOf } from '../support/chart-facts.ts';

const megabyte = 2 ** 20;
const blog: BarChartInput = {
  title: 'svc-blog: top 3 of inuse_space',
  subtitle: '228.30MB in use',
  unit: 'bytes',
  rows: [
    { name: 'reflect.MakeSlice', flat: 96 * megabyte, cum: 96.5 * megabyte },
    { name: 'github.com/lunny/tango.(*Context).Invoke', flat: 0, cum: 132.1 * megabyte },
    { name: 'bufio.NewWriterSize', flat: 512, cum: 512, flatText: '0.5kB' },
  ],
};

describe('barChart', () => {
  it('is this configuration for a small case', async () => {
    const chart = `${JSON.stringify(barChart(blog), null, 2)}\n`;
    await expect(chart).toMatchFileSnapshot('../golden/charts/top.json');
  });

  it('writes values in one unit, or as the report does', () => {
    expect(columnOf(barChart(blog), 0)).toEqual(['flat', '96MB', '0', '0.5kB']);
    expect(columnOf(barChart(blog), 1)).toEqual(['cum', '96.50MB', '132.10MB', '512B']);
  });

  it('keeps the order that it is given and shows 25 rows at most', () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({
      name: `f${index}`,
      flat: index,
      cum: 40,
    }));
    const names = namesOf(barChart({ title: '', unit: 'count', rows }));
    expect(names).toEqual(['', ...rows.slice(0, 25).map(({ name }) => name)]);
  });

  it('grows by the same height for every row', () => {
    const height = (count: number) =>
      barChart({
        ...blog,
        rows: Array.from({ length: count }, () => ({ name: 'f', flat: 1, cum: 1 })),
      }).height;
    expect(height(25) - height(24)).toBe(height(2) - height(1));
    expect(height(2)).toBeGreaterThan(height(1));
  });

  it('puts zero inside the axis where values shrink', () => {
    const chart = barChart({
      ...blog,
      rows: [{ name: 'f', flat: -2 * megabyte, cum: 3 * megabyte }],
    });
    expect(at(chart.config, ['options', 'scales', 'values', 'min'])).toBeLessThanOrEqual(-2);
    expect(at(chart.config, ['options', 'scales', 'values', 'max'])).toBeGreaterThanOrEqual(3);
    expect(columnOf(chart, 0)).toEqual(['flat', '-2MB']);
  });

  it('says so where there is nothing', () => {
    const chart = barChart({ ...blog, rows: [] });
    expectSoundChart(chart);
    expect(namesOf(chart).join()).toMatch(/nothing to show/);
  });

  it('is sound for any rows', () => {
    const row = fc.record({
      name: fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.constant('W'.repeat(500))),
      flat: fc.double(),
      cum: fc.double(),
    });
    const input = fc.record({
      title: fc.string({ unit: 'binary', maxLength: 400 }),
      subtitle: fc.string({ unit: 'binary', maxLength: 400 }),
      unit: fc.constantFrom('bytes', 'count', 'nanoseconds', '', 'widgets'),
      rows: fc.array(row, { maxLength: 30 }),
      theme: fc.constantFrom('light' as const, 'dark' as const),
    });
    fc.assert(
      fc.property(input, (any) => {
        expectSoundChart(barChart(any));
        expect(barChartAlt(any).length).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 100 },
    );
  });
});

describe('barChartAlt', () => {
  it('says the first three rows in a sentence', () => {
    const more = { ...blog, rows: [...blog.rows, { name: 'main.main', flat: 1, cum: 1 }] };
    expect(barChartAlt(more)).toBe(
      'Bar chart, svc-blog: top 3 of inuse_space: reflect.MakeSlice flat 96MB, cum 96.50MB; github.com/lunny/tango.(*Context).Invoke flat 0, cum 132.10MB; bufio.NewWriterSize flat 0.5kB, cum 512B; and 1 more.',
    );
  });

  it('says that there is nothing', () => {
    expect(barChartAlt({ ...blog, rows: [] })).toBe(
      'svc-blog: top 3 of inuse_space: no function has a value.',
    );
  });
});
