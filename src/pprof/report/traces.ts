/** The `traces` report: the samples one by one, each with its labels and its stack (PARITY 11.6). */

import { type FrameTable, tableFrames } from '../frames.ts';
import { type Int64, mean } from '../int64.ts';
import { label } from '../measurement.ts';
import { compareBytewise } from '../names.ts';
import type { ReportOptions } from '../options.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { labelsOfSample } from '../sample-labels.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import { inBlocks } from './blocks.ts';
import { createFormatValue, type FormatValue } from './format-value.ts';
import { profileLabels } from './header.ts';
import { padLeft } from './pad.ts';

export interface TraceFrame {
  /** The printable name. */
  readonly name: string;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  /** It was inlined into the next frame. */
  readonly isInline: boolean;
}

/** A label with its values; numeric ones are written with their unit. */
export interface TraceLabel {
  readonly key: string;
  readonly values: readonly string[];
}

export interface Trace {
  readonly value: number;
  readonly valueText: string;
  /** String labels, then numeric ones. */
  readonly labels: readonly TraceLabel[];
  /** Leaf first. */
  readonly frames: readonly TraceFrame[];
}

export interface TracesReport {
  readonly sampleType: string;
  readonly sampleUnit: string;
  readonly total: number;
  readonly totalText: string;
  readonly profileLabels: readonly string[];
  /** In the order of the profile, those without a stack left out. Each is made when it is asked for. */
  readonly traces: Iterable<Trace>;
  readonly warnings: readonly string[];
}

export function tracesReport(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
): TracesReport {
  const prepared = prepareReport(profile, options, 'traces');
  const { values, total, warnings } = prepared;
  const format = createFormatValue(prepared, options.unit);
  return {
    sampleType: values.type,
    sampleUnit: values.unit,
    total: Number(total),
    totalText: format(total),
    profileLabels: profileLabels(prepared, format, formatTime),
    traces: { [Symbol.iterator]: () => listTraces(prepared, format) },
    warnings,
  };
}

/** The report as `go tool pprof -traces` prints it. */
export function printTraces(report: TracesReport): Iterable<string> {
  return inBlocks(printBlocks(report));
}

export interface TracesText {
  readonly text: Iterable<string>;
  readonly warnings: readonly string[];
}

/**
 * What `printTraces` makes of `tracesReport`, without the report: the text of a location is made once, and no sample
 * becomes an object. Of 100,000 stacks that is 270 MB.
 */
export function writeTraces(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
): TracesText {
  const prepared = prepareReport(profile, options, 'traces');
  const format = createFormatValue(prepared, options.unit);
  const header = profileLabels(prepared, format, formatTime);
  const text = { [Symbol.iterator]: () => inBlocks(writeBlocks(prepared, header, format)) };
  return { text, warnings: prepared.warnings };
}

const SEPARATOR = `${'-'.repeat(11)}+${'-'.repeat(55)}`;

function* listTraces(report: PreparedReport, format: FormatValue): Generator<Trace, undefined> {
  const { stackStart, stack, count } = report.profile.samples;
  const { values, divisors } = report.values;
  const framesOf = createStackReader(report);
  for (let sample = 0; sample < count; sample++) {
    const frames: TraceFrame[] = [];
    const end = stackStart[sample + 1] as number;
    for (let i = stackStart[sample] as number; i < end; i++) {
      for (const frame of framesOf(stack[i] as number)) frames.push(frame);
    }
    if (frames.length === 0) continue;
    const value = mean(values[sample] as Int64, (divisors?.[sample] ?? 0) as Int64);
    const labels = describeLabels(report, sample);
    yield { value: Number(value), valueText: format(value), labels, frames };
  }
}

/** Gives the frames of a location, which all stacks share. */
function createStackReader({
  profile,
  options,
}: PreparedReport): (location: number) => readonly TraceFrame[] {
  const table = tableFrames(profile, { ...options, keepPaths: true });
  const known: (readonly TraceFrame[] | undefined)[] = new Array(profile.locations.count);
  return (location) => {
    const frames = known[location] ?? describeFrames(table, location);
    known[location] = frames;
    return frames;
  };
}

function describeFrames({ start, frame, infos, names }: FrameTable, location: number) {
  const last = (start[location + 1] as number) - 1;
  return Array.from(frame.subarray(start[location], last + 1), (row, position): TraceFrame => {
    const info = infos[row];
    return {
      name: names[row] ?? '',
      function: info?.name ?? '',
      file: info?.file ?? '',
      line: info?.line ?? 0,
      isInline: (start[location] as number) + position !== last,
    };
  });
}

function describeLabels({ profile, numericLabelUnits }: PreparedReport, sample: number) {
  const { texts, numbers } = labelsOfSample(profile, sample);
  const strings = Array.from(texts, ([key, values]) => ({ key, values }));
  const numerics = Array.from(numbers, ([key, list]) => {
    const unit = numericLabelUnits.get(key) ?? '';
    return { key, values: list.map(({ value }) => label(value, unit)) };
  });
  return [...sortAsPrinted(strings), ...sortAsPrinted(numerics)];
}

/** pprof sorts the lines, not the keys. */
function sortAsPrinted(labels: readonly TraceLabel[]): readonly TraceLabel[] {
  if (labels.length < 2) return labels;
  return labels.toSorted((a, b) => compareBytewise(`${printLabel(a)}\n`, `${printLabel(b)}\n`));
}

function* printBlocks({ profileLabels, traces }: TracesReport): Generator<string, void> {
  yield profileLabels.join('\n');
  const printFrame = createFramePrinter();
  for (const { labels, frames, valueText } of traces) {
    const lines = [SEPARATOR, ...labels.map(printLabel)];
    let value = padLeft(valueText, VALUE_WIDTH);
    for (const frame of frames) {
      lines.push(value + printFrame(frame));
      value = NO_VALUE;
    }
    yield lines.join('\n');
  }
  yield SEPARATOR;
}

const VALUE_WIDTH = 10;
const NO_VALUE = ' '.repeat(VALUE_WIDTH);
const NEXT_FRAME = `\n${NO_VALUE}`;

function* writeBlocks(
  report: PreparedReport,
  header: readonly string[],
  format: FormatValue,
): Generator<string, void> {
  const { stackStart, stack, count } = report.profile.samples;
  const { values, divisors } = report.values;
  const textOf = createLocationPrinter(report);
  yield header.join('\n');
  for (let sample = 0; sample < count; sample++) {
    const leaf = stackStart[sample] as number;
    const end = stackStart[sample + 1] as number;
    if (leaf === end) continue;
    const value = mean(values[sample] as Int64, (divisors?.[sample] ?? 0) as Int64);
    const labels = describeLabels(report, sample).map((label) => `${printLabel(label)}\n`);
    let block = `${SEPARATOR}\n${labels.join('')}${padLeft(format(value), VALUE_WIDTH)}`;
    block += textOf(stack[leaf] as number);
    for (let i = leaf + 1; i < end; i++) block += NEXT_FRAME + textOf(stack[i] as number);
    yield block;
  }
  yield SEPARATOR;
}

/** Gives the lines of a location without what stands before the first. */
function createLocationPrinter(report: PreparedReport): (location: number) => string {
  const framesOf = createStackReader(report);
  const printFrame = createFramePrinter();
  const known: (string | undefined)[] = new Array(report.profile.locations.count);
  return (location) => {
    const text = known[location] ?? framesOf(location).map(printFrame).join(NEXT_FRAME);
    known[location] = text;
    return text;
  };
}

/** Traces share their frames, so each is printed once. */
function createFramePrinter(): (frame: TraceFrame) => string {
  const known = new Map<TraceFrame, string>();
  return (frame) => {
    const text = known.get(frame) ?? `   ${frame.name}${frame.isInline ? ' (inline)' : ''}`;
    known.set(frame, text);
    return text;
  };
}

function printLabel({ key, values }: TraceLabel): string {
  return `${padLeft(key, VALUE_WIDTH)}:  ${values.join(' ')}`;
}
