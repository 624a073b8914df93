/** New profiles from old ones by leaving out lines, stack frames, samples and labels; what stays is shared. */

import type { Labels, Lines, Profile, Samples, ValueColumn } from './profile.ts';

/** Collects the locations of the stack being written. */
export class StackWriter {
  length = 0;
  stack: Uint32Array;

  constructor(capacity: number) {
    this.stack = new Uint32Array(capacity);
  }

  push(location: number): void {
    if (this.length === this.stack.length) {
      const longer = new Uint32Array(2 * this.length + 16);
      longer.set(this.stack);
      this.stack = longer;
    }
    this.stack[this.length++] = location;
  }
}

/**
 * The profile with the stack of every sample written anew, leaf first. `write` returns whether the sample stays;
 * one that does not must have written nothing.
 */
export function rewriteStacks(
  profile: Profile,
  write: (sample: number, writer: StackWriter) => boolean,
): Profile {
  const { samples } = profile;
  const writer = new StackWriter(samples.stack.length);
  const kept = new Uint32Array(samples.count);
  const stackStart = new Uint32Array(samples.count + 1);
  let count = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    if (!write(sample, writer)) continue;
    kept[count++] = sample;
    stackStart[count] = writer.length;
  }
  const stacks = {
    stackStart: stackStart.subarray(0, count + 1),
    stack: writer.stack.subarray(0, writer.length),
  };
  if (count === samples.count) return { ...profile, samples: { ...samples, ...stacks } };
  return pickSamples(profile, kept.subarray(0, count), stacks);
}

/** The profile with only those samples for which `isKept`. */
export function filterSamples(profile: Profile, isKept: (sample: number) => boolean): Profile {
  const { count, stackStart, stack } = profile.samples;
  const flags = new Uint8Array(count);
  for (let sample = 0; sample < count; sample++) flags[sample] = isKept(sample) ? 1 : 0;
  // Mostly a comparison or a filter leaves out nothing, and stacks are most of a profile.
  if (!flags.includes(0)) return profile;
  return rewriteStacks(profile, (sample, writer) => {
    if (flags[sample] === 0) return false;
    const end = stackStart[sample + 1] as number;
    for (let i = stackStart[sample] as number; i < end; i++) writer.push(stack[i] as number);
    return true;
  });
}

/** The profile with only those lines of its locations whose flag is set. */
export function filterLines(profile: Profile, isKept: Uint8Array): Profile {
  const { locations, lines } = profile;
  const rows: number[] = [];
  const lineStart = new Uint32Array(locations.count + 1);
  for (let location = 0; location < locations.count; location++) {
    const end = locations.lineStart[location + 1] as number;
    for (let row = locations.lineStart[location] as number; row < end; row++) {
      if (isKept[row] === 1) rows.push(row);
    }
    lineStart[location + 1] = rows.length;
  }
  if (rows.length === lines.count) return profile;
  return { ...profile, lines: pickLines(lines, rows), locations: { ...locations, lineStart } };
}

/** The profile with only those labels for whose row `isKept`. */
export function filterLabels(profile: Profile, isKept: (row: number) => boolean): Profile {
  const { labels, samples } = profile;
  const rows: number[] = [];
  const start = new Uint32Array(samples.count + 1);
  for (let sample = 0; sample < samples.count; sample++) {
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++)
      if (isKept(row)) rows.push(row);
    start[sample + 1] = rows.length;
  }
  return { ...profile, labels: pickLabels(labels, start, rows) };
}

function pickSamples(
  profile: Profile,
  kept: Uint32Array,
  stacks: Pick<Samples, 'stackStart' | 'stack'>,
): Profile {
  const { labels, samples } = profile;
  const rows: number[] = [];
  const start = new Uint32Array(kept.length + 1);
  kept.forEach((sample, i) => {
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) rows.push(row);
    start[i + 1] = rows.length;
  });
  return {
    ...profile,
    samples: {
      ...stacks,
      count: kept.length,
      values: samples.values.map((column) => pickValues(column, kept)),
    },
    labels: pickLabels(labels, start, rows),
  };
}

function pickValues(column: ValueColumn, rows: Uint32Array): ValueColumn {
  if (column instanceof Float64Array) {
    return Float64Array.from(rows, (row) => column[row] as number);
  }
  return BigInt64Array.from(rows, (row) => column[row] as bigint);
}

function pickLabels(labels: Labels, start: Uint32Array, rows: readonly number[]): Labels {
  const pick = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row] as number);
  return {
    start,
    key: pick(labels.key),
    text: pick(labels.text),
    number: BigInt64Array.from(rows, (row) => labels.number[row] as bigint),
    unit: pick(labels.unit),
  };
}

function pickLines(lines: Lines, rows: readonly number[]): Lines {
  return {
    count: rows.length,
    function: Int32Array.from(rows, (row) => lines.function[row] as number),
    line: Float64Array.from(rows, (row) => lines.line[row] as number),
    column: Float64Array.from(rows, (row) => lines.column[row] as number),
  };
}
