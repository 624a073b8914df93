/** The data of a flame graph: every stack, root first, as rows of a table of calls (PARITY 15). */

import { scale } from '../measurement.ts';
import { activeFilters, type ReportOptions } from '../options.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile, ValueColumn } from '../profile.ts';
import { StackWriter } from '../rewrite.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import { createSums, weightAt } from '../weights.ts';
import { type FlameSource, FlameSourceTable } from './flame-sources.ts';
import { createFormatValue } from './format-value.ts';
import { profileLabels } from './header.ts';

/**
 * `count` stacks, one for each sample. The sources of stack s are `source[start[s]] … source[start[s + 1] − 1]`, the
 * first of them always 0; `value[s]` is what the stack holds, in a diff what it gained.
 */
export interface FlameStacks {
  readonly count: number;
  readonly start: Uint32Array;
  readonly source: Uint32Array;
  readonly value: ValueColumn;
}

export interface FlameReport {
  readonly sampleType: string;
  readonly sampleUnit: string;
  /** What percentages are of. */
  readonly total: number;
  readonly totalText: string;
  /** The unit in which the profile's family of units is shown, as `B` or `s`; empty for counts. */
  readonly unit: string;
  /** Times this, a value is in that unit. */
  readonly scale: number;
  readonly stacks: FlameStacks;
  /** The first stands for the root of all stacks. */
  readonly sources: readonly FlameSource[];
  /** By source: what the stacks of which it is the leaf hold. */
  readonly self: Float64Array;
  readonly profileLabels: readonly string[];
  /** As `focus=main`. */
  readonly activeFilters: readonly string[];
  readonly warnings: readonly string[];
}

/** Nothing is trimmed. Functions of different files are different unless a granularity is chosen. */
export function flameReport(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
): FlameReport {
  const granularity = options.granularity === '' ? 'filefunctions' : options.granularity;
  const prepared = prepareReport(profile, { ...options, granularity, trim: false }, 'dot');
  const { values, total, ratio } = prepared;
  const standard = scale(1, values.unit, STANDARD_UNIT);
  const format = createFormatValue(prepared, options.unit);
  return {
    sampleType: values.type,
    sampleUnit: values.unit,
    total: Number(total),
    totalText: format(total),
    unit: standard.unit === STANDARD_UNIT ? '' : standard.unit,
    scale: standard.value * (ratio > 0 ? ratio : 1),
    ...listStacks(prepared),
    profileLabels: profileLabels(prepared, format, formatTime),
    activeFilters: activeFilters(options),
    warnings: prepared.warnings,
  };
}

/** No unit of any family, so that scaling chooses the family's own. */
const STANDARD_UNIT = 'default';

function listStacks({
  profile,
  options,
  values,
}: PreparedReport): Pick<FlameReport, 'stacks' | 'sources' | 'self'> {
  const { count, stackStart, stack } = profile.samples;
  const table = new FlameSourceTable(profile, options);
  const self = createSums(values.values, 1);
  const start = new Uint32Array(count + 1);
  const writer = new StackWriter(stack.length + count);
  for (let sample = 0; sample < count; sample++) {
    writer.push(table.root);
    const leaf = stackStart[sample] as number;
    for (let i = (stackStart[sample + 1] as number) - 1; i >= leaf; i--) {
      const sources = table.sourcesOf(stack[i] as number);
      for (let depth = 0; depth < sources.length; depth++) writer.push(sources[depth] as number);
    }
    self.add(writer.stack[writer.length - 1] as number, sample);
    start[sample + 1] = writer.length;
  }
  const { sources } = table;
  const sums = self.take(sources.length);
  return {
    stacks: {
      count,
      start,
      source: writer.stack.subarray(0, writer.length),
      value: values.values,
    },
    sources,
    self: Float64Array.from(sources, (_, source) => Number(weightAt(sums, source))),
  };
}
