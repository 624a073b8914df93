/** The `peek` report: the functions that match, each between its callers and its callees (PARITY 11.3). */

import { connectAround } from '../connect-around.ts';
import { tableFrames } from '../frames.ts';
import { nameOf } from '../graph.ts';
import type { ReportOptions } from '../options.ts';
import { sortNodes } from '../order.ts';
import { prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { ReportError } from '../report-error.ts';
import { type FormatTime, formatTimeInUtc } from '../time.ts';
import { flagNodes, listFrameNodes } from '../trim-steps.ts';
import { describeGraph } from './graph-report.ts';
import { listNeighbours, type TreeReport } from './tree.ts';

/** Its nodes are those that match; its header and counts are of all. */
export interface PeekReport extends TreeReport {
  readonly pattern: string;
}

/** Only the nodes whose printable name matches, and nothing trimmed. Throws ReportError. */
export function peekReport(
  profile: Profile,
  pattern: string,
  options: ReportOptions,
  formatTime: FormatTime = formatTimeInUtc,
): PeekReport {
  const prepared = prepareReport(profile, options, 'peek', pattern);
  const { values, symbol, options: resolved, warnings } = prepared;
  const { samples } = prepared.profile;
  const frames = tableFrames(prepared.profile, resolved);
  const all = listFrameNodes(frames, samples, values, resolved.dropNegative);
  const nodes = all.nodes.filter((node) => symbol?.(nameOf(all, node)) ?? true);
  if (nodes.length === 0)
    throw new ReportError(`no matches found for regexp: ${pattern}`, warnings);
  const matches = sortNodes({ ...all, nodes }, resolved.sort);
  const edges = connectAround(frames, samples, values, flagNodes(matches));
  const whole = {
    graph: { ...all, edges },
    originalCount: all.nodes.length,
    droppedNodes: 0,
  };
  const report = describeGraph(prepared, whole, formatTime);
  return { ...listNeighbours(prepared, report, matches.nodes), pattern };
}
