import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type IndexEntry,
  retain,
  shrinkTo,
  sortEntries,
} from '../../../src/adapters/store/retention.ts';
import { WIDE } from './store-harness.ts';

const NOW = 1_000_000;

/** `a:90:5` is the snapshot a, taken and fetched 90 s ago, of 5 bytes. */
function draw(text: string): IndexEntry[] {
  return text.split(' ').map((word) => {
    const [id = '', age, bytes] = word.split(':');
    const time = NOW - Number(age) * 1000;
    return {
      id,
      takenAt: time,
      fetchedAt: time,
      bytes: Number(bytes),
      isPinned: false,
      isLabelled: false,
    };
  });
}

function keptOf(text: string, maxAgeSeconds: number, maxCount: number, maxBytes: number): string {
  const { kept } = retain(draw(text), { ...WIDE, maxAgeSeconds, maxCount, maxBytes }, NOW);
  return kept.map(({ id }) => id).join(' ');
}

describe('retain', () => {
  it.each([
    ['a:90:5 b:60:5 c:30:5', 100, 9, 99, 'a b c'],
    ['a:90:5 b:60:5 c:30:5', 60, 9, 99, 'b c'],
    ['a:90:5 b:60:5 c:30:5', 1, 9, 99, 'c'],
    ['a:90:5 b:60:5 c:30:5', 100, 2, 99, 'b c'],
    ['a:90:5 b:60:5 c:30:5', 100, 9, 10, 'b c'],
    ['a:90:5 b:60:5 c:30:5', 100, 9, 9, 'c'],
    ['a:90:5 b:60:5 c:30:500', 100, 9, 10, 'c'],
    ['a:90:500 b:60:1 c:30:1', 100, 9, 10, 'b c'],
    ['a:90:5', 1, 1, 1, 'a'],
  ])('of %s with %d s, %d, %d bytes keeps %s', (text, age, count, bytes, kept) => {
    expect(keptOf(text, age, count, bytes)).toBe(kept);
  });

  it('holds every limit but for the newest, and loses nothing that need not go', () => {
    const entries = fc.array(
      fc.record({
        id: fc.uuid(),
        takenAt: fc.integer({ min: 0, max: NOW }),
        fetchedAt: fc.integer({ min: 0, max: NOW }),
        bytes: fc.nat(100),
        isPinned: fc.constant(false),
        isLabelled: fc.constant(false),
      }),
      { maxLength: 30 },
    );
    const limits = fc.record({
      maxAgeSeconds: fc.integer({ min: 1, max: 1000 }),
      maxCount: fc.integer({ min: 1, max: 20 }),
      maxBytes: fc.nat(1000),
    });
    fc.assert(
      fc.property(entries, limits, (unsorted, limit) => {
        const all = sortEntries(unsorted);
        const { kept, dropped } = retain(all, { ...WIDE, ...limit }, NOW);
        expect([...kept, ...dropped].map(({ id }) => id).sort()).toEqual(
          all.map(({ id }) => id).sort(),
        );
        expect(kept.at(-1)).toEqual(all.at(-1));
        expect(kept.length).toBeLessThanOrEqual(limit.maxCount);
        const bytes = kept.reduce((sum, entry) => sum + entry.bytes, 0);
        expect(kept.length <= 1 || bytes <= limit.maxBytes).toBe(true);
      }),
    );
  });
});

describe('retain with age', () => {
  const HOUR = 3_600_000;
  const now = 1000 * 24 * HOUR;
  const thin = { ...WIDE, maxAgeSeconds: 10 ** 8, thin: true };
  const entry = (age: number, changes: Partial<IndexEntry> = {}): IndexEntry => {
    const time = now - age * HOUR;
    const times = { takenAt: time, fetchedAt: time };
    return { id: `${age}`, ...times, bytes: 1, isPinned: false, isLabelled: false, ...changes };
  };
  const kept = (entries: readonly IndexEntry[], limits = thin) =>
    retain(sortEntries(entries), limits, now).kept.map(({ id }) => Number(id));

  it('keeps all of a day, the first of an hour for a week, and the first of a day from then on', () => {
    // now is midnight: days end at multiples of 24 hours before it, and the first of each day has the largest age.
    const ages = [300, 299, 289, 288, 265, 30.75, 30.25, 29.5, 24, 23.75, 23.5, 1, 0];
    const expected = [300, 288, 30.75, 29.5, 24, 23.75, 23.5, 1, 0];
    expect(kept(ages.map((age) => entry(age)))).toEqual(expected);
    expect(
      kept(
        ages.map((age) => entry(age)),
        { ...thin, thin: false },
      ),
    ).toEqual(ages);
  });

  it('does not count what is held for its hour, nor the newest', () => {
    const held = [entry(30.75, { isPinned: true }), entry(30.5, { isLabelled: true })];
    expect(kept([...held, entry(30.25), entry(30.125)])).toEqual([30.75, 30.5, 30.25, 30.125]);
    expect(kept([...held, entry(30.25), entry(30.125), entry(1)])).toEqual([30.75, 30.5, 30.25, 1]);
  });

  it('comes to the same end whenever it is asked', () => {
    const newest = entry(-1000);
    const quarters = fc.uniqueArray(fc.integer({ min: 0, max: 12 * 96 }), { maxLength: 200 });
    fc.assert(
      fc.property(quarters, fc.array(fc.nat(10 * 96), { maxLength: 5 }), (ages, pauses) => {
        const all = sortEntries(ages.map((age) => entry(age / 4)));
        const stops = pauses.sort((a, b) => b - a).map((age) => now - (age * HOUR) / 4);
        let left: readonly IndexEntry[] = all;
        for (const stop of stops) {
          const past = left.filter(({ fetchedAt }) => fetchedAt <= stop);
          const future = left.filter(({ fetchedAt }) => fetchedAt > stop);
          left = [...retain([...past, newest], thin, stop).kept.slice(0, -1), ...future];
        }
        expect(retain([...left, newest], thin, now).kept).toEqual(
          retain([...all, newest], thin, now).kept,
        );
      }),
    );
  });

  it('shrinks to what is wanted, but for the newest and what is held', () => {
    const entries = [entry(4), entry(3, { isPinned: true }), entry(2), entry(1)];
    expect(shrinkTo(entries, 3).map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(shrinkTo(entries, 0).map(({ id }) => id)).toEqual(['3', '1']);
  });
});
