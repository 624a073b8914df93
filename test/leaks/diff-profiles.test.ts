import { describe, expect, it } from 'vitest';
import { compareSamples, type SampledDifference } from '../../src/leaks/diff-profiles.ts';
import type { Estimate } from '../../src/leaks/judgement.ts';
import { intervalOfChurn } from '../../src/leaks/statistics/churn-change.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { seededRandom } from '../support/leak-generator/random.ts';
import { objectsOf, RATE, type Site, sampleTwice, truthOf } from '../support/sampled-heap.ts';

const SITES = 250;
const TRIALS = 16;

describe('an interval of 95 %', () => {
  it.each<[string, Omit<Site, 'stack'>]>([
    ['where all was replaced', site(256, { died: 50, born: 50, passed: 400 })],
    ['where half as much again came', site(1024, { died: 60, born: 90, passed: 10 })],
    ['where little came to much that stays', site(4096, { lived: 800, born: 20 })],
    ['of large blocks', site(131_072, { lived: 20, died: 40, born: 60 })],
  ])('holds the truth as often as it says, %s', (_, given) => {
    const share = coverage(given, 1);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  it.each<[string, Omit<Site, 'stack'>]>([
    ['with few samples', site(256, { died: 3, born: 3 })],
    ['with hardly any', site(256, { lived: 30, died: 1, born: 1 })],
    ['with few that came', site(512, { lived: 100, born: 4 })],
    [
      'where much that came was gone again',
      site(512, { lived: 40, died: 8, born: 12, passed: 60 }),
    ],
  ])('never holds it less often, %s', (_, given) => {
    expect(coverage(given, 2)).toBeGreaterThan(0.93);
  });

  it('is nothing around what stays, whatever its size', () => {
    const [before, after] = sampleTwice(seededRandom(3), sites(site(64, { lived: 500 })));
    for (const interval of intervalsOf(before, after)) {
      expect(interval).toEqual({ estimate: 0, low: 0, high: 0 });
    }
  });
});

describe('compareSamples', () => {
  it('counts what was born and what died, by stack and size of blocks', () => {
    const before = draw('main.main;a 100 1048576 10 5242880 bytes=524288');
    const after = draw('main.main;a 130 1572864 12 6291456 bytes=524288');
    const difference = compare(before, after);
    // 1 − 1/e of these blocks are sampled: 10 × 0.632 and 12 × 0.632 of them.
    expect([...difference.before.live, ...difference.after.live]).toEqual([6, 8]);
    expect([...difference.before.churned, ...difference.after.churned]).toEqual([0, 2]);
    expect(difference.areBirthsKnown).toBe(true);
  });

  it('takes all for new where births are not told, and where the process was started again', () => {
    const text = (live: number) => `main.main;a ${live} ${live * RATE} bytes=${RATE}`;
    const [one, other] = [drawProfile(text(20)), drawProfile(text(30))];
    expect(compare(one, other)).toMatchObject({ areBirthsKnown: false });
    expect([...compare(one, other).after.churned]).toEqual([19]);
    const started = (births: number) =>
      draw(`main.main;a ${births} ${births * RATE} 20 ${20 * RATE} bytes=${RATE}`);
    expect(compare(started(40), started(100)).areBirthsKnown).toBe(true);
    expect(compare(started(100), started(40)).areBirthsKnown).toBe(false);
  });

  it('goes back in time as surely as forth', () => {
    const [before, after] = sampleTwice(
      seededRandom(5),
      sites(site(1024, { lived: 30, died: 5, born: 20, passed: 20 })),
    );
    const forth = intervalsOf(before, after);
    const back = intervalsOf(after, before);
    for (const [index, { low, high }] of forth.entries()) {
      expect(back[index]?.low).toBeCloseTo(-high, 3);
      expect(back[index]?.high).toBeCloseTo(-low, 3);
    }
  });

  it('finds that what a slab gained another one lost', () => {
    const random = seededRandom(7);
    const size = 40_960;
    const slab = (stack: string, counts: Partial<Site>): Site => ({
      ...site(size, counts),
      stack: `main.main;${stack};reflect.unsafe_NewArray`,
    });
    const [before, after] = sampleTwice(random, [
      slab('pool.New', { born: 60 }),
      slab('newPool', { died: 55 }),
      { ...site(size, { born: 60 }), stack: 'main.main;other.Fill' },
    ]);
    const { netGrowth, after: later } = compare(before, after);
    const [moved = 0, , real = 0] = netGrowth;
    const [count = 0, , otherCount = 0] = later.live;
    const bytes = size / -Math.expm1(-size / RATE);
    expect(moved).toBeLessThan(0.3 * count * bytes);
    expect(real).toBeCloseTo(otherCount * bytes, 0);
  });

  it('says nothing of what is not sampled, of other rates, and of other profiles', () => {
    const text = 'main.main;a 4 4194304';
    const one = drawProfile(text);
    expect(compareSamples(one, drawProfile(text, { period: 1n }), 'bytes')).toBeNull();
    expect(
      compareSamples(drawProfile(text, { period: 1n }), drawProfile(text, { period: 1n }), 'bytes'),
    ).toBeNull();
    const node = drawProfile(text, { types: 'objects/count space/bytes' });
    expect(compareSamples(node, node, 'bytes')).toBeNull();
  });

  it('weighs objects where objects are asked for', () => {
    const [before, after] = sampleTwice(seededRandom(9), sites(site(64, { born: 30 })));
    const bytes = compareSamples(before, after, 'bytes');
    const objects = compareSamples(before, after, 'objects');
    const ratio = (bytes?.after.variance[0] ?? 0) / (objects?.after.variance[0] ?? 1);
    expect(ratio).toBeCloseTo(64 ** 2, 6);
  });
});

/** Counts in expected samples. */
function site(size: number, samples: Partial<Omit<Site, 'stack' | 'size'>>): Omit<Site, 'stack'> {
  const of = (count = 0) => objectsOf(count, size);
  return {
    size,
    lived: of(samples.lived),
    died: of(samples.died),
    born: of(samples.born),
    passed: of(samples.passed),
  };
}

function sites(given: Omit<Site, 'stack'>): readonly Site[] {
  return Array.from({ length: SITES }, (_, n) => ({ ...given, stack: `main.main;site${n}` }));
}

/** How often the interval holds the truth, over many sites and trials. */
function coverage(given: Omit<Site, 'stack'>, seed: number): number {
  const truth = truthOf({ ...given, stack: '' });
  let held = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const [before, after] = sampleTwice(seededRandom(1000 * seed + trial), sites(given));
    held += intervalsOf(before, after).filter(
      ({ low, high }) => low <= truth && truth <= high,
    ).length;
  }
  return held / (SITES * TRIALS);
}

/** One for each sample; both profiles have the same in the same order. */
function intervalsOf(before: Profile, after: Profile): Estimate[] {
  const difference = compare(before, after);
  const heldBy = (profile: Profile, sample: number) => Number(profile.samples.values[3]?.[sample]);
  const churnOf = (side: 'before' | 'after', sample: number) => ({
    count: difference[side].churned[sample] ?? 0,
    variance: difference[side].variance[sample] ?? 0,
  });
  return Array.from({ length: after.samples.count }, (_, sample) =>
    intervalOfChurn(
      heldBy(after, sample) - heldBy(before, sample),
      churnOf('after', sample),
      churnOf('before', sample),
    ),
  );
}

function compare(before: Profile, after: Profile): SampledDifference {
  const difference = compareSamples(before, after, 'bytes');
  if (difference === null) throw new Error('nothing can be said of these two');
  return difference;
}

function draw(picture: string): Profile {
  return drawProfile(picture, {
    types: 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes',
  });
}
