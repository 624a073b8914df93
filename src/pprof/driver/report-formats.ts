/** The reports of pprof by the name of their flag, and which of them heapbot makes. A new report is one entry here. */

import type { ReportOptions } from '../options.ts';
import type { Profile } from '../profile.ts';
import { printTop, topReport } from '../report/top.ts';
import { peekReport, printTree, treeReport } from '../report/tree.ts';
import type { FormatTime } from '../time.ts';

/** Part by part, so that a report need not fit into one string. */
export type ReportContent = Iterable<string | Uint8Array>;

/** What a report has to say: `content` for standard output, `warnings` for standard error. */
export interface PrintedReport {
  readonly content: ReportContent;
  readonly warnings: readonly string[];
}

/** `argument` is the regular expression of reports that take one. Throws ReportError. */
export type PrintReport = (
  profile: Profile,
  options: ReportOptions,
  argument: string,
  formatTime: FormatTime,
) => PrintedReport;

export interface ReportFormat {
  /** Whether the flag's value is a regular expression. */
  readonly takesRegexp: boolean;
  readonly summary: string;
  /** The ending of its files, where pprof keeps it off the screen of a terminal; empty for what people read. */
  readonly fileEnding?: string;
  /** Null: pprof has it, this release of heapbot does not. */
  readonly print: PrintReport | null;
}

const top: ReportFormat = {
  takesRegexp: false,
  summary: 'The functions that hold the most, one row each',
  print: (profile, options, _argument, formatTime) => {
    const report = topReport(profile, options, formatTime);
    return { content: [printTop(report)], warnings: report.warnings };
  },
};

const tree: ReportFormat = {
  takesRegexp: false,
  summary: 'Every function between its callers and its callees',
  print: (profile, options, _argument, formatTime) => {
    const report = treeReport(profile, options, formatTime);
    return { content: [printTree(report)], warnings: report.warnings };
  },
};

const peek: ReportFormat = {
  takesRegexp: true,
  summary: 'Callers and callees of the functions that match the regexp',
  print: (profile, options, argument, formatTime) => {
    const report = peekReport(profile, argument, options, formatTime);
    return { content: [printTree(report)], warnings: report.warnings };
  },
};

export const reportFormats: ReadonlyMap<string, ReportFormat> = new Map([
  ['top', top],
  ['text', top],
  ['peek', peek],
  ['tree', tree],
  ['callgrind', notYet()],
  ['comments', notYet()],
  ['disasm', notYetWithRegexp()],
  ['dot', notYet()],
  ['eog', notYet()],
  ['evince', notYet()],
  ['gif', notYet()],
  ['gv', notYet()],
  ['kcachegrind', notYet()],
  ['list', notYetWithRegexp()],
  ['pdf', notYet()],
  ['png', notYet()],
  ['proto', notYet()],
  ['ps', notYet()],
  ['raw', notYet()],
  ['svg', notYet()],
  ['tags', notYet()],
  ['topproto', notYet()],
  ['traces', notYet()],
  ['web', notYet()],
  ['weblist', notYetWithRegexp()],
]);

/** Flags and summaries of the reports that heapbot makes. */
export function availableReports(): { flag: string; summary: string }[] {
  return [...reportFormats]
    .filter(([, format]) => format.print !== null)
    .map(([name, { takesRegexp, summary }]) => ({
      flag: takesRegexp ? `-${name}=regexp` : `-${name}`,
      summary,
    }));
}

function notYet(): ReportFormat {
  return { takesRegexp: false, summary: '', print: null };
}

function notYetWithRegexp(): ReportFormat {
  return { takesRegexp: true, summary: '', print: null };
}
