import { describe, expect, it } from 'vitest';
import {
  type ReleaseChartInput,
  releaseChart,
  releaseChartAlt,
} from '../../src/message/release-chart.ts';
import { at, expectSoundChart } from '../support/chart-facts.ts';

const MB = 2 ** 20;
const input: ReleaseChartInput = {
  title: 'svc-blog · v1.43 and v1.42',
  older: { name: 'v1.42', points: line(48, (hour) => 100 + hour) },
  newer: { name: 'v1.43', points: line(12, (hour) => 120 + 5 * hour) },
};

describe('releaseChart', () => {
  it('draws both by the time since the start, and tells them apart without colour', () => {
    const chart = releaseChart(input);
    expectSoundChart(chart);
    const sets = [0, 1].map((set) =>
      ['label', 'borderDash'].map((key) => at(chart.config, ['data', 'datasets', set, key])),
    );
    expect(sets).toEqual([
      ['v1.42', [9, 4]],
      ['v1.43', []],
    ]);
    expect(at(chart.config, ['data', 'datasets', 1, 'data', 4])).toEqual({ x: 1, y: 125 });
    expect(at(chart.config, ['options', 'scales', 'x', 'title', 'text'])).toBe(
      'hours since the start',
    );
    expect(at(chart.config, ['options', 'scales', 'y', 'title', 'text'])).toBe('MB live');
  });

  it.each([
    [4, 'minutes'],
    [400, 'days'],
  ])('has a unit of time that suits %i snapshots', (count, unit) => {
    const older = { name: 'a', points: line(count, () => 1) };
    const chart = releaseChart({ ...input, older, newer: { name: 'b', points: [] } });
    expectSoundChart(chart);
    expect(at(chart.config, ['options', 'scales', 'x', 'title', 'text'])).toBe(
      `${unit} since the start`,
    );
  });

  it('leaves out what is no number, and thins what no eye tells apart', () => {
    const points = [
      ...line(2000, () => 3),
      { hours: Number.NaN, bytes: 1 },
      { hours: 1, bytes: Number.POSITIVE_INFINITY },
    ];
    const chart = releaseChart({ ...input, newer: { name: 'b', points } });
    expectSoundChart(chart);
    expect(at(chart.config, ['data', 'datasets', 1, 'data'])).toHaveLength(300);
  });

  it('is a sentence for those who do not see it', () => {
    expect(releaseChartAlt(input)).toBe(
      'Line chart, svc-blog · v1.43 and v1.42, by time since the start: v1.42 from 100MB to 111.75MB in 11.8 h; v1.43 from 120MB to 133.75MB in 2.8 h.',
    );
    const unseen = { ...input, newer: { name: 'v1.43', points: [] } };
    expect(releaseChartAlt(unseen)).toContain('v1.43 not seen yet');
  });
});

/** Every quarter of an hour. */
function line(count: number, megabytes: (hour: number) => number) {
  return Array.from({ length: count }, (_, n) => ({ hours: n / 4, bytes: megabytes(n / 4) * MB }));
}
