/** The `tree` report: each node between its callers and its callees (PARITY 11.3). */

import { infoOf, nameOf } from '../graph.ts';
import { groupRows } from '../group-rows.ts';
import { percentage } from '../measurement.ts';
import { cumValue } from '../node-weights.ts';
import type { ReportOptions } from '../options.ts';
import { sortEdges } from '../order.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import { weightAt } from '../weights.ts';
import {
  buildGraphReport,
  createRowMaker,
  type GraphReport,
  type GraphSummary,
  type NodeRow,
} from './graph-report.ts';
import { padLeft } from './pad.ts';

/** A caller or a callee of a node. */
export interface Neighbour {
  readonly name: string;
  readonly function: string;
  readonly weight: number;
  readonly weightText: string;
  /** Of the node's cum. */
  readonly percent: string;
  /** Every such call was inlined. */
  readonly isInline: boolean;
  /** There are frames between the two that the report leaves out. */
  readonly isResidual: boolean;
}

export interface TreeNode extends NodeRow {
  /** Heaviest first. */
  readonly callers: readonly Neighbour[];
  readonly callees: readonly Neighbour[];
}

export interface TreeReport extends GraphSummary {
  readonly nodes: readonly TreeNode[];
}

export function treeReport(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
): TreeReport {
  const prepared = prepareReport(profile, options, 'tree');
  const report = buildGraphReport(prepared, formatTime, 'all');
  return listNeighbours(prepared, report, report.graph.nodes);
}

/** The report as `go tool pprof -tree` prints it, and `-peek`. */
export function printTree(report: TreeReport): string {
  const blocks = report.nodes.flatMap((node) => [SEPARATOR, ...printNode(node)]);
  const end = report.nodeCount > 0 ? [SEPARATOR] : [];
  return `${[...report.header, SEPARATOR, LEGEND, ...blocks, ...end].join('\n')}\n`;
}

const SEPARATOR = `${'-'.repeat(58)}+${'-'.repeat(13)}`;
/** The blanks at its end are pprof's. */
const LEGEND = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t ';

/** Each of the nodes between its callers and its callees. */
export function listNeighbours(
  prepared: PreparedReport,
  report: GraphReport,
  shown: Uint32Array,
): TreeReport {
  const { graph } = report;
  const makeRow = createRowMaker(prepared, report);
  const callersOf = groupRows(graph.edges.callee, graph.frame.length);
  const calleesOf = groupRows(graph.edges.caller, graph.frame.length);
  const nodes = Array.from(shown, (node) => ({
    ...makeRow(node),
    callers: describeEdges(report, node, callersOf(node), graph.edges.caller),
    callees: describeEdges(report, node, calleesOf(node), graph.edges.callee),
  }));
  return { ...report.summary, nodes };
}

function describeEdges(
  { graph, format }: GraphReport,
  node: number,
  edges: readonly number[],
  other: Uint32Array,
): Neighbour[] {
  const cum = cumValue(graph, node);
  return sortEdges(graph, edges).map((edge) => {
    const neighbour = other[edge] as number;
    // Not the mean, even where the report is of means: so does pprof.
    const weight = weightAt(graph.edges.weight, edge);
    return {
      name: nameOf(graph, neighbour),
      function: infoOf(graph, neighbour).name,
      weight: Number(weight),
      weightText: format(weight),
      percent: percentage(weight, cum),
      isInline: graph.edges.isInline[edge] === 1,
      isResidual: graph.edges.isResidual[edge] === 1,
    };
  });
}

function printNode(node: TreeNode): string[] {
  const flat = `${padLeft(node.flatText, 10)} ${node.flatPercent} ${node.sumPercent}`;
  const cum = `${padLeft(node.cumText, 10)} ${node.cumPercent}`;
  return [
    ...node.callers.map(printNeighbour),
    `${flat} ${cum}                | ${node.name}`,
    ...node.callees.map(printNeighbour),
  ];
}

function printNeighbour({ weightText, percent, name, isInline }: Neighbour): string {
  return `${padLeft(weightText, 50)} ${percent} |   ${name}${isInline ? ' (inline)' : ''}`;
}
