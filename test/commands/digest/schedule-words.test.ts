import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSchedule, SCHEDULE_EXAMPLES } from '../../../src/commands/digest/schedule-words.ts';
import { nextRuns } from '../../../src/commands/next-runs.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 10, 23);

describe('readSchedule', () => {
  it.each([
    ['weekdays 09:00', '0 9 * * 1-5'],
    ['every weekday at 9:00', '0 9 * * 1-5'],
    ['every monday 9am', '0 9 * * 1'],
    ['Mondays at 9 PM', '0 21 * * 1'],
    ['daily at 18:30', '30 18 * * *'],
    ['every day 18h30', '30 18 * * *'],
    ['mon,thu 8:00', '0 8 * * 1,4'],
    ['Mon & Thu, 8:00', '0 8 * * 1,4'],
    ['every 15th of the month 10:00', '0 10 15 * *'],
    ['1st of the month at 9', '0 9 1 * *'],
    ['monthly on the 1st and 15th noon', '0 12 1,15 * *'],
    ['monday to friday 9:00', '0 9 * * 1-5'],
    ['Mon–Fri 9:30 pm', '30 21 * * 1-5'],
    ['fri to mon 8:00', '0 8 * * 0,1,5,6'],
    ['weekends midnight', '0 0 * * 0,6'],
    ['9am and 5pm on weekdays', '0 9,17 * * 1-5'],
    ['12am daily', '0 0 * * *'],
    ['12pm daily', '0 12 * * *'],
    ['07:15', '15 7 * * *'],
    ['0 9 * * 1-5', '0 9 * * 1-5'],
    ['“0 9 * * MON-FRI”', '0 9 * * 1-5'],
    ['0 9 * JAN,JUL *', '0 9 * 1,7 *'],
    ['0 9 * * 7', '0 9 * * 0'],
    ['*/15 8-10 * * *', '0,15,30,45 8-10 * * *'],
    ['0 9 1 * 1', '0 9 1 * 1'],
    ['0 9 * * fri-mon', '0 9 * * 0,1,5,6'],
    ['59 0 * * *', '59 0 * * *'],
    ['@daily', '0 0 * * *'],
    ['@yearly', '0 0 1 1 *'],
    ['monday thru friday 9am', '0 9 * * 1-5'],
    ['business days 9:00', '0 9 * * 1-5'],
    ['work days at nine', '0 9 * * 1-5'],
    ['once a day at 9', '0 9 * * *'],
    ['weekdays at 9 and 17', '0 9,17 * * 1-5'],
    ['daily 17h00', '0 17 * * *'],
  ])('reads %s as %s', (words, expression) => {
    expect(readSchedule(words)).toEqual({ kind: 'times', rule: { kind: 'cron', expression } });
  });

  it.each([
    ['every 6h', 6],
    ['every 30 minutes', 0.5],
    ['hourly', 1],
    ['every hour', 1],
    ['every 2 days', 48],
    ['12 hours', 12],
    ['every two hours', 2],
    ['every 17h', 17],
    ['@every 6h', 6],
  ])('reads %s as every %d hours', (words, hours) => {
    expect(readSchedule(words)).toEqual({
      kind: 'times',
      rule: { kind: 'every', millis: hours * HOUR },
    });
  });

  it.each([
    ['weekdys 09:00', 'weekdays 09:00'],
    ['every munday 9am', 'every monday 9am'],
    ['weekdays', 'weekdays 09:00'],
    ['weekdays 9', 'weekdays 09:00'],
    ['weekly', 'every monday 09:00'],
    ['monthly 10:00', '1st of the month 10:00'],
    ['every other monday 9am', 'every monday 9am'],
    ['last friday of the month 16:00', 'friday 16:00'],
    ['every 2 weeks', 'every monday 09:00'],
    ['every 2 days at 9:00', 'daily 9:00'],
    ['every 5 min', 'every 15 minutes'],
    ['*/5 * * * *', 'every 15 minutes'],
    ['0,59 9,10 * * *', 'every 15 minutes'],
    ['0 0 9 * * 1-5', '"0 9 * * 1-5"'],
    ['', 'weekdays 09:00'],
    ['17h', 'daily 17:00'],
    ['daily 17h', 'daily 17:00'],
    ['weekdays 9h', 'weekdays 9:00'],
    ['0900 weekdays', '09:00 weekdays'],
    ['first monday of the month 9:00', 'monday 9:00'],
    ['1st monday of the month 9am', 'monday 9am'],
    ['last day of the month 9:00', '28th of the month 9:00'],
    ['first day of the month 9:00', '1st of the month 9:00'],
    ['biweekly', 'every monday 09:00'],
    ['tomorrow 9am', 'daily 9am'],
    ['tomorrow', 'daily 09:00'],
    ['every morning', 'daily 09:00'],
    ['weekday mornings', 'weekday 09:00'],
    ['every evening at 6', 'daily at 18:00'],
    ['monday evening at 6:30', 'monday at 18:30'],
    ['every night at 11pm', 'daily at 11pm'],
    ['twice a day', 'daily 9:00 and 17:00'],
    ['every half hour', 'every 30 minutes'],
    ['every hour and a half', 'every 90 minutes'],
    ['every 1.5h', 'every 90m'],
    ['every 1h30m', 'every 90m'],
    ['every quarter', '"0 9 1 */3 *"'],
    ['monday 24:00', 'monday 00:00'],
  ])('does not take %s, and offers %s', (words, better) => {
    const reading = readSchedule(words);
    expect(reading).toMatchObject({ kind: 'unclear' });
    expect(reading.kind === 'unclear' && reading.nearest[0]).toBe(better);
  });

  it.each([
    ['foo', /`foo` is no word for a time/u],
    ['monday 15th 9:00', /not both/u],
    ['9:00, 17:30', /two digests/u],
    ['0 9 31 2 *', /never comes/u],
    ['0 24 * * *', /`24` is no hour: that is 0–23/u],
    ['0 9 * * mo', /`mo` is no weekday: that is 0–7 or sun–sat/u],
    ['0 9 */2 * 1', /programs differ/u],
    ['0 9 * *', /five fields/u],
    ['every 90 days', /longer than 31 days/u],
    ['weekdays 25:00', /`25:00`/u],
    ['weekdays 13pm', /`13pm` is no time of day/u],
    ['mo,di 9:00', /`mo` is no word for a time/u],
    ['@reboot', /@hourly/u],
    ['15. 8:00', /`15\.` is no word for a time/u],
    ['weekdays 9:00 europe/kyiv', /`europe\/kyiv` is a time zone/u],
    ['today at 5pm', /again and again/u],
    ['x'.repeat(5000), /too many words/u],
  ])('says why it does not take %s', (words, why) => {
    const reading = readSchedule(words);
    expect(reading.kind === 'unclear' && reading.why).toMatch(why);
  });

  it('understands its own examples, and all that it offers', () => {
    for (const example of SCHEDULE_EXAMPLES) {
      expect(readSchedule(example), example).toMatchObject({ kind: 'times' });
    }
  });

  it('reads what a schedule is made of, in any order and case', () => {
    const days = fc.subarray(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], { minLength: 1 });
    const hour = fc.integer({ min: 0, max: 23 });
    const minute = fc.integer({ min: 0, max: 59 });
    fc.assert(
      fc.property(
        days,
        hour,
        minute,
        fc.boolean(),
        fc.boolean(),
        (names, h, m, isFirst, isLoud) => {
          const time = `${h}:${String(m).padStart(2, '0')}`;
          const words = isFirst
            ? `${time} ${names.join(', ')}`
            : `${names.join(' and ')} at ${time}`;
          const reading = readSchedule(isLoud ? words.toUpperCase() : words);
          if (reading.kind !== 'times' || reading.rule.kind !== 'cron') throw new Error(words);
          const runs = nextRuns(
            { kind: 'cron', expression: reading.rule.expression, timeZone: 'UTC' },
            MONDAY - 1,
            names.length,
          );
          const found = runs.map((at) => new Date(at).toISOString().slice(11, 16));
          expect(new Set(found)).toEqual(new Set([time.padStart(5, '0')]));
          const weekdays = runs.map((at) => new Date(at).toUTCString().slice(0, 3).toLowerCase());
          expect(new Set(weekdays)).toEqual(new Set(names));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('takes of cron only what comes, at most every quarter of an hour', () => {
    const part = (low: number, high: number) => {
      const value = fc.integer({ min: low, max: high });
      return fc.oneof(
        fc.constant('*'),
        value.map(String),
        fc.tuple(value, value).map(([a, b]) => `${a}-${b}`),
        fc.tuple(value, value).map(([a, b]) => `${a},${b}`),
        fc.integer({ min: 0, max: 40 }).map((step) => `*/${step}`),
      );
    };
    const fields = fc.tuple(part(0, 60), part(0, 24), part(0, 32), part(0, 13), part(0, 8));
    let taken = 0;
    fc.assert(
      fc.property(fields, (parts) => {
        const reading = readSchedule(parts.join(' '));
        if (reading.kind === 'unclear' || reading.rule.kind !== 'cron') return;
        taken += 1;
        const { expression } = reading.rule;
        const runs = nextRuns({ kind: 'cron', expression, timeZone: 'UTC' }, MONDAY, 8);
        expect(runs.length, expression).toBeGreaterThan(0);
        for (const [at, run] of runs.slice(1).entries()) {
          expect(run - (runs[at] ?? 0), expression).toBeGreaterThanOrEqual(HOUR / 4);
        }
      }),
      { numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  it('is never thrown off, and what it offers it understands', () => {
    const word = fc.constantFrom(
      ...'every mon tues weekday 9 9:00 9am 31st 6h 30 minutes of the month - to and , at * */2 other 0 @daily pm tz “'.split(
        ' ',
      ),
    );
    const words = fc.array(word, { maxLength: 8 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.oneof(words, fc.string()), (text) => {
        const reading = readSchedule(text);
        if (reading.kind === 'times') return;
        expect(reading.why).toMatch(/[.?!]$/u);
        for (const better of reading.nearest) {
          expect(readSchedule(better), `${text} → ${better}`).toMatchObject({ kind: 'times' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
