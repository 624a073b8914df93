import { describe, expect, test } from 'vitest';
import {
  computeTotal,
  resolveSampleIndex,
  selectSampleValues,
} from '../../src/pprof/sample-value.ts';
import { drawProfile } from '../support/draw-profile.ts';

const heap = drawProfile('main;alloc 1 10 2 20');
const old = drawProfile('main;alloc 1 10', { types: 'objects/count space/bytes' });

describe('resolveSampleIndex', () => {
  test('nothing is the last type', () => {
    expect(resolveSampleIndex(heap, '')).toBe(3);
  });

  test("or the profile's default, if it has such a type", () => {
    const named = (defaultSampleType: string) =>
      drawProfile('main 1 10 2 20', { defaultSampleType });
    expect(resolveSampleIndex(named('alloc_space'), '')).toBe(1);
    expect(resolveSampleIndex(named('goroutines'), '')).toBe(3);
  });

  test('a name or a number is taken as such', () => {
    expect(resolveSampleIndex(heap, 'alloc_objects')).toBe(0);
    expect(resolveSampleIndex(heap, '2')).toBe(2);
  });

  test('inuse_ is optional in profiles without it', () => {
    expect(resolveSampleIndex(old, 'inuse_space')).toBe(1);
  });

  test.each([
    [
      'bogus',
      'sample_index "bogus" must be one of: [alloc_objects alloc_space inuse_objects inuse_space]',
    ],
    ['7', 'sample_index 7 is outside the range [0..3]'],
    ['-1', 'sample_index -1 is outside the range [0..3]'],
  ])('refuses %s', (index, message) => {
    expect(() => resolveSampleIndex(heap, index)).toThrow(message);
  });

  test('refuses a profile without types', () => {
    expect(() => resolveSampleIndex({ ...heap, sampleTypes: [] }, '')).toThrow(
      'profile has no samples',
    );
  });
});

describe('computeTotal', () => {
  const totalOf = (picture: string, mean = false) => {
    const profile = drawProfile(picture);
    return computeTotal(profile, selectSampleValues(profile, { sampleIndex: '', mean }));
  };

  test('sums absolute values, sample by sample', () => {
    expect(totalOf('a 5\na -2\nb 1')).toBe(8);
  });

  test('counts only the base of a diff', () => {
    expect(totalOf('a 5\na -2 pprof::base="true"\nb -1 pprof::base="true"')).toBe(3);
  });

  test('divides by the first type for means', () => {
    expect(totalOf('a 2 10\nb 1 11', true)).toBe(7);
  });

  test('wraps as int64 does', () => {
    expect(totalOf('a 9223372036854775807\nb 9223372036854775807')).toBe(-2n);
  });
});
