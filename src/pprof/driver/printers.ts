/** How each report that heapbot makes is made and printed. Much of the program hangs on this file: it is loaded while profiles are read. */

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
import type { MadeReport } from './report-formats.ts';

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

const top: PrintReport = (profile, options, _argument, { formatTime }) => {
  const report = topReport(profile, options, formatTime);
  return { content: [printTop(report)], warnings: report.warnings };
};

const peek: PrintReport = (profile, options, argument, { formatTime }) => {
  const report = peekReport(profile, argument, options, formatTime);
  return { content: [printTree(report)], warnings: report.warnings };
};

const tree: PrintReport = (profile, options, _argument, { formatTime }) => {
  const report = treeReport(profile, options, formatTime);
  return { content: [printTree(report)], warnings: report.warnings };
};

const callgrind: PrintReport = (profile, options) => {
  const report = callgrindReport(profile, options);
  return { content: printCallgrind(report), warnings: report.warnings };
};

const comments: PrintReport = (profile, options) => {
  const report = commentsReport(profile, options);
  return { content: [printComments(report)], warnings: report.warnings };
};

const dot: PrintReport = (profile, options, _argument, { formatTime }) => {
  const report = dotReport(profile, options, formatTime);
  return { content: [printDot(report)], warnings: report.warnings };
};

const list: PrintReport = (profile, options, argument, { readSource }) =>
  listSource(profile, argument, options, readSource);

const proto: PrintReport = (profile, options) => {
  const report = protoReport(profile, options);
  return { content: [writeProto(report)], warnings: report.warnings };
};

const raw: PrintReport = (profile, options, _argument, { formatTime }) => {
  const report = rawReport(profile, options);
  return { content: printRaw(report, formatTime), warnings: report.warnings };
};

const tags: PrintReport = (profile, options, _argument, { formatTime }) => {
  const report = tagsReport(profile, options, formatTime);
  return { content: [printTags(report)], warnings: report.warnings };
};

const topproto: PrintReport = (profile, options) => {
  const report = topprotoReport(profile, options);
  return { content: [writeProto(report)], warnings: report.warnings };
};

const traces: PrintReport = (profile, options, _argument, { formatTime }) => {
  const { text, warnings } = writeTraces(profile, options, formatTime);
  return { content: text, warnings };
};

/** A picture is drawn of what Graphviz reads. */
export const printers: Readonly<Record<MadeReport, PrintReport>> = {
  top,
  text: top,
  peek,
  tree,
  callgrind,
  comments,
  dot,
  list,
  proto,
  raw,
  tags,
  topproto,
  traces,
  svg: dot,
};
