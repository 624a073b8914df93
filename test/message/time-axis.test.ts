import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeAxis } from '../../src/message/time-axis.ts';

describe('timeAxis', () => {
  it('has round times at even steps, the date where it is a new one', () => {
    const from = Date.UTC(2026, 10, 22, 21, 10);
    const { min, max, labels } = timeAxis(from, Date.UTC(2026, 10, 23, 5));
    expect([min, max]).toEqual([Date.UTC(2026, 10, 22, 21), Date.UTC(2026, 10, 23, 5)]);
    expect(labels.filter((label) => label !== '')).toEqual([
      ['22:00', '22 Nov, UTC'],
      ['00:00', '23 Nov'],
      '02:00',
      '04:00',
    ]);
  });

  it('has seconds within a minute, and days alone over weeks', () => {
    const start = Date.UTC(2026, 1, 27);
    expect(timeAxis(start, start + 20_000).labels[0]).toEqual(['00:00:00', '27 Feb, UTC']);
    expect(timeAxis(start, start + 4 * 86_400_000).labels.filter((label) => label !== '')).toEqual([
      ['27 Feb', 'UTC'],
      '28 Feb',
      '1 Mar',
      '2 Mar',
      '3 Mar',
    ]);
  });

  it('names the days that the calendar has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250_000_000_000_000 }), (at) => {
        const midnight = at - (at % 86_400_000);
        const date = new Date(midnight);
        const month = date.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
        expect(timeAxis(midnight, midnight + 5 * 86_400_000).labels[0]).toEqual([
          `${date.getUTCDate()} ${month}`,
          'UTC',
        ]);
      }),
    );
  });

  it('covers any time with a bounded number of labels', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (from, to) => {
        const { min, max, labels } = timeAxis(from, to);
        expect(max).toBeGreaterThan(min);
        expect(labels.length).toBeLessThanOrEqual(6 * 4 + 3);
      }),
    );
  });
});
