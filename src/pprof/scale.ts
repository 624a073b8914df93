/** Multiplies the values of a profile, and marks its samples: what comparing with a base needs (PARITY 9.5). */

import type { Labels, Profile, ValueColumn } from './profile.ts';
import { filterSamples } from './rewrite.ts';
import { assertSameTypes } from './same-types.ts';
import { sumOfValues, ValueColumnBuilder } from './value-column.ts';

/** The string label of every sample of a -diff_base. */
export const DIFF_BASE_LABEL = { key: 'pprof::base', value: 'true' } as const;

export function scaleProfile(profile: Profile, ratio: number): Profile {
  return scaleValues(
    profile,
    profile.sampleTypes.map(() => ratio),
  );
}

/**
 * Multiplies the values of each sample type by a ratio of its own, rounding half away from zero. A sample stays only
 * where a value whose ratio is not 1 is not zero then.
 */
export function scaleValues(profile: Profile, ratios: readonly number[]): Profile {
  if (ratios.every((ratio) => ratio === 1)) return profile;
  const { samples } = profile;
  const values = samples.values.map((column, type) => scaleColumn(column, ratios[type] ?? 1));
  const scaled = values.filter((_, type) => ratios[type] !== 1);
  return filterSamples({ ...profile, samples: { ...samples, values } }, (sample) =>
    scaled.some((column) => Number(column[sample]) !== 0),
  );
}

/** Scales each sample type so that its sum is that of the base, or to nothing where it has no sum to scale. */
export function normalizeProfile(profile: Profile, base: Profile): Profile {
  assertSameTypes(profile, base);
  const ratios = profile.samples.values.map((column, type) => {
    const baseColumn = base.samples.values[type];
    const sum = sumOfValues(column);
    if (sum === 0n || baseColumn === undefined) return 0;
    return Number(sumOfValues(baseColumn)) / Number(sum);
  });
  return scaleValues(profile, ratios);
}

/** Gives every sample the string label `key` with that one value, in place of what it had there. */
export function labelSamples(profile: Profile, key: string, value: string): Profile {
  const strings = profile.strings.with([key, value]);
  const label = { key: profile.strings.count, text: profile.strings.count + 1 };
  const { labels, samples } = profile;
  const rows: number[] = [];
  const start = new Uint32Array(samples.count + 1);
  for (let sample = 0; sample < samples.count; sample++) {
    // Merging sorts labels, texts first: here it finds them sorted.
    rows.push(NEW_LABEL);
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) {
      const isReplaced =
        labels.text[row] !== 0 && profile.strings.get(labels.key[row] as number) === key;
      if (!isReplaced) rows.push(row);
    }
    start[sample + 1] = rows.length;
  }
  return { ...profile, strings, labels: pickLabels(labels, start, rows, label) };
}

const NEW_LABEL = -1;

function pickLabels(
  labels: Labels,
  start: Uint32Array,
  rows: readonly number[],
  added: { readonly key: number; readonly text: number },
): Labels {
  const key = new Uint32Array(rows.length).fill(added.key);
  const text = new Uint32Array(rows.length).fill(added.text);
  const number = new BigInt64Array(rows.length);
  const unit = new Uint32Array(rows.length);
  for (const [at, row] of rows.entries()) {
    if (row === NEW_LABEL) continue;
    key[at] = labels.key[row] as number;
    text[at] = labels.text[row] as number;
    number[at] = labels.number[row] as bigint;
    unit[at] = labels.unit[row] as number;
  }
  return { start, key, text, number, unit };
}

function scaleColumn(column: ValueColumn, ratio: number): ValueColumn {
  if (ratio === 1) return column;
  const builder = new ValueColumnBuilder(column.length);
  for (const value of column) builder.pushNumber(roundHalfAway(Number(value) * ratio));
  return builder.column();
}

function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
