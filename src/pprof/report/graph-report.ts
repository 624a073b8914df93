/** What the reports that show a graph's nodes share: top, tree, peek, dot. */

import { tableFrames } from '../frames.ts';
import { type Graph, infoOf, nameOf } from '../graph.ts';
import { absolute, add, type Int64, isZero, truncate } from '../int64.ts';
import { percentage } from '../measurement.ts';
import { cumValue, flatValue } from '../node-weights.ts';
import { activeFilters } from '../options.ts';
import type { PreparedReport } from '../prepare.ts';
import type { FormatTime } from '../time.ts';
import { buildTrimmedGraph, type TrimmedGraph, type WantedEdges } from '../trim.ts';
import { buildPictureGraph, type PictureGraph, type PictureStyle } from '../trim-picture.ts';
import { createFormatValue, type FormatValue, selectOutputUnit } from './format-value.ts';
import { describeActiveFilters, describeShownNodes, profileLabels } from './header.ts';

/** The numbers are of the sample type's unit, rounded beyond 2^53; the texts are exact and what pprof prints. */
export interface GraphSummary {
  /** As `inuse_space`, or `mean_inuse_space`. */
  readonly sampleType: string;
  /** Of every number here, as `bytes`. */
  readonly sampleUnit: string;
  /** Of the texts, as `MB`. */
  readonly outputUnit: string;
  /** What percentages are of. */
  readonly total: number;
  readonly totalText: string;
  /** The sum of flat over the nodes shown. */
  readonly shown: number;
  readonly shownText: string;
  readonly shownPercent: string;
  readonly nodeCount: number;
  /** Nodes before the limit on their number. */
  readonly originalCount: number;
  /** Nodes whose cum is at most the cutoff. */
  readonly droppedNodes: number;
  readonly cutoff: number;
  readonly cutoffText: string;
  /** In pictures only: edges that weigh at most the cutoff. */
  readonly droppedEdges: number;
  readonly edgeCutoffText: string;
  /** File, build, comments, type, time and duration. */
  readonly profileLabels: readonly string[];
  /** As `focus=main`. */
  readonly activeFilters: readonly string[];
  /** Everything that pprof prints above the table. */
  readonly header: readonly string[];
  /** What pprof says on the side, e.g. that a filter matched nothing. */
  readonly warnings: readonly string[];
}

/** A node with its numbers. Percentages are pprof's texts, six characters wide: ` 9.95%`. */
export interface NodeRow {
  /** The printable name. */
  readonly name: string;
  /** The function with its package; empty where the granularity leaves it out. */
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly flat: number;
  readonly flatText: string;
  readonly flatPercent: string;
  /** Of the flat values down to this row. */
  readonly sumPercent: string;
  readonly cum: number;
  readonly cumText: string;
  readonly cumPercent: string;
}

export interface GraphReport {
  readonly graph: Graph;
  readonly summary: GraphSummary;
  readonly format: FormatValue;
}

export interface PictureReport extends GraphReport {
  readonly tagsOf: PictureGraph['tagsOf'];
}

/** For a report that is a table. The graph has the `wanted` edges only. */
export function buildGraphReport(
  report: PreparedReport,
  formatTime: FormatTime,
  wanted: WantedEdges,
): GraphReport {
  const frames = tableFrames(report.profile, report.options);
  const { samples } = report.profile;
  const trimmed = buildTrimmedGraph(frames, samples, report.values, report.options, wanted);
  return describeGraph(report, trimmed, formatTime);
}

/** A graph with what stands above its table. */
export function describeGraph(
  report: PreparedReport,
  trimmed: TrimmedGraph,
  formatTime: FormatTime,
): GraphReport {
  // Tables do not say how many edges they leave out.
  return summarize(report, { ...trimmed, droppedEdges: 0 }, formatTime, describeTable);
}

/** For a report that is a picture. */
export function buildPictureReport(
  report: PreparedReport,
  formatTime: FormatTime,
  style: PictureStyle,
): PictureReport {
  const trimmed = buildPictureGraph(report, tableFrames(report.profile, report.options), style);
  const { tagsOf } = trimmed;
  return { ...summarize(report, trimmed, formatTime, describePicture), tagsOf };
}

/** Makes rows; the sum runs over the nodes in the order in which they are asked for. */
export function createRowMaker(
  { total }: PreparedReport,
  { graph, format }: GraphReport,
): (node: number) => NodeRow {
  let sum: Int64 = 0;
  return (node) => {
    const flat = flatValue(graph, node);
    const cum = cumValue(graph, node);
    sum = add(sum, flat);
    const info = infoOf(graph, node);
    return {
      name: nameOf(graph, node),
      function: info.name,
      file: info.file,
      line: info.line,
      flat: Number(flat),
      flatText: format(flat),
      flatPercent: percentage(flat, total),
      sumPercent: percentage(sum, total),
      cum: Number(cum),
      cumText: format(cum),
      cumPercent: percentage(cum, total),
    };
  };
}

type Trimmed = TrimmedGraph & Pick<PictureGraph, 'droppedEdges'>;

/** Puts together the header. */
type Describe = (
  labels: readonly string[],
  body: readonly string[],
  isCompact: boolean,
) => string[];

function summarize(
  report: PreparedReport,
  { graph, originalCount, droppedNodes, droppedEdges }: Trimmed,
  formatTime: FormatTime,
  describe: Describe,
): GraphReport {
  const { total, values, options, warnings } = report;
  const outputUnit = selectOutputUnit(report, graph);
  const format = createFormatValue(report, outputUnit);
  const shown = sumFlat(graph);
  const cutoff = shareOf(total, options.nodeFraction);
  const counts = {
    shownText: format(shown),
    shownPercent: percentage(shown, total).trim(),
    totalText: format(total),
    nodeCount: graph.nodes.length,
    originalCount,
    droppedNodes,
    cutoffText: format(cutoff),
    droppedEdges,
    edgeCutoffText: format(shareOf(total, options.edgeFraction)),
  };
  const labels = profileLabels(report, format, formatTime);
  const filters = activeFilters(options);
  const body = [...describeActiveFilters(filters), ...describeShownNodes(counts, isZero(total))];
  const summary = {
    ...counts,
    sampleType: values.type,
    sampleUnit: values.unit,
    outputUnit,
    total: Number(total),
    shown: Number(shown),
    cutoff: Number(cutoff),
    profileLabels: labels,
    activeFilters: filters,
    header: describe(labels, body, options.compactLabels),
    warnings,
  };
  return { graph, summary, format };
}

function describeTable(labels: readonly string[], body: readonly string[], isCompact: boolean) {
  return isCompact ? [...body] : [...labels, ...body];
}

function describePicture(labels: readonly string[], body: readonly string[]) {
  return [...labels, ...body, '', 'See https://git.io/JfYMW for how to read the graph'];
}

function shareOf(total: Int64, fraction: number): Int64 {
  return absolute(truncate(Number(total) * fraction));
}

function sumFlat(graph: Graph): Int64 {
  let sum: Int64 = 0;
  for (const node of graph.nodes) sum = add(sum, flatValue(graph, node));
  return sum;
}
