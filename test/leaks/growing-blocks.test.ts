import { describe, expect, test } from 'vitest';
import { countBySize } from '../../src/leaks/growing-blocks.ts';
import type { GroupSeries } from '../../src/leaks/series.ts';
import { scaleCount } from '../support/leak-generator/site.ts';

const RATE = 512 * 1024;
const MB = 2 ** 20;

describe('countBySize', () => {
  test('a block that grows counts in units of which the error is that of as many samples', () => {
    const sizes = [MB / 2, MB, 1.5 * MB, 2 * MB];
    const counted = countBySize(seriesOf([1, 1, 1, 1], sizes), RATE);
    const parts = sizes.map((size) => scaleCount(1, size));
    const unit = sum(parts.map((one) => one.variance)) / sum(parts.map((one) => one.bytes));
    expect(unit).toBeGreaterThan(RATE / 16);
    for (const [at, { bytes }] of parts.entries()) {
      expect(counted?.live[at]).toBeCloseTo(bytes / unit, 9);
    }
    expect(counted?.births).toEqual(counted?.live);
    expect(counted?.bytes).toEqual(Float64Array.from(parts, ({ bytes }) => bytes));
  });

  test('no unit is less than a sixteenth of the rate, however exact the bytes', () => {
    const counted = countBySize(seriesOf([1, 1, 1, 1], [40 * MB, 50 * MB, 60 * MB, 80 * MB]), RATE);
    expect(counted?.live[3]).toBeCloseTo((80 * MB) / (RATE / 16), 6);
  });

  test('small blocks, that are more and more, are counted already', () => {
    expect(countBySize(seriesOf([10, 20, 30, 40], [1024, 1024, 1024, 1024]), RATE)).toBeNull();
  });

  test('large blocks that are more and more are not: their number is a matter of chance', () => {
    expect(countBySize(seriesOf([2, 4, 6, 8], [MB, MB, MB, MB]), RATE)).toBeNull();
  });

  test('nothing, what shrinks, and what is level', () => {
    expect(countBySize(seriesOf([0, 0, 0, 0], [0, 0, 0, 0]), RATE)).toBeNull();
    expect(countBySize(seriesOf([1, 1, 1, 1], [4 * MB, 3 * MB, 2 * MB, MB]), RATE)).toBeNull();
    expect(countBySize(seriesOf([1, 1, 1, 1], [MB, MB, MB, MB]), RATE)).toBeNull();
  });
});

/** At each time so many blocks of one size. */
function seriesOf(counts: readonly number[], sizes: readonly number[]): GroupSeries {
  const scaled = counts.map((count, at) =>
    count === 0 ? { bytes: 0, variance: 0 } : scaleCount(count, sizes[at] ?? 0),
  );
  const bytes = Float64Array.from(scaled, (one) => one.bytes);
  const live = Float64Array.from(counts);
  const variance = Float64Array.from(scaled, (one) => one.variance);
  return { signature: '', live, births: live, bytes, bornBytes: bytes, variance };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
