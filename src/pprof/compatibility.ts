/** Makes profiles fit to be merged: the same sample types in the same order and units (PARITY 9.1, 9.2). */

import { ProfileError } from './errors.ts';
import { truncateToInt64 } from './legacy/numbers.ts';
import { scale } from './measurement.ts';
import type { Profile, ValueType } from './profile.ts';
import { incompatible } from './same-types.ts';
import { scaleValues } from './scale.ts';

/** Keeps the sample types that all profiles have, in the order of the first. */
export function keepCommonTypes(profiles: readonly Profile[]): Profile[] {
  const [first] = profiles;
  const common = (first?.sampleTypes ?? []).filter(({ type }) => {
    const occurrences = profiles.flatMap((profile) =>
      profile.sampleTypes.filter((sampleType) => sampleType.type === type),
    );
    return occurrences.length === profiles.length;
  });
  if (common.length === 0) throw noCommonTypes();
  const names = common.map(({ type }) => type);
  return profiles.map((profile) => keepTypes(profile, names));
}

/** Scales periods and values to the finest unit that any of the profiles uses. */
export function scaleToCommonUnits(profiles: readonly Profile[]): Profile[] {
  if (profiles.length <= 1) return [...profiles];
  const periodType = finestType(
    'period type',
    profiles.map((profile) => profile.periodType),
  );
  const types = (profiles[0]?.sampleTypes ?? []).map((_, type) =>
    finestType(
      'sample types',
      profiles.flatMap((profile) => profile.sampleTypes[type] ?? []),
    ),
  );
  return profiles.map((profile) => scaleUnits(profile, periodType, types));
}

function keepTypes(profile: Profile, names: readonly string[]): Profile {
  const rows = names.map((name) => profile.sampleTypes.findIndex(({ type }) => type === name));
  const isUnchanged =
    rows.length === profile.sampleTypes.length && rows.every((row, position) => row === position);
  if (isUnchanged) return profile;
  const { samples } = profile;
  const keepsDefault = names.includes(profile.defaultSampleType);
  return {
    ...profile,
    sampleTypes: rows.flatMap((row) => profile.sampleTypes[row] ?? []),
    samples: { ...samples, values: rows.flatMap((row) => samples.values[row] ?? []) },
    defaultSampleType: keepsDefault ? profile.defaultSampleType : (names[0] ?? ''),
  };
}

function finestType(what: string, types: readonly ValueType[]): ValueType {
  return types.reduce((finest, type) => {
    if (!isCompatible(finest, type)) {
      const both = `{${finest.type} ${finest.unit} 0 0} {${type.type} ${type.unit} 0 0}`;
      throw incompatible(`${what}: incompatible types: ${both}`);
    }
    return scale(1, type.unit, finest.unit).value < 1 ? type : finest;
  });
}

function scaleUnits(profile: Profile, periodType: ValueType, types: readonly ValueType[]): Profile {
  const period = scale(profile.period, profile.periodType.unit, periodType.unit).value;
  const ratios = profile.sampleTypes.map(
    ({ unit }, row) => scale(1, unit, types[row]?.unit ?? unit).value,
  );
  const scaled = scaleValues(profile, ratios);
  return {
    ...scaled,
    period: truncateToInt64(period),
    periodType: { ...profile.periodType, unit: periodType.unit },
    sampleTypes: profile.sampleTypes.map(({ type, unit }, row) => ({
      type,
      unit: types[row]?.unit ?? unit,
    })),
  };
}

function isCompatible(first: ValueType, second: ValueType): boolean {
  if (first.type.replace(/s$/, '') !== second.type.replace(/s$/, '')) return false;
  if (first.unit === second.unit) return true;
  const family = familyOf(first.unit);
  return family !== NO_FAMILY && family === familyOf(second.unit);
}

const NO_FAMILY = '?';

/** The standard unit of the family: what a value in `unit` becomes when asked for in a unit that does not exist. */
function familyOf(unit: string): string {
  return scale(1, unit, NO_FAMILY).unit;
}

function noCommonTypes(): ProfileError {
  return new ProfileError(
    'incompatible',
    'The profiles have no sample type in common, so they cannot be put together. Compare profiles of the same kind.',
    'profiles have empty common sample type list',
  );
}
