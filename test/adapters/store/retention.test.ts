import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IndexEntry, retain, sortEntries } from '../../../src/adapters/store/retention.ts';
import { WIDE } from './conformance.ts';

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
