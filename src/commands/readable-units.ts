/** Units that people read at a glance: pprof picks the unit of the smallest value, a chat reads the largest first. */

import { scale, scaledLabel } from '../pprof/measurement.ts';
import type { ReportOptions } from '../pprof/options.ts';
import type { DotEdge } from '../pprof/report/dot-edges.ts';
import type { GraphSummary, NodeRow } from '../pprof/report/graph-report.ts';
import type { TopReport } from '../pprof/report/top.ts';
import type { Neighbour, TreeNode, TreeReport } from '../pprof/report/tree.ts';

/** The texts of the report in the unit of its total: `35.22MB` rather than `36061.98kB`. The numbers stay as they are. */
export function readableTop(report: TopReport, options: ReportOptions): TopReport {
  const unit = chooseUnit(report, valuesOf(report.rows), options);
  if (unit === null) return report;
  const show = (value: number): string => scaledLabel(value, report.sampleUnit, unit);
  return { ...showSummary(report, unit, show), rows: report.rows.map((row) => showRow(row, show)) };
}

/** The same for callers and callees. */
export function readableTree<Report extends TreeReport>(
  report: Report,
  options: ReportOptions,
): Report {
  const neighbours = report.nodes.flatMap(({ callers, callees }) => [...callers, ...callees]);
  const values = [...valuesOf(report.nodes), ...neighbours.map(({ weight }) => weight)];
  const unit = chooseUnit(report, values, options);
  if (unit === null) return report;
  const show = (value: number): string => scaledLabel(value, report.sampleUnit, unit);
  return {
    ...showSummary(report, unit, show),
    nodes: report.nodes.map((node) => showNode(node, show)),
  };
}

/** One unit for a whole picture; what would vanish in it is less than its hundredth: `<0.01MB`. */
export function readableGraph<
  Node extends Pick<NodeRow, 'flat' | 'flatText' | 'cum' | 'cumText'>,
  Report extends GraphSummary & {
    readonly nodes: readonly Node[];
    readonly edges: readonly DotEdge[];
  },
>(report: Report, options: ReportOptions): Report {
  const unit = chooseGraphUnit(report, options);
  if (unit === null) return report;
  const show = (value: number): string => showAtLeast(value, report.sampleUnit, unit);
  return {
    ...showSummary(report, unit, show),
    nodes: report.nodes.map((node) => ({
      ...node,
      flatText: show(node.flat),
      cumText: show(node.cum),
    })),
    edges: report.edges.map((edge) => ({ ...edge, weightText: show(edge.weight) })),
  };
}

/** A value below this would be shown as zero. */
const SMALLEST_SHOWN = 0.005;

/** Null where the person chose a unit, and where a value would vanish in the larger one. */
function chooseUnit(
  report: GraphSummary,
  values: readonly number[],
  options: ReportOptions,
): string | null {
  const { total, sampleUnit, outputUnit } = report;
  if (options.unit !== 'minimum' || options.divideBy !== 1) return null;
  const { unit } = scale(total, sampleUnit, 'auto');
  const vanishes = values.some(
    (value) => value !== 0 && Math.abs(scale(value, sampleUnit, unit).value) < SMALLEST_SHOWN,
  );
  return unit === '' || unit === outputUnit || vanishes ? null : unit;
}

/** What is drawn is much of the total: below ten of a large unit the next smaller one tells more of small values. */
const FEW = 10;
const SMALL = 0.1;

function chooseGraphUnit(
  {
    total,
    sampleUnit,
    nodes,
  }: GraphSummary & { readonly nodes: readonly { readonly cum: number }[] },
  { unit, divideBy }: ReportOptions,
): string | null {
  if (unit !== 'minimum' || divideBy !== 1) return null;
  const largest = scale(total, sampleUnit, 'auto');
  const smallest = Math.min(...nodes.map(({ cum }) => Math.abs(cum)).filter((cum) => cum > 0));
  const isCoarse =
    Math.abs(largest.value) < FEW &&
    Math.abs(scale(smallest, sampleUnit, largest.unit).value) < SMALL;
  const chosen = isCoarse ? scale(total / FEW, sampleUnit, 'auto') : largest;
  return chosen.unit === '' ? null : chosen.unit;
}

function showAtLeast(value: number, sampleUnit: string, unit: string): string {
  const { value: scaled } = scale(value, sampleUnit, unit);
  const isVanishing = value !== 0 && Math.abs(scaled) < SMALLEST_SHOWN;
  return isVanishing ? `<0.01${unit}` : scaledLabel(value, sampleUnit, unit);
}

function valuesOf(rows: readonly NodeRow[]): number[] {
  return rows.flatMap(({ flat, cum }) => [flat, cum]);
}

function showSummary<Report extends GraphSummary>(
  report: Report,
  unit: string,
  show: (value: number) => string,
): Report {
  const { total, shown, cutoff } = report;
  return {
    ...report,
    outputUnit: unit,
    totalText: show(total),
    shownText: show(shown),
    cutoffText: show(cutoff),
  };
}

function showRow<Row extends NodeRow>(row: Row, show: (value: number) => string): Row {
  return { ...row, flatText: show(row.flat), cumText: show(row.cum) };
}

function showNode(node: TreeNode, show: (value: number) => string): TreeNode {
  const showNeighbour = (neighbour: Neighbour): Neighbour => ({
    ...neighbour,
    weightText: show(neighbour.weight),
  });
  return {
    ...showRow(node, show),
    callers: node.callers.map(showNeighbour),
    callees: node.callees.map(showNeighbour),
  };
}
