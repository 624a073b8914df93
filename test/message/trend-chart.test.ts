import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trendChart, trendChartAlt } from '../../src/message/trend-chart.ts';
import type { TrendChartInput } from '../../src/message/trend-plot.ts';
import { at, expectSoundChart } from '../support/chart-facts.ts';

const MB = 2 ** 20;
const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 22, 6);

const blog: TrendChartInput = {
  title: 'svc-blog · live memory',
  subtitle: 'growing, +41 MB/h (95 %: 36–46)',
  lines: [
    {
      name: 'all live memory',
      points: [0, 1, 2, 3].map((hour) => ({
        at: START + hour * HOUR,
        bytes: (100 + 41 * hour) * MB,
        deviation: 5 * MB,
      })),
    },
  ],
  marks: [
    { at: START + HOUR, kind: 'deploy', version: 'v1.42' },
    { at: START + 2 * HOUR, kind: 'restart', version: '' },
  ],
  limit: { bytes: 300 * MB, label: 'limit: 512 MB in use' },
  forecast: { low: 36 * MB, high: 46 * MB, end: null },
};

describe('trendChart', () => {
  it('is this configuration for a small case', async () => {
    const chart = `${JSON.stringify(trendChart(blog), null, 2)}\n`;
    await expect(chart).toMatchFileSnapshot('../golden/charts/trend.json');
  });

  it('marks deploys and restarts apart, by their dashes too', () => {
    const sets = labelled(blog);
    expect(sets.get('deploy')?.data).toEqual([
      { x: START + HOUR, y: 0 },
      { x: START + HOUR, y: 300 },
      { x: START + HOUR, y: null },
    ]);
    expect(sets.get('deploy')?.borderDash).not.toEqual(sets.get('restart')?.borderDash);
  });

  it('looks ahead by half of what was seen, or to the end of memory', () => {
    const ends = (input: TrendChartInput) => labelled(input).get('at this pace')?.data.at(-1);
    expect(ends(blog)).toEqual({ x: START + 4.5 * HOUR, y: 223 + 69 });
    const earliest = START + 3.5 * HOUR;
    const end = { earliest, latest: START + 4 * HOUR };
    expect(ends({ ...blog, forecast: { low: 36 * MB, high: 46 * MB, end } })?.x).toBe(end.latest);
  });

  it('has no band where nothing was sampled, and no level far above all', () => {
    const exact = {
      ...blog,
      lines: blog.lines.map(({ name, points }) => ({
        name,
        points: points.map((point) => ({ ...point, deviation: 0 })),
      })),
    };
    expect([...labelled(exact).keys()]).not.toContain('sampling error (95 %)');
    const far = { ...blog, limit: { bytes: 4000 * MB, label: 'far' } };
    expect([...labelled(far).keys()]).not.toContain('far');
  });

  it('is told in one sentence', () => {
    expect(trendChartAlt(blog)).toBe(
      'Line chart, svc-blog · live memory: all live memory from 100MB to 223MB; marked: 1 deploy, 1 restart, limit: 512 MB in use.',
    );
    expect(trendChartAlt({ ...blog, lines: [] })).toMatch(/nothing to show/u);
  });

  it('leaves out points at times that are no dates', () => {
    const points = [-1.79e308, Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2), 1.49e293].map((at) => ({
      at,
      bytes: 1000,
      deviation: 0,
    }));
    const lines = [{ name: 'all', points }];
    const chart: TrendChartInput = {
      ...blog,
      lines,
      forecast: { low: 0, high: 5, end: null },
    };
    expectSoundChart(trendChart(chart));
    expect(labelled(chart).get('all')?.data).toHaveLength(2);
  });

  it('is sound for any input', () => {
    const text = fc.string({ unit: 'binary', maxLength: 100 });
    // JSON knows one zero.
    const time = fc.double().map((at) => (at === 0 ? 0 : at));
    const point = fc.record({ at: time, bytes: fc.double(), deviation: fc.double() });
    const line = fc.record({ name: text, points: fc.array(point, { maxLength: 20 }) });
    const mark = fc.record({
      at: time,
      kind: fc.constantFrom('deploy' as const, 'restart' as const),
      version: text,
    });
    const ends = fc.record({ earliest: time, latest: time });
    const input = fc.record({
      title: text,
      lines: fc.array(line, { maxLength: 6 }),
      marks: fc.array(mark, { maxLength: 60 }),
      limit: fc.option(fc.record({ bytes: fc.double(), label: text })),
      forecast: fc.option(fc.record({ low: fc.double(), high: fc.double(), end: fc.option(ends) })),
      theme: fc.constantFrom('light' as const, 'dark' as const),
    });
    fc.assert(
      fc.property(input, (any) => {
        expectSoundChart(trendChart(any));
        expect(trendChartAlt(any).length).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 200 },
    );
  });
});

interface DataSet {
  readonly data: readonly { readonly x: number; readonly y: number | null }[];
  readonly borderDash: unknown;
}

function labelled(input: TrendChartInput): ReadonlyMap<string, DataSet> {
  const sets = at(trendChart(input).config, ['data', 'datasets']);
  if (!Array.isArray(sets)) throw new Error('no datasets');
  return new Map(sets.map((set) => [String(at(set, ['label'])), set]));
}
