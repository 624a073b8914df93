import { describe, expect, it } from 'vitest';
import { nextRuns, RuleError } from '../../src/commands/next-runs.ts';

/** The moments after `from`, as UTC without what is always zero. */
function nextAfter(expression: string, timeZone: string, from: string, count = 3): string[] {
  return nextRuns({ kind: 'cron', expression, timeZone }, Date.parse(from), count).map((at) =>
    new Date(at).toISOString().replace(':00.000Z', 'Z'),
  );
}

describe('the next runs of a cron expression', () => {
  it('come after the moment that is asked about, never at it', () => {
    expect(nextAfter('0 9 * * *', 'UTC', '2026-11-20T09:00:00Z', 1)).toEqual(['2026-11-21T09:00Z']);
    expect(nextAfter('0 9 * * *', 'UTC', '2026-11-20T08:59:59.999Z', 1)).toEqual([
      '2026-11-20T09:00Z',
    ]);
    expect(nextAfter('0 9 * * *', 'UTC', '2026-11-20T09:00:00.001Z', 1)).toEqual([
      '2026-11-21T09:00Z',
    ]);
  });

  it('are read in the zone: Kathmandu is 5 h 45 min ahead', () => {
    expect(nextAfter('0 9 * * 1-5', 'Asia/Kathmandu', '2026-11-20T04:00:00Z')).toEqual([
      '2026-11-23T03:15Z',
      '2026-11-24T03:15Z',
      '2026-11-25T03:15Z',
    ]);
  });

  it.each([
    // Clocks go from 2:00 to 3:00 on 14 March 2027.
    ['30 2 * * *', 'America/New_York', '2027-03-13T12:00:00Z', '2027-03-14T07:00Z', '03-15T06:30Z'],
    // From 1:00 to 2:00 on 28 March 2027.
    ['30 1 * * *', 'Europe/Lisbon', '2027-03-27T12:00:00Z', '2027-03-28T01:00Z', '03-29T00:30Z'],
    // By half an hour, from 2:00 to 2:30 on 4 October 2026.
    [
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00:00Z',
      '2026-10-03T15:30Z',
      '10-04T15:15Z',
    ],
  ])(
    'run when the gap ends where %s does not exist in %s',
    (expression, zone, from, first, then) => {
      expect(nextAfter(expression, zone, from, 2)).toEqual([first, `${first.slice(0, 5)}${then}`]);
      const justAfter = first.replace('Z', ':00.007Z');
      expect(nextAfter(expression, zone, justAfter, 1)).toEqual([`${first.slice(0, 5)}${then}`]);
    },
  );

  it.each([
    // From 2:00 back to 1:00 on 7 November 2027.
    ['30 1 * * *', 'America/New_York', '2027-11-06T12:00:00Z', '2027-11-07T05:30Z', '11-08T06:30Z'],
    ['30 1 * * *', 'Europe/Lisbon', '2027-10-30T12:00:00Z', '2027-10-31T00:30Z', '11-01T01:30Z'],
    // By half an hour, from 2:00 back to 1:30 on 4 April 2027.
    [
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2027-04-03T00:00:00Z',
      '2027-04-03T14:45Z',
      '04-04T15:15Z',
    ],
  ])('run once where %s comes twice in %s', (expression, zone, from, first, then) => {
    expect(nextAfter(expression, zone, from, 2)).toEqual([first, `${first.slice(0, 5)}${then}`]);
    const between = new Date(Date.parse(first.replace('Z', ':00Z')) + 15 * 60_000).toISOString();
    expect(nextAfter(expression, zone, between, 1)).toEqual([`${first.slice(0, 5)}${then}`]);
  });

  it('run once a day also where the expression lists several hours', () => {
    expect(nextAfter('30 1,13 * * *', 'America/New_York', '2027-11-07T05:00:00Z')).toEqual([
      '2027-11-07T05:30Z',
      '2027-11-07T18:30Z',
      '2027-11-08T06:30Z',
    ]);
  });

  it('run in each of the two hours where every hour is meant', () => {
    expect(nextAfter('0 * * * *', 'America/New_York', '2027-11-07T04:30:00Z', 4)).toEqual([
      '2027-11-07T05:00Z',
      '2027-11-07T06:00Z',
      '2027-11-07T07:00Z',
      '2027-11-07T08:00Z',
    ]);
    expect(nextAfter('*/15 * * * *', 'Australia/Lord_Howe', '2027-04-03T14:30:00Z', 4)).toEqual([
      '2027-04-03T14:45Z',
      '2027-04-03T15:00Z',
      '2027-04-03T15:15Z',
      '2027-04-03T15:30Z',
    ]);
  });

  it('take the names of months and weekdays, the last day of a month, and 29 February', () => {
    expect(nextAfter('0 9 L * *', 'UTC', '2027-02-01T00:00:00Z', 1)).toEqual(['2027-02-28T09:00Z']);
    expect(nextAfter('0 9 * * MON', 'UTC', '2026-11-20T00:00:00Z', 1)).toEqual([
      '2026-11-23T09:00Z',
    ]);
    expect(nextAfter('0 9 29 FEB *', 'UTC', '2027-01-01T00:00:00Z', 1)).toEqual([
      '2028-02-29T09:00Z',
    ]);
  });

  it.each([
    ['99 9 * * *', 'UTC', 'expression', 'is no cron expression: invalid value for minute: 99'],
    ['9am', 'UTC', 'expression', 'it takes five parts'],
    ['2027-05-05T05:05:05', 'UTC', 'expression', 'it takes five parts'],
    [`0 9 * * ${'1,'.repeat(200)}1`, 'UTC', 'expression', 'it takes five parts'],
    ['0 0 30 2 *', 'UTC', 'expression', 'never comes'],
    ['0 9 * * *', 'Mars/Olympus', 'timeZone', 'is no time zone'],
  ])('refuse %s in %s', (expression, timeZone, part, message) => {
    const ask = () => nextRuns({ kind: 'cron', expression, timeZone }, 0, 1);
    expect(ask).toThrow(RuleError);
    expect(ask).toThrow(
      expect.objectContaining({ part, message: expect.stringContaining(message) }),
    );
  });
});

describe('the next runs at a pace', () => {
  const hourly = { kind: 'every', millis: 3_600_000, offset: 60_000 } as const;

  it('are whole multiples since 1970 plus the offset, after the moment that is asked about', () => {
    expect(nextRuns(hourly, 7_200_000, 2)).toEqual([7_260_000, 10_860_000]);
    expect(nextRuns(hourly, 7_260_000, 1)).toEqual([10_860_000]);
    expect(nextRuns({ ...hourly, offset: -60_000 }, 0, 1)).toEqual([3_540_000]);
  });

  it.each([0, -5, 1.5, Number.NaN])('refuse a pace of %s', (millis) => {
    expect(() => nextRuns({ kind: 'every', millis, offset: 0 }, 0, 1)).toThrow('is no pace');
  });
});
