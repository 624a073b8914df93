import { describe, expect, it } from 'vitest';
import { mergeDefinitions, sumGroups } from '../../src/leaks/combine.ts';
import type { GroupDefinition, ProcessDigest } from '../../src/leaks/digest.ts';
import { digestProfile } from '../../src/leaks/digest-profile.ts';
import { drawProfile } from '../support/draw-profile.ts';

function digest(picture: string) {
  const made = digestProfile(drawProfile(picture), { name: '', memory: null, modules: [] });
  if (made === null) throw new Error('not a heap profile');
  return made;
}

function processOf(picture: string): ProcessDigest {
  return digest(picture).process;
}

describe('mergeDefinitions', () => {
  it('keeps one for each signature, with the lines of the newest', () => {
    const older = digest('main.main;main.keep:10 1 64 1 64 bytes=64\nmain.old 1 1 1 1').definitions;
    const newer = digest('main.main;main.keep:12 1 80 1 80 bytes=80\nmain.new 1 1 1 1').definitions;
    const merged = mergeDefinitions(older, newer);
    expect(merged.map(({ allocator }) => `${allocator.function}:${allocator.line}`)).toEqual([
      'main.keep:12',
      'main.old:0',
      'main.new:0',
    ]);
    expect(merged[0]?.blockSizes).toEqual([80, 64]);
  });

  it('does not forget an entry for a stack that was cut before it', () => {
    const far = 'e.dev/x.E;d.dev/x.D;c.dev/x.C;b.dev/x.B;a.dev/x.A';
    const whole = digest(`main.main;${far} 1 10 1 10`).definitions;
    const cut = digest(`${far} 1 10 1 10`).definitions;
    expect(cut[0]?.signature).toBe(whole[0]?.signature);
    expect(mergeDefinitions(whole, cut)[0]?.entry?.function).toBe('main.main');
    expect(mergeDefinitions(cut, whole)[0]?.entry?.function).toBe('main.main');
  });

  it('remembers eight sizes of blocks', () => {
    const sizes = (first: number): GroupDefinition[] =>
      digest(`main.keep 1 64 1 64`).definitions.map((one) => ({
        ...one,
        blockSizes: Array.from({ length: 6 }, (_, i) => first + i),
      }));
    expect(mergeDefinitions(sizes(10), sizes(1))[0]?.blockSizes).toEqual([
      1, 2, 3, 4, 5, 6, 10, 11,
    ]);
  });
});

describe('sumGroups', () => {
  it('adds counts and variances over processes', () => {
    const one = processOf('main.keep 40 40960 20 20480 bytes=1024\nmain.here 1 10 1 10');
    const other = processOf('main.keep 40000 40960000 20000 20480000 bytes=1024');
    const sums = [...sumGroups([one, other]).values()];
    expect(sums).toHaveLength(2);
    const [a, b] = [one.groups[0], other.groups[0]];
    if (a === undefined || b === undefined) throw new Error('no groups');
    expect(sums[0]).toEqual({
      signature: a.signature,
      live: a.live + b.live,
      births: a.births + b.births,
      liveBytes: 20_500_480,
      bornBytes: 41_000_960,
      liveVariance: a.liveVariance + b.liveVariance,
    });
    expect(b.live).toBe(39);
  });
});
