/** The `tags` report: how much the samples with each value of each label hold (PARITY 7.1). */

import { absolute, add, compareDescending, type Int64 } from '../int64.ts';
import { percentage, scaledLabel } from '../measurement.ts';
import { compareBytewise } from '../names.ts';
import { activeFilters, type ReportOptions } from '../options.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import { createFormatValue, type FormatValue } from './format-value.ts';
import { profileLabels } from './header.ts';
import { alignRight } from './tab-writer.ts';

/** A value of a label. A numeric one is written with its unit. */
export interface TagValue {
  readonly text: string;
  /** What its samples hold, in the sample type's unit. */
  readonly weight: number;
  readonly weightText: string;
  /** Of the report's total, empty where that is 0. */
  readonly percent: string;
}

/** A label's key, heaviest value first. */
export interface Tag {
  readonly key: string;
  /** Over all values, so that a sample with two of them counts twice. */
  readonly weight: number;
  readonly weightText: string;
  readonly percent: string;
  readonly values: readonly TagValue[];
}

export interface TagsReport {
  readonly sampleType: string;
  readonly sampleUnit: string;
  readonly total: number;
  readonly totalText: string;
  /** pprof prints them above every other report, but not above this one. */
  readonly profileLabels: readonly string[];
  readonly activeFilters: readonly string[];
  readonly tags: readonly Tag[];
  readonly warnings: readonly string[];
}

export function tagsReport(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
): TagsReport {
  const prepared = prepareReport(profile, options, 'tags');
  const { values, total, warnings } = prepared;
  const format = createFormatValue(prepared, options.unit);
  const byKey = [...addUpTags(prepared)].toSorted(([a], [b]) => compareBytewise(a, b));
  return {
    sampleType: values.type,
    sampleUnit: values.unit,
    total: Number(total),
    totalText: format(total),
    profileLabels: profileLabels(prepared, format, formatTime),
    activeFilters: activeFilters(options),
    tags: byKey.map(([key, sums]) => describeTag(key, [...sums.values()], total, format)),
    warnings,
  };
}

/** The report as `go tool pprof -tags` prints it. */
export function printTags({ tags, totalText }: TagsReport): string {
  const blocks = tags.map(({ key, weightText, percent, values }) => {
    const ofTotal = percent === '' ? '' : ` (${percent})`;
    const rows = values.map(printValue);
    return `${key}:\t Total ${weightText} of ${totalText}${ofTotal}\n${rows.join('')}\n`;
  });
  return alignRight(blocks.join(''));
}

interface TagSum {
  readonly text: string;
  weight: Int64;
}

/** By key and by the text of the value. */
type TagSums = Map<string, Map<string, TagSum>>;

function addUpTags(report: PreparedReport): TagSums {
  const { labels, samples } = report.profile;
  const byKey: TagSums = new Map();
  const find = createTagFinder(report, byKey);
  for (let sample = 0; sample < samples.count; sample++) {
    const value = report.values.values[sample] as Int64;
    const end = labels.start[sample + 1] as number;
    for (let row = labels.start[sample] as number; row < end; row++) {
      const tag = find(row);
      tag.weight = add(tag.weight, value);
    }
  }
  return byKey;
}

/** Gives the sum to which a label's row adds. What a row says is put into words once for all rows that say the same. */
function createTagFinder(report: PreparedReport, byKey: TagSums): (row: number) => TagSum {
  const { labels, strings } = report.profile;
  const describe = createTagReader(report);
  const known = new Map<number, Map<number | bigint, TagSum>>();
  return (row) => {
    const index = labels.key[row] as number;
    const text = labels.text[row] as number;
    const value = text === 0 ? (labels.number[row] as bigint) : text;
    const ofKey = known.get(index) ?? new Map<number | bigint, TagSum>();
    const found = ofKey.get(value);
    if (found !== undefined) return found;
    const tag = internTag(byKey, strings.get(index), describe(row));
    known.set(index, ofKey.set(value, tag));
    return tag;
  };
}

function internTag(byKey: TagSums, key: string, text: string): TagSum {
  const tags = byKey.get(key) ?? new Map<string, TagSum>();
  const tag = tags.get(text) ?? { text, weight: 0 };
  byKey.set(key, tags.set(text, tag));
  return tag;
}

/** Gives the value of a label's row as the report names it. */
function createTagReader({
  profile,
  options,
  numericLabelUnits,
}: PreparedReport): (row: number) => string {
  const { labels, strings } = profile;
  return (row) => {
    const text = labels.text[row] as number;
    if (text !== 0) return strings.get(text);
    const unit = numericLabelUnits.get(strings.get(labels.key[row] as number)) ?? '';
    return scaledLabel(labels.number[row] as bigint, unit, options.unit);
  };
}

function describeTag(key: string, sums: readonly TagSum[], total: Int64, format: FormatValue): Tag {
  const describe = (weight: Int64) => ({
    weight: Number(weight),
    weightText: format(weight),
    percent: total > 0 ? percentage(weight, total) : '',
  });
  const heaviestFirst = sums.toSorted(
    (a, b) =>
      compareDescending(absolute(a.weight), absolute(b.weight)) || compareBytewise(a.text, b.text),
  );
  const sum = sums.reduce<Int64>((whole, { weight }) => add(whole, weight), 0);
  return {
    key,
    ...describe(sum),
    values: heaviestFirst.map(({ text, weight }) => ({ text, ...describe(weight) })),
  };
}

function printValue({ weightText, percent, text }: TagValue): string {
  const ofTotal = percent === '' ? '' : ` (${percent})`;
  return ` \t${weightText}${ofTotal}:\t ${text}\n`;
}
