/** The reports of pprof by the name of their flag, and which of them heapbot makes. A new report is one entry here. */

import type { ReportOptions } from '../options.ts';
import type { Profile } from '../profile.ts';
import { callgrindReport, printCallgrind } from '../report/callgrind.ts';
import { commentsReport, printComments } from '../report/comments.ts';
import { dotReport, printDot } from '../report/dot.ts';
import { peekReport } from '../report/peek.ts';
import { protoReport, writeProto } from '../report/proto.ts';
import { printRaw, rawReport } from '../report/raw.ts';
import { listSource, type ReadSource } from '../report/source-list.ts';
import { printTags, tagsReport } from '../report/tags.ts';
import { printTop, topReport } from '../report/top.ts';
import { topprotoReport } from '../report/topproto.ts';
import { writeTraces } from '../report/traces.ts';
import { printTree, treeReport } from '../report/tree.ts';
import type { FormatTime } from '../time.ts';

/** Part by part, so that a report need not fit into one string. */
export type ReportContent = Iterable<string | Uint8Array>;

/** What a report has to say: `content` for standard output, `warnings` for standard error. */
export interface PrintedReport {
  readonly content: ReportContent;
  readonly warnings: readonly string[];
}

/** What a report needs of the machine that it is made on. */
export interface PrintContext {
  readonly formatTime: FormatTime;
  readonly readSource: ReadSource;
}

/** `argument` is the regular expression of reports that take one. Throws ReportError. */
export type PrintReport = (
  profile: Profile,
  options: ReportOptions,
  argument: string,
  context: PrintContext,
) => PrintedReport;

export interface ReportFormat {
  /** Whether the flag's value is a regular expression. */
  readonly takesRegexp: boolean;
  readonly summary: string;
  /** The ending of its files, where pprof keeps it off the screen of a terminal; empty for what people read. */
  readonly fileEnding?: string;
  /** What `print` says is for Graphviz, and the report is the picture that it makes of that. */
  readonly isPicture?: true;
  /** Null: pprof has it, heapbot does not. */
  readonly print: PrintReport | null;
  /** What to do where there is none. */
  readonly instead?: string;
}

const top: ReportFormat = {
  takesRegexp: false,
  summary: 'The functions that hold the most, one row each',
  print: (profile, options, _argument, { formatTime }) => {
    const report = topReport(profile, options, formatTime);
    return { content: [printTop(report)], warnings: report.warnings };
  },
};

const tree: ReportFormat = {
  takesRegexp: false,
  summary: 'Every function between its callers and its callees',
  print: (profile, options, _argument, { formatTime }) => {
    const report = treeReport(profile, options, formatTime);
    return { content: [printTree(report)], warnings: report.warnings };
  },
};

const peek: ReportFormat = {
  takesRegexp: true,
  summary: 'Callers and callees of the functions that match the regexp',
  print: (profile, options, argument, { formatTime }) => {
    const report = peekReport(profile, argument, options, formatTime);
    return { content: [printTree(report)], warnings: report.warnings };
  },
};

const callgrind: ReportFormat = {
  takesRegexp: false,
  summary: 'The call graph for KCachegrind',
  fileEnding: 'callgraph.out',
  print: (profile, options) => {
    const report = callgrindReport(profile, options);
    return { content: printCallgrind(report), warnings: report.warnings };
  },
};

const dot: ReportFormat = {
  takesRegexp: false,
  summary: 'The call graph in the language of Graphviz',
  print: (profile, options, _argument, { formatTime }) => {
    const report = dotReport(profile, options, formatTime);
    return { content: [printDot(report)], warnings: report.warnings };
  },
};

const svg: ReportFormat = {
  ...dot,
  summary: 'The call graph as a picture for a browser',
  fileEnding: 'svg',
  isPicture: true,
};

const list: ReportFormat = {
  takesRegexp: true,
  summary: 'The source of the functions that match the regexp, with what each line holds',
  print: (profile, options, argument, { readSource }) =>
    listSource(profile, argument, options, readSource),
};

const traces: ReportFormat = {
  takesRegexp: false,
  summary: 'The samples one by one, each with its labels and its stack',
  print: (profile, options, _argument, { formatTime }) => {
    const { text, warnings } = writeTraces(profile, options, formatTime);
    return { content: text, warnings };
  },
};

const tags: ReportFormat = {
  takesRegexp: false,
  summary: 'How much the samples with each value of each label hold',
  print: (profile, options, _argument, { formatTime }) => {
    const report = tagsReport(profile, options, formatTime);
    return { content: [printTags(report)], warnings: report.warnings };
  },
};

const raw: ReportFormat = {
  takesRegexp: false,
  summary: 'Everything that the profile holds, as text',
  print: (profile, options, _argument, { formatTime }) => {
    const report = rawReport(profile, options);
    return { content: printRaw(report, formatTime), warnings: report.warnings };
  },
};

const comments: ReportFormat = {
  takesRegexp: false,
  summary: 'The comments that the profile holds',
  print: (profile, options) => {
    const report = commentsReport(profile, options);
    return { content: [printComments(report)], warnings: report.warnings };
  },
};

const proto: ReportFormat = {
  takesRegexp: false,
  summary: 'The profile itself, with the options applied',
  fileEnding: 'pb.gz',
  print: (profile, options) => {
    const report = protoReport(profile, options);
    return { content: [writeProto(report)], warnings: report.warnings };
  },
};

const topproto: ReportFormat = {
  takesRegexp: false,
  summary: 'The rows of -top as a profile',
  fileEnding: 'pb.gz',
  print: (profile, options) => {
    const report = topprotoReport(profile, options);
    return { content: [writeProto(report)], warnings: report.warnings };
  },
};

const missingMachineCode: ReportFormat = {
  takesRegexp: true,
  summary: '',
  print: null,
  instead: 'it needs the program, which heapbot does not read; -list shows the source',
};

export const reportFormats: ReadonlyMap<string, ReportFormat> = new Map([
  ['top', top],
  ['text', top],
  ['peek', peek],
  ['tree', tree],
  ['callgrind', callgrind],
  ['comments', comments],
  ['disasm', missingMachineCode],
  ['dot', dot],
  ['eog', missing('-svg draws the same graph for your browser: -svg -output=graph.svg')],
  ['evince', missing('-svg draws the same graph for your browser: -svg -output=graph.svg')],
  ['gif', missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tgif')],
  ['gv', missing('-svg draws the same graph for your browser: -svg -output=graph.svg')],
  ['kcachegrind', missing('-callgrind -output=FILE writes what kcachegrind opens')],
  ['list', list],
  ['pdf', missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tpdf')],
  ['png', missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tpng')],
  ['proto', proto],
  ['ps', missing('-svg draws the same graph, and Graphviz turns -dot into the rest: | dot -Tps')],
  ['raw', raw],
  ['svg', svg],
  ['tags', tags],
  ['topproto', topproto],
  ['traces', traces],
  ['web', missing('-svg draws the same graph for your browser: -svg -output=graph.svg')],
  ['weblist', missingMachineCode],
]);

/** Flags of pprof's reports that heapbot does not make. */
export function missingReports(): string[] {
  return [...reportFormats].filter(([, { print }]) => print === null).map(([name]) => `-${name}`);
}

/** Flags and summaries of the reports that heapbot makes. */
export function availableReports(): { flag: string; summary: string }[] {
  return [...reportFormats]
    .filter(([, format]) => format.print !== null)
    .map(([name, { takesRegexp, summary }]) => ({
      flag: takesRegexp ? `-${name}=regexp` : `-${name}`,
      summary,
    }));
}

function missing(instead: string): ReportFormat {
  return { takesRegexp: false, summary: '', print: null, instead };
}
