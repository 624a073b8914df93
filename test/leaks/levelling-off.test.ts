/** What tells a cache that fills from a leak. */

import { describe, expect, test } from 'vitest';
import { dateGain, isLevellingOff } from '../../src/leaks/levelling-off.ts';
import { takeLoadAway } from '../../src/leaks/load.ts';
import type { GroupSeries } from '../../src/leaks/series.ts';
import { correlatedSeries, countUp } from '../support/correlated-series.ts';

const rows = Array.from({ length: 24 }, (_, row) => row);
const steady = Float64Array.from(rows, (row) => 1000 * (row + 1));

describe('the date of a gain', () => {
  test('of a straight rise is the middle', () => {
    expect(dateGain(Float64Array.from(rows), steady)).toBeCloseTo(0.5, 2);
  });

  test('of a cache after two of its time constants is that of e^(−2t), but for the width of the means', () => {
    const long = Float64Array.from({ length: 4800 }, (_, row) => 1 - Math.exp(-row / 2400));
    const work = Float64Array.from(long.keys(), (row) => row + 1);
    const density = (t: number) => Math.exp(-2 * t);
    const steps = Array.from({ length: 1000 }, (_, step) => (step + 0.5) / 1000);
    const sum = (f: (t: number) => number) => steps.reduce((total, t) => total + f(t), 0) / 1000;
    const exact = sum((t) => t * density(t)) / sum(density);
    expect(exact).toBeCloseTo(0.3435, 4);
    expect(Math.abs(dateGain(long, work) - exact)).toBeLessThan(0.03);
  });

  test('is by the work done where less is done later', () => {
    const work = Float64Array.from(rows, (row) => (row < 12 ? 2 * row : 24 + (row - 12) / 2));
    expect(dateGain(work, steady)).toBeLessThan(0.42);
    expect(dateGain(work, work)).toBeCloseTo(0.5, 1);
  });

  test('is nothing where nothing was gained', () => {
    expect(
      dateGain(
        Float64Array.from(rows, (row) => -row),
        steady,
      ),
    ).toBe(0);
  });
});

describe('levelling off', () => {
  test('the fewer samples, the straighter a rise must be', () => {
    const bent = Float64Array.from(rows, (row) => row - (row * row) / 80);
    expect(isLevellingOff(sample(bent, 1), bent, steady)).toBe(true);
    expect(isLevellingOff(sample(bent, 20), bent, steady)).toBe(false);
  });

  test('frees that catch up with births tell of a cache whose old entries go', () => {
    const bytes = Float64Array.from(rows, (row) => 60 * row);
    const straight = sample(bytes, 1);
    const births = Float64Array.from(rows, (row) => 60 * row + (row > 11 ? 60 * (row - 11) : 0));
    expect(isLevellingOff(straight, bytes, steady)).toBe(false);
    expect(isLevellingOff({ ...straight, births }, bytes, steady)).toBe(true);
  });

  test('a leak beside churn frees the same part of its births throughout', () => {
    const bytes = Float64Array.from(rows, (row) => 60 * row);
    const births = Float64Array.from(rows, (row) => 600 * row);
    expect(isLevellingOff({ ...sample(bytes, 1), births }, bytes, steady)).toBe(false);
  });
});

describe('load', () => {
  const hours = Float64Array.from(rows, (row) => row / 4);
  const busy = Float64Array.from(rows, (row) => 100 + 4 * row + 15 * Math.sin(2 * row));

  test('memory that follows the load does not grow beside it', () => {
    const { values, inflation } = takeLoadAway(
      hours,
      busy.map((one) => 3 * one),
      busy,
    );
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(1e-6);
    expect(inflation).toBeGreaterThan(1);
  });

  test('a leak that has nothing to do with the load stays as it is', () => {
    const leak = Float64Array.from(rows, (row) => 10 * row + Math.cos(5 * row));
    expect(takeLoadAway(hours, leak, busy)).toEqual({ even: leak, values: leak, inflation: 1 });
  });

  test('no series grows by being corrected', () => {
    const falling = busy.map((one) => 300 - one);
    const churn = falling.map((one, row) => 3 * one + row);
    const { even, values } = takeLoadAway(hours, churn, falling);
    expect(values).toEqual(churn);
    expect((even.at(-1) ?? 0) - (even[0] ?? 0)).toBeGreaterThan(20);
  });

  test('agrees with numpy.linalg.lstsq on x = a + b·t + c·load', () => {
    const quarters = Float64Array.from(countUp(24), (at) => at / 4);
    const busy = Float64Array.from(correlatedSeries(24, 0.5, 0.02, 3), (one) => one + 2);
    const noise = correlatedSeries(24, 0.2, 0, 9);
    const values = busy.map(
      (one, at) => 1.5 * one + 0.4 * (quarters[at] ?? 0) + 0.3 * (noise[at] ?? 0),
    );
    const { even, inflation } = takeLoadAway(quarters, values, busy);
    expect(even[0]).toBeCloseTo(3.230417036124078, 10);
    expect(even[11]).toBeCloseTo(4.420946729778509, 10);
    expect(even[23]).toBeCloseTo(5.3970030214965075, 10);
    expect(inflation).toBeCloseTo(1.1531583721934702, 10);
  });

  test('a load that never changes explains nothing', () => {
    const values = Float64Array.from(rows);
    expect(takeLoadAway(hours, values, new Float64Array(24)).values).toEqual(values);
  });
});

/** `scale` samples for each byte; nothing is freed. */
function sample(bytes: Float64Array, scale: number): GroupSeries {
  const live = bytes.map((value) => Math.round(value * scale));
  return {
    signature: '',
    live,
    births: live,
    bytes,
    bornBytes: bytes,
    variance: new Float64Array(bytes.length),
  };
}
