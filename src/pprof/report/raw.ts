/** The `raw` report: everything that a profile holds, as text (PARITY 11.8). */

import { compareBytewise } from '../names.ts';
import type { ReportOptions } from '../options.ts';
import { prepareReport } from '../prepare.ts';
import type { Mapping, Profile } from '../profile.ts';
import { labelsOfSample, type NumericLabel } from '../sample-labels.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import { withoutInlines } from '../without-inlines.ts';
import { inBlocks } from './blocks.ts';
import { formatDuration } from './duration.ts';
import { padLeft } from './pad.ts';

export interface RawReport {
  /** What the filters left. */
  readonly profile: Profile;
  readonly warnings: readonly string[];
}

export function rawReport(profile: Profile, options: ReportOptions): RawReport {
  const prepared = prepareReport(profile, options, 'raw');
  const { noInlines, showColumns } = prepared.options;
  return {
    profile: noInlines ? withoutInlines(prepared.profile, showColumns) : prepared.profile,
    warnings: prepared.warnings,
  };
}

/** The report as `go tool pprof -raw` prints it. */
export function printRaw(
  { profile }: Pick<RawReport, 'profile'>,
  formatTime: FormatTime = formatTimeInUtc,
): Iterable<string> {
  return inBlocks(printLines(profile, formatTime));
}

function* printLines(profile: Profile, formatTime: FormatTime): Generator<string, void> {
  yield* printHeader(profile, formatTime);
  yield 'Samples:';
  yield printTypes(profile);
  for (let sample = 0; sample < profile.samples.count; sample++) {
    yield printSample(profile, sample);
    yield* printLabels(profile, sample);
  }
  yield 'Locations';
  for (let location = 0; location < profile.locations.count; location++) {
    yield* printLocation(profile, location);
  }
  yield 'Mappings';
  yield* profile.mappings.map(printMapping);
}

function printHeader(profile: Profile, formatTime: FormatTime): string[] {
  const { comments, docUrl, periodType, period, timeNanos, durationNanos } = profile;
  const lines = comments.map((comment) => `Comment: ${comment}`);
  if (docUrl !== '') lines.push(`Doc: ${docUrl}`);
  lines.push(`PeriodType: ${periodType.type} ${periodType.unit}`, `Period: ${period}`);
  if (timeNanos !== 0n) lines.push(`Time: ${formatTime(timeNanos, 'exact')}`);
  if (durationNanos !== 0n) {
    // pprof meant four digits, and cuts the text after four characters.
    const duration = [...formatDuration(durationNanos)].slice(0, 4).join('');
    lines.push(`Duration: ${duration}`);
  }
  return lines;
}

function printTypes({ sampleTypes, defaultSampleType }: Profile): string {
  const types = sampleTypes.map(({ type, unit }) => {
    return `${type}/${unit}${type === defaultSampleType ? '[dflt]' : ''}`;
  });
  return types.join(' ').replace(OUTER_SPACE, '');
}

const OUTER_SPACE = /^\p{White_Space}+|\p{White_Space}+$/gu;
const LABEL_INDENT = ' '.repeat(16);
const LINE_INDENT = ' '.repeat(13);

function printSample({ samples, locations }: Profile, sample: number): string {
  let line = '';
  for (const column of samples.values) line += ` ${padLeft(String(column[sample]), 10)}`;
  line += ': ';
  const end = samples.stackStart[sample + 1] as number;
  for (let i = samples.stackStart[sample] as number; i < end; i++) {
    line += `${locations.id[samples.stack[i] as number]} `;
  }
  return line;
}

/** A line for the string labels and one for the numeric ones, where there are any. */
function printLabels(profile: Profile, sample: number): string[] {
  const { texts, numbers } = labelsOfSample(profile, sample);
  const strings = Array.from(texts, ([key, values]) => `${key}:[${values.join(' ')}]`);
  const numerics = Array.from(numbers, ([key, values]) => `${key}:[${printNumbers(values)}]`);
  return [strings, numerics]
    .filter((labels) => labels.length > 0)
    .map((labels) => LABEL_INDENT + labels.toSorted(compareBytewise).join(' '));
}

/** With one unit, every value of a key gets one. */
function printNumbers(values: readonly NumericLabel[]): string {
  const hasUnits = values.some(({ unit }) => unit !== '');
  return values.map(({ value, unit }) => (hasUnits ? `${value} ${unit}` : `${value}`)).join(' ');
}

function printLocation({ locations, lines, functions, strings, mappings }: Profile, row: number) {
  const mapping = mappings[locations.mapping[row] as number];
  let start = `${padLeft(String(locations.id[row]), 6)}: ${hex(locations.address[row] as bigint)} `;
  if (mapping !== undefined) start += `M=${mapping.id} `;
  if (locations.isFolded[row] !== 0) start += '[F] ';
  const printLine = (line: number) => {
    const call = lines.function[line] as number;
    if (call < 0) return '??';
    const name = strings.get(functions.name[call] as number);
    const file = strings.get(functions.filename[call] as number);
    const systemName = strings.get(functions.systemName[call] as number);
    const place = `${file}:${lines.line[line]}:${lines.column[line]}`;
    const known = systemName === name ? '' : `(${systemName})`;
    return `${name} ${place} s=${functions.startLine[call]}${known}`;
  };
  const first = locations.lineStart[row] as number;
  const count = (locations.lineStart[row + 1] as number) - first;
  if (count === 0) return [start];
  return Array.from(
    { length: count },
    (_, position) => (position === 0 ? start : LINE_INDENT) + printLine(first + position),
  );
}

function printMapping(mapping: Mapping): string {
  const { id, start, limit, offset, file, buildId } = mapping;
  const known = [
    mapping.hasFunctions ? '[FN]' : '',
    mapping.hasFilenames ? '[FL]' : '',
    mapping.hasLineNumbers ? '[LN]' : '',
    mapping.hasInlineFrames ? '[IN]' : '',
  ];
  return `${id}: ${hex(start)}/${hex(limit)}/${hex(offset)} ${file} ${buildId} ${known.join('')}`;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
