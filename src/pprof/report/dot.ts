/** The `dot` report: the call graph as a picture, in values and in the language of Graphviz (PARITY 11.4). */

import { groupRows } from '../group-rows.ts';
import { baseName } from '../names.ts';
import type { ReportOptions } from '../options.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import { type PictureStyle, styleOfPprof } from '../trim-picture.ts';
import { type DotEdge, listEdges, printEdge } from './dot-edges.ts';
import { type DotNode, listNodes, printNode } from './dot-nodes.ts';
import { escapeText } from './dot-text.ts';
import { buildPictureReport, type GraphSummary } from './graph-report.ts';

/** What to draw, and how large and in which colours; where to put it is up to Graphviz. */
export interface DotReport extends GraphSummary {
  /** The program's file; empty where it is unknown. */
  readonly title: string;
  /** Those first that tell the most. */
  readonly nodes: readonly DotNode[];
  /** Heaviest first. */
  readonly edges: readonly DotEdge[];
}

export function dotReport(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
  style: PictureStyle = styleOfPprof,
): DotReport {
  const prepared = prepareReport(profile, options, 'dot');
  const picture = buildPictureReport(prepared, formatTime, style);
  const { edges, frame } = picture.graph;
  const callsOf = groupRows(edges.caller, frame.length);
  const nodes = listNodes(prepared, picture, (node) => callsOf(node).length === 0);
  return {
    ...picture.summary,
    title: titleOf(prepared),
    nodes,
    edges: listEdges(prepared, picture, nodes),
  };
}

/** The report as `go tool pprof -dot` prints it, or without its legend where the picture stands among words. */
export function printDot(report: DotReport, { hasLegend = true } = {}): string {
  const { title, header, nodes, edges } = report;
  const lines = [
    `digraph "${title === '' ? 'unnamed' : title}" {`,
    'node [style=filled fillcolor="#f8f8f8"]',
    ...(hasLegend ? [printLegend(title, header)] : []),
    ...nodes.flatMap(printNode),
    ...edges.map(printEdge),
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function titleOf({ profile }: PreparedReport): string {
  const file = profile.mappings[0]?.file ?? '';
  return file === '' ? '' : baseName(file);
}

function printLegend(title: string, header: readonly string[]): string {
  const lines = header.map(escapeText);
  const tooltip = title === '' ? '' : ` tooltip="${title}"`;
  const label = lines.map((line) => `${line}\\l`).join('');
  return `subgraph cluster_L { "${lines[0]}" [shape=box fontsize=16 label="${label}"${tooltip}] }`;
}
