/** The `list` report without the source: what each line of chosen functions holds. The numbers are those of pprof's `-list`. */

import { tableFrames } from '../frames.ts';
import { infoOf, type NodeList } from '../graph.ts';
import { add, type Int64 } from '../int64.ts';
import { percentage } from '../measurement.ts';
import { compareBytewise, type FrameInfo } from '../names.ts';
import { cumValue, flatValue } from '../node-weights.ts';
import { activeFilters, type ReportOptions } from '../options.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { ReportError } from '../report-error.ts';
import { listFrameNodes } from '../trim-steps.ts';
import { createFormatValue, type FormatValue } from './format-value.ts';

/** A weight of a line, or of all lines of a function together. Percentages are of the report's total. */
export interface ListedWeights {
  readonly flat: number;
  readonly flatText: string;
  readonly flatPercent: string;
  readonly cum: number;
  readonly cumText: string;
  readonly cumPercent: string;
}

export interface ListedLine extends ListedWeights {
  /** 0 where the profile does not say. */
  readonly line: number;
}

/** A function as far as it stands in one file. Its cum adds up the lines, so that recursion counts more than once: so does pprof. */
export interface ListedFunction extends ListedWeights {
  readonly name: string;
  /** As the profile has it, whatever `trim_path` says; empty where it does not. */
  readonly file: string;
  /** In their order. */
  readonly lines: readonly ListedLine[];
}

export interface ListReport {
  readonly sampleType: string;
  readonly sampleUnit: string;
  readonly total: number;
  readonly totalText: string;
  readonly pattern: string;
  readonly activeFilters: readonly string[];
  readonly warnings: readonly string[];
  /** Heaviest cum first, then by name and file. */
  readonly functions: readonly ListedFunction[];
}

/** Throws ReportError where no function's name matches. */
export function listReport(profile: Profile, pattern: string, options: ReportOptions): ListReport {
  const byLine = { ...options, showColumns: false };
  const prepared = prepareReport(profile, byLine, 'list', pattern);
  const { values, total, warnings } = prepared;
  const format = createFormatValue(prepared, options.unit);
  const functions = listFunctions(prepared, format);
  if (functions.length === 0)
    throw new ReportError(`no matches found for regexp: ${pattern}`, warnings);
  return {
    sampleType: values.type,
    sampleUnit: values.unit,
    total: Number(total),
    totalText: format(total),
    pattern,
    activeFilters: activeFilters(options),
    warnings,
    functions: functions.toSorted(compareFunctions),
  };
}

/** The report as text: as pprof's `-list`, the source left out. */
export function* printList({ functions, totalText }: ListReport): Generator<string, void> {
  yield `Total: ${totalText}\n`;
  for (const { name, file, flatText, cumText, cumPercent, lines } of functions) {
    yield `ROUTINE ======================== ${name} in ${file === '' ? '<unknown>' : file}\n`;
    yield `${flatText.padStart(10)} ${cumText.padStart(10)} (flat, cum) ${cumPercent} of Total\n`;
    for (const line of lines) yield printLine(line);
  }
}

/** Lines with the same name and file. */
type LineNodes = readonly number[];

function listFunctions(prepared: PreparedReport, format: FormatValue): ListedFunction[] {
  const { profile, options, values, total, symbol } = prepared;
  const frames = tableFrames(profile, { ...options, keepPaths: true });
  const list = listFrameNodes(frames, profile.samples, values, options.dropNegative);
  const describe = createWeigher(total, format);
  const groups = groupByFunction(list, (name) => symbol?.(name) ?? true);
  return Array.from(groups.values(), (nodes): ListedFunction => {
    const { name, file } = infoOfFirst(list, nodes);
    const sum = (weightOf: typeof flatValue) =>
      nodes.reduce<Int64>((whole, node) => add(whole, weightOf(list, node)), 0);
    const lines = nodes.map((node) => ({
      line: infoOf(list, node).line,
      ...describe(flatValue(list, node), cumValue(list, node)),
    }));
    return {
      name,
      file,
      ...describe(sum(flatValue), sum(cumValue)),
      lines: lines.toSorted((a, b) => a.line - b.line),
    };
  });
}

function groupByFunction(
  list: NodeList,
  isWanted: (name: string) => boolean,
): ReadonlyMap<string, LineNodes> {
  const groups = new Map<string, number[]>();
  for (const node of list.nodes) {
    const { name, file } = infoOf(list, node);
    if (name === '' || !isWanted(name)) continue;
    const key = `${name}\n${file}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return groups;
}

function infoOfFirst(list: NodeList, [first = 0]: LineNodes): FrameInfo {
  return infoOf(list, first);
}

function createWeigher(
  total: Int64,
  format: FormatValue,
): (flat: Int64, cum: Int64) => ListedWeights {
  return (flat, cum) => ({
    flat: Number(flat),
    flatText: format(flat),
    flatPercent: percentage(flat, total),
    cum: Number(cum),
    cumText: format(cum),
    cumPercent: percentage(cum, total),
  });
}

function compareFunctions(a: ListedFunction, b: ListedFunction): number {
  return (
    Math.abs(b.cum) - Math.abs(a.cum) ||
    compareBytewise(a.name, b.name) ||
    compareBytewise(a.file, b.file)
  );
}

/** pprof writes a dot for nothing. */
function printLine({ line, flat, flatText, cum, cumText }: ListedLine): string {
  const shownFlat = flat === 0 ? '.' : flatText;
  const shownCum = cum === 0 ? '.' : cumText;
  return `${shownFlat.padStart(10)} ${shownCum.padStart(10)} ${String(line).padStart(6)}\n`;
}
