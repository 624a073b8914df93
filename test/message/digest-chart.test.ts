import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DigestChartInput,
  digestChart,
  digestChartAlt,
} from '../../src/message/digest-chart.ts';
import { at, expectSoundChart } from '../support/chart-facts.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 22, 6);

const two: DigestChartInput = {
  title: 'Digest #12 · live memory of 2 services',
  lines: [line('svc-blog', [100, 100, 100, 100, 100, 150]), line('svc-node', [8, 8, 8, 8, 8, 6])],
  previousAt: START + 2 * HOUR,
};

describe('digestChart', () => {
  it('shows each service in percent of what it had at the left edge', () => {
    expect(labelsOf(two)).toEqual(['svc-blog +50%', 'svc-node −25%', 'the last digest']);
    expect(at(digestChart(two).config, ['data', 'datasets', 0, 'data', 5, 'y'])).toBe(50);
    expect(digestChartAlt(two)).toBe(
      'Line chart, Digest #12 · live memory of 2 services: svc-blog +50%, svc-node −25%.',
    );
  });

  it('does not make much of little', () => {
    const config = digestChart({ ...two, lines: [line('svc', [100, 101, 99, 100])] }).config;
    const max = at(config, ['options', 'scales', 'values', 'max']);
    expect(max).toBeGreaterThanOrEqual(10);
  });

  it('begins at zero where a service grows from the first moment on', () => {
    const doubling = Array.from({ length: 12 }, (_, hour) => 2 ** hour);
    const { config } = digestChart({ ...two, lines: [line('svc', doubling)] });
    expect(at(config, ['data', 'datasets', 0, 'data', 0, 'y'])).toBe(0);
    const early = [10, 20, 30, ...doubling, ...doubling];
    const { config: longer } = digestChart({ ...two, lines: [line('svc', early)] });
    expect(at(longer, ['data', 'datasets', 0, 'data', 0, 'y'])).toBe(0);
    expect(at(config, ['options', 'scales', 'values', 'min'])).toBe(0);
  });

  it('spends no room on less than nothing', () => {
    const dipping = [100, 97, 104, ...Array.from({ length: 20 }, (_, hour) => 200 + 40 * hour)];
    const { config } = digestChart({ ...two, lines: [line('svc', dipping)] });
    expect(at(config, ['data', 'datasets', 0, 'data', 1, 'y'])).toBeLessThan(0);
    expect(at(config, ['options', 'scales', 'values', 'min'])).toBe(0);
  });

  it('has all of what sank', () => {
    const { config } = digestChart({ ...two, lines: [line('svc', [100, 60, 300])] });
    expect(Number(at(config, ['options', 'scales', 'values', 'min']))).toBeLessThanOrEqual(-40);
  });

  it('shows six, and says how many there are', () => {
    const lines = Array.from({ length: 9 }, (_, n) => line(`svc-${n}`, [1, 2]));
    const input = { ...two, lines, previousAt: null };
    expect(labelsOf(input)).toHaveLength(6);
    expect(at(digestChart(input).config, ['options', 'plugins', 'subtitle', 'text'])).toBe(
      'the 6 most urgent of 9',
    );
  });

  it('is sound whatever it is given', () => {
    // JSON knows no negative zero.
    const number = fc.oneof(fc.double(), fc.nat()).map((value) => value + 0);
    const point = fc.record({ at: number, bytes: number });
    const lines = fc.array(fc.record({ name: fc.string(), points: fc.array(point) }));
    fc.assert(
      fc.property(lines, fc.option(number, { nil: null }), (given, previousAt) => {
        const input = { title: 'x', lines: given, previousAt };
        expectSoundChart(digestChart(input));
        expect(digestChartAlt(input).length).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 100 },
    );
  });
});

function line(name: string, sizes: readonly number[]): DigestChartInput['lines'][number] {
  return { name, points: sizes.map((bytes, hour) => ({ at: START + hour * HOUR, bytes })) };
}

function labelsOf(input: DigestChartInput): readonly unknown[] {
  const sets = at(digestChart(input).config, ['data', 'datasets']);
  return Array.isArray(sets) ? sets.map((set) => at(set, ['label'])) : [];
}
