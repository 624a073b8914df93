/** Which of a sample's values a report is about (PARITY 1.4, 4.1). */

import { absolute, add, type Int64, isZero, mean } from './int64.ts';
import type { Profile, ValueColumn, ValueType } from './profile.ts';
import { ReportError } from './report-error.ts';
import { testStrings } from './string-test.ts';

/** The values of one sample type and, for means, those that they are divided by. */
export interface SampleValues {
  /** As the header names it: `mean_inuse_space` for means. */
  readonly type: string;
  readonly unit: string;
  readonly index: number;
  readonly values: ValueColumn;
  /** pprof divides by the first sample type, whatever it is. */
  readonly divisors: ValueColumn | undefined;
}

export interface SampleChoice {
  readonly sampleIndex: string;
  readonly mean: boolean;
}

/** The label that marks the samples of a `diff_base`. */
const BASE_LABEL = { key: 'pprof::base', text: 'true' };

export function selectSampleValues(profile: Profile, choice: SampleChoice): SampleValues {
  const index = resolveSampleIndex(profile, choice.sampleIndex);
  const type = profile.sampleTypes[index];
  const values = profile.samples.values[index];
  if (type === undefined || values === undefined) throw new ReportError('profile has no samples');
  return {
    type: choice.mean ? `mean_${type.type}` : type.type,
    unit: type.unit,
    index,
    values,
    divisors: choice.mean ? profile.samples.values[0] : undefined,
  };
}

/** The row of `profile.sampleTypes` that a name, a number or nothing selects. */
export function resolveSampleIndex(profile: Profile, wanted: string): number {
  const types = profile.sampleTypes;
  if (types.length === 0) throw new ReportError('profile has no samples');
  if (wanted === '') return resolveDefault(types, profile.defaultSampleType);
  if (/^[+-]?[0-9]+$/.test(wanted)) return resolveNumber(types, wanted);
  const withoutInuse = wanted.replace(/^inuse_/, '');
  const found = types.findIndex(({ type }) => type === wanted || type === withoutInuse);
  if (found !== -1) return found;
  const names = types.map(({ type }) => type).join(' ');
  throw new ReportError(`sample_index ${quote(wanted)} must be one of: [${names}]`);
}

/**
 * What percentages are of: the sum of the samples' absolute values, and in a diff of the base's alone.
 * It is taken per sample, so what cancels out later still counts.
 */
export function computeTotal(profile: Profile, { values, divisors }: SampleValues): Int64 {
  const base = findBaseSamples(profile);
  const ofBase = base === undefined ? 0 : sumMagnitudes(values, base);
  const chosen = ofBase > 0 ? base : undefined;
  const total = ofBase > 0 ? ofBase : sumMagnitudes(values, undefined);
  return divisors === undefined ? total : mean(total, sumColumn(divisors, itself, chosen));
}

/** Graphs leave such samples out. */
export function isEmptySample({ values, divisors }: SampleValues, sample: number): boolean {
  if (!isZero(values[sample] as Int64)) return false;
  return divisors === undefined || isZero(divisors[sample] as Int64);
}

function resolveDefault(types: readonly ValueType[], preferred: string): number {
  const found = preferred === '' ? -1 : types.findIndex(({ type }) => type === preferred);
  return found === -1 ? types.length - 1 : found;
}

function resolveNumber(types: readonly ValueType[], wanted: string): number {
  const index = Number(wanted);
  if (index >= 0 && index < types.length) return index + 0;
  throw new ReportError(`sample_index ${wanted} is outside the range [0..${types.length - 1}]`);
}

/** Go's %q, for what a person types. */
function quote(text: string): string {
  return JSON.stringify(text);
}

/** 1 for each sample of a diff's base, or nothing where there is no diff. */
function findBaseSamples({ labels, strings, samples }: Profile): Uint8Array | undefined {
  if (!strings.mayHave(BASE_LABEL.key)) return undefined;
  const isKey = testStrings(strings, (text) => text === BASE_LABEL.key);
  const isText = testStrings(strings, (text) => text === BASE_LABEL.text);
  let marks: Uint8Array | undefined;
  for (let sample = 0; sample < samples.count; sample++) {
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) {
      const text = labels.text[row] as number;
      if (text === 0 || !isKey(labels.key[row] as number) || !isText(text)) continue;
      marks ??= new Uint8Array(samples.count);
      marks[sample] = 1;
    }
  }
  return marks;
}

function sumMagnitudes(values: ValueColumn, chosen: Uint8Array | undefined): Int64 {
  if (values instanceof BigInt64Array) return sumColumn(values, absolute, chosen);
  // Such a column promises that every partial sum is exact.
  let total = 0;
  for (let sample = 0; sample < values.length; sample++) {
    if (chosen?.[sample] !== 0) total += Math.abs(values[sample] as number);
  }
  return total;
}

function sumColumn(
  values: ValueColumn,
  read: (value: Int64) => Int64,
  chosen: Uint8Array | undefined,
): Int64 {
  let total: Int64 = 0;
  for (let sample = 0; sample < values.length; sample++) {
    if (chosen?.[sample] !== 0) total = add(total, read(values[sample] as Int64));
  }
  return total;
}

function itself(value: Int64): Int64 {
  return value;
}
