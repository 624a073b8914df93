import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expectBornBytes,
  expectVariance,
  fromSteps,
  toSteps,
} from '../../../src/adapters/store/digest-expectations.ts';

const RATE = 524_288;

describe('what is expected of a group', () => {
  it.each([16, 64, 1024, 32_768, 524_288, 4_194_304])(
    'is the variance of blocks of %d bytes',
    (size) => {
      const chance = 1 - Math.exp(-size / RATE);
      const live = 40;
      const liveBytes = Math.trunc((live * size) / chance);
      const variance = (size * size * live * (1 - chance)) / chance ** 2;
      const expected = expectVariance({ live, liveBytes }, RATE);
      expect(Math.abs(expected - variance)).toBeLessThanOrEqual(variance * 0.001);
    },
  );

  it('is no variance where every object was counted, or none is live', () => {
    expect(expectVariance({ live: 5, liveBytes: 100 }, 1)).toBe(0);
    expect(expectVariance({ live: 0, liveBytes: 0 }, RATE)).toBe(0);
  });

  it('is that what was born has the size of what is live', () => {
    expect(expectBornBytes({ live: 4, liveBytes: 400 }, 10)).toBe(1000);
    expect(expectBornBytes({ live: 0, liveBytes: 0 }, 10)).toBe(0);
  });

  it('is found again from the steps between, to four digits', () => {
    const value = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e30, noNaN: true }));
    fc.assert(
      fc.property(value, value, (actual, expected) => {
        const back = fromSteps(toSteps(actual, expected), expected);
        expect(Math.abs(back - actual)).toBeLessThanOrEqual(actual * 1.01e-4);
      }),
    );
  });

  it('is found again beside an expectation so small that their ratio is no number', () => {
    const expected = expectVariance({ live: 2, liveBytes: 768_694_736 }, RATE);
    expect(expected).toBeGreaterThan(0);
    expect(30_000_000 / expected).toBe(Number.POSITIVE_INFINITY);
    const back = fromSteps(toSteps(30_000_000, expected), expected);
    expect(Math.abs(back - 30_000_000)).toBeLessThanOrEqual(30_000_000 * 1e-4);
  });

  it('is found again wherever both can be written as a double', () => {
    const value = fc.double({ min: 1e-300, max: Number.MAX_VALUE, noNaN: true });
    fc.assert(
      fc.property(value, value, (actual, expected) => {
        const back = fromSteps(toSteps(actual, expected), expected);
        expect(Math.abs(back - actual)).toBeLessThanOrEqual(actual * 1.01e-4);
      }),
      { numRuns: 2000 },
    );
  });
});
