/** The `top` report: the heaviest functions, one row each (PARITY 11.2). */

import type { Graph } from '../graph.ts';
import type { ReportOptions } from '../options.ts';
import { prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import {
  buildGraphReport,
  createRowMaker,
  type GraphSummary,
  type NodeRow,
} from './graph-report.ts';
import { padLeft } from './pad.ts';

export interface TopRow extends NodeRow {
  /** Whether calls into it were inlined: all of them, some, or none. */
  readonly inline: 'inline' | 'partial-inline' | '';
}

export interface TopReport extends GraphSummary {
  readonly rows: readonly TopRow[];
}

export function topReport(
  profile: Profile,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
): TopReport {
  const prepared = prepareReport(profile, options, 'top');
  const report = buildGraphReport(prepared, formatTime, 'of inlined');
  const makeRow = createRowMaker(prepared, report);
  const inlineOf = findInlined(report.graph);
  const rows = Array.from(report.graph.nodes, (node) => ({
    ...makeRow(node),
    inline: inlineOf(node),
  }));
  return { ...report.summary, rows };
}

/** The report as `go tool pprof -top` prints it. */
export function printTop(report: TopReport): string {
  const lines = [...report.header, COLUMNS, ...report.rows.map(printRow)];
  return `${lines.join('\n')}\n`;
}

const COLUMNS = '      flat  flat%   sum%        cum   cum%';

function printRow(row: TopRow): string {
  const flat = `${padLeft(row.flatText, 10)} ${row.flatPercent} ${row.sumPercent}`;
  const cum = `${padLeft(row.cumText, 10)} ${row.cumPercent}`;
  const inline = row.inline === '' ? '' : ` (${row.inline})`;
  return `${flat} ${cum}  ${row.name}${inline}`;
}

const CALLED = 1;
const INLINED = 2;

function findInlined({ edges, frame }: Graph): (node: number) => TopRow['inline'] {
  const calls = new Uint8Array(frame.length);
  for (let edge = 0; edge < edges.count; edge++) {
    const callee = edges.callee[edge] as number;
    calls[callee] = (calls[callee] as number) | (edges.isInline[edge] === 1 ? INLINED : CALLED);
  }
  return (node) => {
    if (calls[node] === INLINED) return 'inline';
    return calls[node] === (INLINED | CALLED) ? 'partial-inline' : '';
  };
}
