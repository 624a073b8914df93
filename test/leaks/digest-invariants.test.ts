import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestProfile } from '../../src/leaks/digest-profile.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { anyProfile } from '../support/any-profile.ts';
import { drawProfile } from '../support/draw-profile.ts';

const OPTIONS = { name: '', memory: null, modules: [] };

const call = fc.constantFrom(
  'main.main',
  'main.serve',
  'main.keep.func1',
  'acme.dev/x.Route',
  'acme.dev/x.(*Pool[...]).Get',
  'reflect.MakeSlice',
  'fmt.Sprintf',
  'runtime.malg',
  'runtime/pprof.writeHeap',
);
const stack = fc.array(call, { minLength: 1, maxLength: 12 }).map((calls) => calls.join(';'));
const line = fc
  .tuple(stack, fc.nat(50), fc.nat(50), fc.constantFrom(16, 1024, 2 ** 19, 2 ** 22))
  .map(
    ([frames, born, live, size]) =>
      `${frames} ${born + live} ${(born + live) * size} ${live} ${live * size} bytes=${size}`,
  );
const lines = fc.array(line, { minLength: 1, maxLength: 40 });

/** Counts by signature, however the profile is ordered. */
function countsOf(profile: Profile): Record<string, readonly number[]> {
  const groups = digestProfile(profile, OPTIONS)?.process.groups ?? [];
  return Object.fromEntries(
    groups
      .map((one) => [one.signature, [one.live, one.births, one.liveBytes, one.bornBytes]] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

describe('a digest', () => {
  it('loses nothing and counts nothing twice', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(lines, (drawn) => {
        const profile = drawProfile(drawn.join('\n'));
        const digest = digestProfile(profile, OPTIONS);
        const groups = digest?.process.groups ?? [];
        const sum = (column: number) =>
          Array.from(profile.samples.values[column] ?? [], Number).reduce((a, b) => a + b, 0);
        expect(groups.reduce((all, { liveBytes }) => all + liveBytes, 0)).toBe(sum(3));
        expect(groups.reduce((all, { bornBytes }) => all + bornBytes, 0)).toBe(sum(1));
        expect(new Set(groups.map(({ signature }) => signature)).size).toBe(groups.length);
        expect(digest?.definitions.map(({ signature }) => signature)).toEqual(
          groups.map(({ signature }) => signature),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of the samples', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(lines, (drawn) => {
        const turned = drawProfile(drawn.toReversed().join('\n'));
        expect(countsOf(turned)).toEqual(countsOf(drawProfile(drawn.join('\n'))));
      }),
      { numRuns: 200 },
    );
  });

  it('names no frame of the standard library where there is another', { timeout: 20_000 }, () => {
    fc.assert(
      fc.property(lines, (drawn) => {
        for (const one of digestProfile(drawProfile(drawn.join('\n')), OPTIONS)?.definitions ??
          []) {
          expect(one.path.length).toBeLessThanOrEqual(6);
          if (one.kind === 'application') expect(one.allocator).toEqual(one.entry);
          if (one.allocator.origin !== 'stdlib') continue;
          expect(one.entry).toBeNull();
          expect(one.via).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes any profile that can be decoded', { timeout: 20_000 }, () => {
    const types = [
      { type: 'inuse_objects', unit: 'count' },
      { type: 'inuse_space', unit: 'bytes' },
    ];
    fc.assert(
      fc.property(anyProfile(), (profile) => {
        const sampleTypes = profile.sampleTypes.map((one, i) => types[i] ?? one);
        const digest = digestProfile({ ...profile, sampleTypes }, OPTIONS);
        for (const group of digest?.process.groups ?? []) {
          for (const value of [group.live, group.births, group.liveBytes, group.liveVariance]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThan(Number.POSITIVE_INFINITY);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('looks no deeper than anybody needs into stacks without end', { timeout: 5000 }, () => {
    const deep = `main.main;${'acme.dev/x.Recurse>acme.dev/x.Walk;'.repeat(20_000)}main.keep 1 10 1 10`;
    const digest = digestProfile(drawProfile(deep), OPTIONS);
    expect(digest?.definitions).toMatchObject([
      { allocator: { function: 'main.keep' }, isCut: true, kind: 'application' },
    ]);
  });
});
