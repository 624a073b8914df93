/** The `list` report with the source: each line of chosen functions beside what it holds (PARITY 11.9). */

import { tableFrames } from '../frames.ts';
import { infoOf, type NodeList } from '../graph.ts';
import { add, type Int64, isZero } from '../int64.ts';
import { percentage } from '../measurement.ts';
import { compareBytewise } from '../names.ts';
import type { ReportOptions } from '../options.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { ReportError } from '../report-error.ts';
import type { PathTrimming } from '../trim-path.ts';
import { listFrameNodes } from '../trim-steps.ts';
import { type Weights, weightAt } from '../weights.ts';
import { inBlocks } from './blocks.ts';
import { createFormatValue, type FormatValue } from './format-value.ts';
import { padLeft } from './pad.ts';

/** The lines of a source file, the first at 0, or why there are none. `where` says how the paths of the profile are changed. */
export type ReadSource = (
  path: string,
  where: PathTrimming,
) => { readonly lines: readonly string[] } | { readonly problem: string };

export interface SourceListing {
  /** Files are read while this is taken. */
  readonly content: Iterable<string>;
  readonly warnings: readonly string[];
}

/** As `go tool pprof -list` prints it. Throws ReportError where no function's name matches. */
export function listSource(
  profile: Profile,
  pattern: string,
  options: ReportOptions,
  read: ReadSource,
): SourceListing {
  const prepared = prepareReport(profile, options, 'list', pattern);
  const frames = tableFrames(prepared.profile, { ...prepared.options, keepObjectFiles: true });
  const { samples } = prepared.profile;
  const list = listFrameNodes(frames, samples, prepared.values, prepared.options.dropNegative);
  const functions = groupBy(list, list.nodes.filter(isWanted(prepared, list)), 'name');
  if (functions.size === 0) {
    throw new ReportError(`no matches found for regexp: ${pattern}`, prepared.warnings);
  }
  const format = createFormatValue(prepared, options.unit);
  const lines = printFunctions({ prepared, list, format, read }, functions);
  return { content: inBlocks(lines), warnings: prepared.warnings };
}

interface Listing {
  readonly prepared: PreparedReport;
  readonly list: NodeList;
  readonly format: FormatValue;
  readonly read: ReadSource;
}

type NodeGroups = ReadonlyMap<string, readonly number[]>;

function isWanted({ symbol }: PreparedReport, list: NodeList): (node: number) => boolean {
  return (node) => symbol?.(infoOf(list, node).name) ?? true;
}

/** The nodes with the same name, file or line, in the order of the texts of these. */
function groupBy(
  list: NodeList,
  nodes: Iterable<number>,
  field: 'name' | 'file' | 'line',
): NodeGroups {
  const groups = new Map<string, number[]>();
  for (const node of nodes) {
    const key = String(infoOf(list, node)[field]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return new Map([...groups].toSorted(([a], [b]) => compareBytewise(a, b)));
}

function* printFunctions(listing: Listing, functions: NodeGroups): Generator<string, void> {
  const { list, format, prepared } = listing;
  yield `Total: ${format(prepared.total)}`;
  for (const [name, nodes] of functions) {
    const located = nodes.filter((node) => infoOf(list, node).file !== '');
    if (located.length === 0) yield `No source information for ${name}`;
    for (const [file, lines] of groupBy(list, located, 'file')) {
      yield `ROUTINE ======================== ${name} in ${file}`;
      yield* printFunction(listing, file, lines);
    }
  }
}

function* printFunction(
  { list, format, prepared, read }: Listing,
  file: string,
  nodes: readonly number[],
): Generator<string, void> {
  const flat = sum(list.flat, nodes);
  const cum = sum(list.cum, nodes);
  const weights = `${padLeft(format(flat), 10)} ${padLeft(format(cum), 10)}`;
  yield `${weights} (flat, cum) ${percentage(cum, prepared.total)} of Total`;
  const source = read(file, prepared.options);
  if ('problem' in source) {
    yield ` Error: ${source.problem}`;
    return;
  }
  const byLine = groupBy(list, nodes, 'line');
  const { first, last } = rangeOf(list, nodes);
  for (let line = first; line <= last && line <= source.lines.length; line++) {
    const here = byLine.get(String(line)) ?? [];
    const held = [list.flat, list.cum].map((column) => printHeld(sum(column, here), format));
    yield `${held.join(' ')} ${padLeft(String(line), 6)}:${source.lines[line - 1] ?? ''}`;
  }
}

/** Lines shown around those that hold something. */
const MARGIN = 5;

/** From the start of the function where the profile knows it. */
function rangeOf(list: NodeList, nodes: readonly number[]): { first: number; last: number } {
  const infos = nodes.map((node) => infoOf(list, node));
  const starts = infos.map(({ startLine, line }) => (startLine === 0 ? line - MARGIN : startLine));
  return {
    first: Math.max(
      1,
      starts.reduce((least, start) => Math.min(least, start)),
    ),
    last: infos.reduce((most, { line }) => Math.max(most, line + MARGIN), 0),
  };
}

/** Of the sums themselves, even where the report is of means: so does pprof. */
function sum(column: Weights, nodes: readonly number[]): Int64 {
  return nodes.reduce<Int64>((whole, node) => add(whole, weightAt(column, node)), 0);
}

function printHeld(value: Int64, format: FormatValue): string {
  return padLeft(isZero(value) ? '.' : format(value), 10);
}
