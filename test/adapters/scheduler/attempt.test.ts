import { describe, expect, it } from 'vitest';
import { attemptJob, isTooLate } from '../../../src/adapters/scheduler/attempt.ts';
import type { Schedule } from '../../../src/app/ports.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function everyMinutes(minutes: number): Schedule['when'] {
  return { kind: 'every', millis: minutes * MINUTE, offset: 0 };
}

describe('a run is too late', () => {
  it.each([
    ['every 15 min, 4 min late', everyMinutes(15), 4 * MINUTE, false],
    ['every 15 min, 6 min late', everyMinutes(15), 6 * MINUTE, true],
    ['every minute, 59 s late', everyMinutes(1), 59 * SECOND, false],
    ['every minute, 61 s late: the next one is due', everyMinutes(1), 61 * SECOND, true],
    ['every second, 29 s late: the process was busy', everyMinutes(1 / 60), 29 * SECOND, false],
    ['every second, 31 s late', everyMinutes(1 / 60), 31 * SECOND, true],
    ['not yet due, by another clock', everyMinutes(1), -5 * SECOND, false],
  ])('%s', (_, when, late, expected) => {
    expect(isTooLate(when, 60 * MINUTE, 60 * MINUTE + late)).toBe(expected);
  });

  it('five minutes after a daily run', () => {
    const when = { kind: 'cron', expression: '0 9 * * *', timeZone: 'Europe/Lisbon' } as const;
    const at = Date.parse('2027-03-28T08:00:00Z');
    expect(isTooLate(when, at, at + 299 * SECOND)).toBe(false);
    expect(isTooLate(when, at, at + 301 * SECOND)).toBe(true);
  });
});

describe('a try at a job', () => {
  const tick = { job: { kind: 'digest', number: 12 }, at: 5 } as const;

  it.each([
    [1, 'retried'],
    [2, 'retried'],
    [3, 'failed'],
  ])('number %i that rejects is counted as %s, and rejects', async (tries, outcome) => {
    const seen: unknown[] = [];
    const observe = (kind: string, ended: string, millis: number) =>
      void seen.push([kind, ended, millis >= 0]);
    const fail = async () => {
      throw new Error('no');
    };
    await expect(attemptJob(tick, tries, fail, observe)).rejects.toThrow('no');
    expect(seen).toEqual([['digest', outcome, true]]);
  });

  it('is given the tick, and counted as done', async () => {
    const seen: unknown[] = [];
    const observe = (kind: string, ended: string) => void seen.push([kind, ended]);
    await attemptJob(tick, 3, async (given) => void seen.push(given), observe);
    expect(seen).toEqual([tick, ['digest', 'done']]);
  });
});
