import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMoment, resolveMoment } from '../../src/commands/moments.ts';

/** A Sunday evening. */
const now = Date.UTC(2026, 10, 22, 21, 30, 15);

describe('a moment in words', () => {
  it.each([
    ['1h ago', '2026-11-22T20:30:15Z'],
    ['1h', '2026-11-22T20:30:15Z'],
    ['1h30m ago', '2026-11-22T20:00:15Z'],
    ['90min ago', '2026-11-22T20:00:15Z'],
    ['2 days ago', '2026-11-20T21:30:15Z'],
    ['2d ago', '2026-11-20T21:30:15Z'],
    ['1 week ago', '2026-11-15T21:30:15Z'],
    ['30 seconds ago', '2026-11-22T21:29:45Z'],
    ['yesterday', '2026-11-21T21:30:15Z'],
    ['yesterday 09:00', '2026-11-21T09:00:00Z'],
    ['Yesterday 9:00', '2026-11-21T09:00:00Z'],
    ['today 09:00', '2026-11-22T09:00:00Z'],
    ['today 23:00', '2026-11-22T23:00:00Z'],
    ['09:00', '2026-11-22T09:00:00Z'],
    ['23:00', '2026-11-21T23:00:00Z'],
    ['09:00 UTC', '2026-11-22T09:00:00Z'],
    ['09:00+02:00', '2026-11-22T07:00:00Z'],
    ['yesterday 01:00+02', '2026-11-20T23:00:00Z'],
    ['yesterday 01:00+03', '2026-11-21T22:00:00Z'],
    ['yesterday 20:00-0500', '2026-11-22T01:00:00Z'],
    ['2026-11-22', '2026-11-22T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2026-11-22 09:00', '2026-11-22T09:00:00Z'],
    ['2026-11-22T09:00:30.5Z', '2026-11-22T09:00:30Z'],
    ['2026-11-22T09:00+05:30', '2026-11-22T03:30:00Z'],
  ])('%s', (words, expected) => {
    const typed = words.split(' ');
    const read = readMoment([...typed, 'alloc_space']);
    expect(read?.count).toBe(typed.length);
    expect(new Date(read === null ? 0 : resolveMoment(read.moment, now)).toISOString()).toBe(
      expected.replace('Z', '.000Z'),
    );
  });

  it.each([
    '',
    '10',
    'ago',
    '2 days',
    '1x ago',
    'today',
    '24:00',
    '9:60',
    '2026-02-29',
    '2026-13-01',
    '2026-11-22T',
    '1969-01-01',
    'main.f',
  ])('%s is none', (words) => {
    expect(readMoment(words.split(' '))).toBeNull();
  });

  it('counts the days of the calendar as everybody does', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('1970-01-01T00:00:00Z'),
          max: new Date('2399-12-31T23:59:00Z'),
          noInvalidDate: true,
        }),
        (date) => {
          const text = `${date.toISOString().slice(0, 16)}Z`;
          const read = readMoment([text]);
          expect(read?.moment).toEqual({ kind: 'point', at: Date.parse(text) });
        },
      ),
    );
  });

  it('ends for any words', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 })), (words) => {
        const read = readMoment(words);
        expect(read === null || (read.count >= 1 && read.count <= words.length)).toBe(true);
      }),
    );
  });
});
