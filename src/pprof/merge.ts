/** Merges profiles into one, as pprof does: equal stacks with equal labels become one sample (PARITY 9). */

import { keepCommonTypes, scaleToCommonUnits } from './compatibility.ts';
import { isZeroSample, type MergedSamples, SampleMerger } from './merge-samples.ts';
import { MergedTables } from './merge-tables.ts';
import type { Profile } from './profile.ts';
import { assertSameTypes } from './same-types.ts';
import { StringInterner } from './string-table.ts';

/**
 * One profile with the values of all. A single profile is returned as it is, with its unused locations and zero
 * samples; otherwise sample types are first made the same.
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const [first] = profiles;
  if (first !== undefined && profiles.length === 1) return first;
  return merge(scaleToCommonUnits(keepCommonTypes(profiles)));
}

/** Drops what no sample uses, and samples that are zero throughout. */
export function compactProfile(profile: Profile): Profile {
  return merge([profile]);
}

function merge(profiles: readonly Profile[]): Profile {
  const [first, ...others] = profiles;
  if (first === undefined) throw new Error('no profiles to merge');
  for (const other of others) assertSameTypes(first, other);
  const strings = new StringInterner();
  const tables = new MergedTables(strings);
  const samples = new SampleMerger(profiles, strings);
  for (const profile of profiles) samples.add(profile, tables.from(profile));
  const merged = samples.result();
  const result: Profile = {
    ...combineHeaders(first, profiles),
    ...tables.result(),
    samples: merged.samples,
    labels: merged.labels,
    strings: strings.table(),
  };
  // What cancelled out leaves zero samples, and locations that nothing needs any more.
  return hasZeroSample(merged) ? compactProfile(result) : result;
}

function hasZeroSample({ samples }: MergedSamples): boolean {
  for (let sample = 0; sample < samples.count; sample++) {
    if (isZeroSample(samples.values, sample)) return true;
  }
  return false;
}

type Headers = Omit<
  Profile,
  'strings' | 'samples' | 'labels' | 'locations' | 'lines' | 'functions' | 'mappings'
>;

function combineHeaders(first: Profile, profiles: readonly Profile[]): Headers {
  const durationNanos = profiles.reduce((sum, profile) => sum + profile.durationNanos, 0n);
  return {
    sampleTypes: first.sampleTypes,
    defaultSampleType: firstText(profiles.map((profile) => profile.defaultSampleType)),
    dropFrames: first.dropFrames,
    keepFrames: first.keepFrames,
    timeNanos: earliestTime(profiles),
    durationNanos: BigInt.asIntN(64, durationNanos),
    periodType: first.periodType,
    period: longestPeriod(profiles),
    comments: [...new Set(profiles.flatMap((profile) => profile.comments))],
    docUrl: firstText(profiles.map((profile) => profile.docUrl)),
  };
}

function firstText(texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}

/** pprof's fold: an unknown time (0) in the middle wins, and is replaced by whatever comes next. */
function earliestTime(profiles: readonly Profile[]): bigint {
  return profiles.reduce(
    (time, profile) => (time === 0n || profile.timeNanos < time ? profile.timeNanos : time),
    0n,
  );
}

function longestPeriod(profiles: readonly Profile[]): bigint {
  return profiles.reduce(
    (period, profile) => (period === 0n || period < profile.period ? profile.period : period),
    0n,
  );
}
