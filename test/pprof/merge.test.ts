import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readProfile } from '../../src/pprof/decode/read-profile.ts';
import { ProfileError } from '../../src/pprof/errors.ts';
import { compactProfile, mergeProfiles } from '../../src/pprof/merge.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { labelSamples, normalizeProfile, scaleProfile } from '../../src/pprof/scale.ts';
import { anyStacks, drawStacks } from '../support/any-stacks.ts';
import { corpusFile, hasCorpus } from '../support/corpus.ts';
import { type DrawOptions, drawProfile } from '../support/draw-profile.ts';
import { listStacks } from '../support/list-stacks.ts';
import { profileText } from '../support/profile-text.ts';

describe('mergeProfiles', () => {
  test('adds up equal stacks with equal labels', () => {
    const first = drawProfile('main;a 1\nmain;b 2 user=ann\nmain;b 4 user=bob');
    const second = drawProfile('main;b 8 user=bob\nmain;a 16\nmain;c 32');
    expect(listStacks(mergeProfiles([first, second]))).toEqual([
      'main;a 17',
      'main;b 2 user=ann',
      'main;b 12 user=bob',
      'main;c 32',
    ]);
  });

  test('leaves a single profile as it is', () => {
    const profile = drawProfile('main;a 0\nmain;a 1\nmain;a 2');
    expect(mergeProfiles([profile])).toBe(profile);
  });

  test('knows labels by key, whatever their order in the file', () => {
    const first = drawProfile('a 1 x=1 y=u z=2kb');
    const second = drawProfile('a 2 z=2kb y=u x=1\na 4 z=2mb y=u x=1');
    expect(mergeProfiles([first, second]).samples.values).toEqual([Float64Array.of(3, 4)]);
  });

  test('keeps the order of the values of one key', () => {
    const merged = mergeProfiles([drawProfile('a 1 x=1 x=2'), drawProfile('a 2 x=2 x=1')]);
    expect(listStacks(merged)).toEqual(['a 1 x=1 x=2', 'a 2 x=2 x=1']);
  });

  test('drops samples that cancel out, and what only they used', () => {
    const merged = mergeProfiles([
      drawProfile('main;a 5\nmain;b 1'),
      scaleProfile(drawProfile('main;a 5'), -1),
    ]);
    expect(listStacks(merged)).toEqual(['main;b 1']);
    expect(merged.functions.count).toBe(2);
  });

  test('is exact beyond 2^53, and wraps like int64', () => {
    const large = drawProfile(`a ${2n ** 53n}\nb 1`);
    const [sums] = mergeProfiles([large, drawProfile('a 1')]).samples.values;
    expect(sums).toEqual(BigInt64Array.of(2n ** 53n + 1n, 1n));
    const most = drawProfile(`a ${2n ** 63n - 1n}`);
    expect(mergeProfiles([most, drawProfile('a 1')]).samples.values).toEqual([
      BigInt64Array.of(-(2n ** 63n)),
    ]);
  });

  test('finds a mapping again that was loaded elsewhere', () => {
    const profile = drawProfile('0x1010 1');
    const moved: Profile = {
      ...drawProfile('0x501010 2'),
      mappings: profile.mappings.map((mapping) => ({
        ...mapping,
        start: mapping.start + 0x500000n,
        limit: mapping.limit + 0x500000n,
      })),
    };
    expect(listStacks(mergeProfiles([profile, moved]))).toEqual(['0x1010 3']);
  });

  test('takes the earliest time, the longest period, all durations and comments', () => {
    const merged = mergeProfiles([
      header({ timeNanos: 7n, durationNanos: 1n, period: 4n, comments: ['x', 'y'] }),
      header({ timeNanos: 5n, durationNanos: 2n, period: 9n, comments: ['y', 'z'], docUrl: 'd' }),
      header({ timeNanos: 6n, durationNanos: 4n, period: 1n, defaultSampleType: 'space' }),
    ]);
    expect(merged).toMatchObject({
      timeNanos: 5n,
      durationNanos: 7n,
      period: 9n,
      comments: ['x', 'y', 'z'],
      docUrl: 'd',
      defaultSampleType: 'space',
    });
  });

  test('forgets the earlier times at a time of 0', () => {
    const times = [7n, 0n, 9n].map((timeNanos) => header({ timeNanos }));
    expect(mergeProfiles(times).timeNanos).toBe(9n);
  });

  test('adds up to the same total in any order, and merging again changes nothing', () => {
    const stacks = anyStacks({ min: -9n, max: 9n });
    fc.assert(
      fc.property(stacks, stacks, (first, second) => {
        const [a, b] = [drawStacks(first), drawStacks(second)];
        const merged = mergeProfiles([a, b]);
        expect(listStacks(mergeProfiles([b, a])).sort()).toEqual(listStacks(merged).sort());
        expect(profileText(compactProfile(merged))).toBe(profileText(merged));
      }),
    );
  });

  test('sums as an addition by name would', () => {
    fc.assert(
      fc.property(anyStacks({ min: -9n, max: 9n }), (stacks) => {
        const sums = new Map<string, bigint>();
        for (const { frames, value } of stacks) sums.set(frames, (sums.get(frames) ?? 0n) + value);
        const counts = new Map<string, number>();
        for (const { frames, count } of stacks) {
          counts.set(frames, (counts.get(frames) ?? 0) + count);
        }
        const expected = [...sums].filter(
          ([frames, sum]) => sum !== 0n || counts.get(frames) !== 0,
        );
        expect(listStacks(compactProfile(drawStacks(stacks))).sort()).toEqual(
          expected.map(([frames, sum]) => `${frames} ${sum}`).sort(),
        );
      }),
    );
  });
});

describe('different sample types', () => {
  test('are cut down to the common ones, in the order of the first profile', () => {
    const first = drawProfile('a 1 2 3', { types: 'x/count y/bytes z/count' });
    const second = drawProfile('a 10 30', { types: 'z/count x/count', defaultSampleType: 'z' });
    const merged = mergeProfiles([first, second]);
    expect(merged.sampleTypes.map(({ type }) => type)).toEqual(['x', 'z']);
    expect(merged.samples.values).toEqual([Float64Array.of(31), Float64Array.of(13)]);
    // The first profile's list changed without a default: it becomes the first common type.
    expect(merged.defaultSampleType).toBe('x');
  });

  test('are scaled to the finest unit', () => {
    const first = drawProfile('a 2', { types: 'delay/milliseconds' });
    const second = drawProfile('a 3', { types: 'delay/us' });
    const merged = mergeProfiles([first, second]);
    expect(merged.sampleTypes).toEqual([{ type: 'delay', unit: 'us' }]);
    expect(merged.samples.values).toEqual([Float64Array.of(2003)]);
  });

  test.each([
    ['a/count', 'b/count', 'profiles have empty common sample type list'],
    ['a/count', 'a/bytes', 'sample types: incompatible types: {a count 0 0} {a bytes 0 0}'],
  ])('%s and %s cannot be merged', (first, second, pprofMessage) => {
    const profiles = [first, second].map((types) => drawProfile('a 1', { types }));
    expect(failure(() => mergeProfiles(profiles))).toMatchObject({
      kind: 'incompatible',
      pprofMessage,
    });
  });

  test('of the period cannot be merged', () => {
    const profiles = ['cpu', 'space'].map((type) =>
      header({ periodType: { type, unit: 'bytes' } }),
    );
    expect(failure(() => mergeProfiles(profiles)).pprofMessage).toBe(
      'period type: incompatible types: {cpu bytes 0 0} {space bytes 0 0}',
    );
  });
});

describe('scaleProfile', () => {
  test('rounds half away from zero and drops what becomes zero', () => {
    const profile = drawProfile('a 3\nb -3\nc 1\nd 0', {});
    expect(listStacks(scaleProfile(profile, 0.5))).toEqual(['a 2', 'b -2', 'c 1']);
    expect(listStacks(scaleProfile(profile, 0.25))).toEqual(['a 1', 'b -1']);
    expect(scaleProfile(profile, 1)).toBe(profile);
  });
});

describe('normalizeProfile', () => {
  test('brings every sum to that of the base, and to nothing where there is none', () => {
    const profile = drawProfile('a 1 4\nb -1 4');
    const base = drawProfile('a 10 4\nb 6 0');
    const { values } = normalizeProfile(profile, base).samples;
    expect(values).toEqual([Float64Array.of(0, 0), Float64Array.of(2, 2)]);
  });

  test('refuses profiles of different types', () => {
    const [first, second] = ['a/count', 'b/count'].map((types) => drawProfile('a 1', { types }));
    expect(failure(() => first && second && normalizeProfile(first, second)).pprofMessage).toBe(
      'incompatible sample types [&{a count 0 0}] and [&{b count 0 0}]',
    );
  });
});

describe('labelSamples', () => {
  test('gives every sample the label, in place of an older one', () => {
    const profile = drawProfile('a 1\nb 2 k=old n=5\nc 3 k=7');
    expect(listStacks(labelSamples(profile, 'k', 'new'))).toEqual([
      'a 1 k=new',
      'b 2 k=new n=5',
      'c 3 k=new k=7',
    ]);
  });
});

describe.runIf(hasCorpus())('pprof itself', () => {
  const text = (name: string) => corpusFile(`goldens/head/${name}.txt`).toString();
  const before = () => readInput('go_before.pb.gz');
  const after = () => readInput('go_after.pb.gz');
  const base = (profile: Profile) => scaleProfile(profile, -1);
  const diffBase = (profile: Profile) => base(labelSamples(profile, 'pprof::base', 'true'));

  test.each([
    ['merge/raw@go_before+go_after', () => [before(), after()]],
    [
      'merge/raw@edge_mix_a+edge_mix_b',
      () => ['edge_mix_a.pb.gz', 'edge_mix_b.pb.gz'].map(readInput),
    ],
    [
      'merge/raw@edge_mix_b+edge_mix_a',
      () => ['edge_mix_b.pb.gz', 'edge_mix_a.pb.gz'].map(readInput),
    ],
    ['diff_go/raw_base=go_before.pb.gz@go_after', () => [after(), base(before())]],
    ['diff_go/raw_diff_base=go_before.pb.gz@go_after', () => [after(), diffBase(before())]],
    ['diff_self/raw_base=go_after.pb.gz@go_after', () => [after(), base(after())]],
    ['diff_self/raw_diff_base=go_after.pb.gz@go_after', () => [after(), diffBase(after())]],
  ] as const)('prints the same for %s', (name, profiles) => {
    expect(profileText(mergeProfiles(profiles()))).toBe(text(name));
  });
});

function header(options: DrawOptions): Profile {
  return drawProfile('a 1', { types: 'space/bytes', ...options });
}

function readInput(name: string): Profile {
  return readProfile(corpusFile(`inputs/${name}`), { maxInflatedBytes: 2 ** 26 });
}

function failure(act: () => unknown): ProfileError {
  try {
    act();
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error('no error');
}
