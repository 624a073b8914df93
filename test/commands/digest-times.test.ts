import { describe, expect, it } from 'vitest';
import { findNextRuns, ruleOf } from '../../src/commands/digest-times.ts';

const HOUR = 3_600_000;

describe('findNextRuns', () => {
  it('keeps the time of day in the zone over both changes of clocks', () => {
    const when = {
      words: 'daily 09:00',
      rule: { kind: 'cron' as const, expression: '0 9 * * *' },
      timeZone: 'Europe/Lisbon',
    };
    const spring = findNextRuns({ when, paused: null }, Date.UTC(2026, 2, 28), 2);
    expect(spring.map(iso)).toEqual(['2026-03-28T09:00', '2026-03-29T08:00']);
    const autumn = findNextRuns({ when, paused: null }, Date.UTC(2026, 9, 24), 2);
    expect(autumn.map(iso)).toEqual(['2026-10-24T08:00', '2026-10-25T09:00']);
  });

  it.each([
    ['UTC', '00:00'],
    ['Asia/Kolkata', '18:30'],
    ['America/New_York', '05:00'],
    ['Australia/Sydney', '14:00'],
  ])(
    'counts a pace of a day in %s from its midnight, in winter and in summer',
    (timeZone, time) => {
      const when = { words: '', rule: { kind: 'every' as const, millis: 24 * HOUR }, timeZone };
      for (const month of [0, 6]) {
        const [first = 0] = findNextRuns({ when, paused: null }, Date.UTC(2026, month, 10), 1);
        expect(iso(first).slice(11)).toBe(time);
      }
    },
  );

  it('gives offsets that a scheduler takes', () => {
    const when = {
      words: '',
      rule: { kind: 'every' as const, millis: 6 * HOUR },
      timeZone: 'Asia/Tokyo',
    };
    expect(ruleOf(when)).toEqual({ kind: 'every', millis: 6 * HOUR, offset: 3 * HOUR });
  });

  it('has none while it is paused', () => {
    const when = { words: '', rule: { kind: 'every' as const, millis: HOUR }, timeZone: 'UTC' };
    expect(findNextRuns({ when, paused: { by: 'U1', at: 0, why: '' } }, 0, 2)).toEqual([]);
  });
});

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}
