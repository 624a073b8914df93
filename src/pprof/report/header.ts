/** The lines above a report: whose profile it is, what was filtered, how much is shown (PARITY 11.1). */

import { truncate } from '../int64.ts';
import { label, percentage, scale } from '../measurement.ts';
import { baseName } from '../names.ts';
import type { PreparedReport } from '../prepare.ts';
import type { FormatTime } from '../time.ts';
import type { FormatValue } from './format-value.ts';

/** File, build, comments, type, time and duration of the profile. */
export function profileLabels(
  { profile, values, total }: PreparedReport,
  format: FormatValue,
  formatTime: FormatTime,
): string[] {
  const [mapping] = profile.mappings;
  const labels: string[] = [];
  if (mapping !== undefined && mapping.file !== '') labels.push(`File: ${baseName(mapping.file)}`);
  if (mapping !== undefined && mapping.buildId !== '') labels.push(`Build ID: ${mapping.buildId}`);
  labels.push(...profile.comments.filter((comment) => !comment.startsWith('#')));
  if (values.type !== '') labels.push(`Type: ${values.type}`);
  if (profile.docUrl !== '') labels.push(`Doc: ${profile.docUrl}`);
  if (profile.timeNanos !== 0n) labels.push(`Time: ${formatTime(profile.timeNanos)}`);
  if (profile.durationNanos !== 0n) {
    const samples = `Total samples = ${format(total)}`;
    // The blank before an absent share is pprof's.
    const share = shareOfDuration(profile.durationNanos, total, values.unit);
    labels.push(`Duration: ${label(profile.durationNanos, 'nanoseconds')}, ${samples} ${share}`);
  }
  return labels;
}

/** The longest filter that is shown whole, in bytes of UTF-8. */
const FILTER_BYTES = 80;

export function describeActiveFilters(filters: readonly string[]): string[] {
  if (filters.length === 0) return [];
  return ['Active filters:', ...filters.map((filter) => `   ${shorten(filter)}`)];
}

export interface ShownNodes {
  readonly shownText: string;
  readonly shownPercent: string;
  readonly totalText: string;
  readonly nodeCount: number;
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly cutoffText: string;
  /** 0 where the report says nothing of edges. */
  readonly droppedEdges: number;
  readonly edgeCutoffText: string;
}

/** How much of the total the nodes shown account for, and what is missing. */
export function describeShownNodes(shown: ShownNodes, isTotalZero: boolean): string[] {
  const { shownText, shownPercent, totalText, nodeCount, originalCount } = shown;
  const lines = [
    `Showing nodes accounting for ${shownText}, ${shownPercent} of ${totalText} total`,
  ];
  if (isTotalZero) return lines;
  lines.push(...describeDropped(shown.droppedNodes, 'node', `cum <= ${shown.cutoffText}`));
  lines.push(...describeDropped(shown.droppedEdges, 'edge', `freq <= ${shown.edgeCutoffText}`));
  if (nodeCount > 0 && nodeCount < originalCount) {
    lines.push(`Showing top ${nodeCount} nodes out of ${originalCount}`);
  }
  return lines;
}

function describeDropped(count: number, kind: string, why: string): string[] {
  return count > 0 ? [`Dropped ${count} ${kind}${count > 1 ? 's' : ''} (${why})`] : [];
}

/** Only time has a share of the duration. */
function shareOfDuration(
  duration: bigint,
  total: PreparedReport['total'],
  sampleUnit: string,
): string {
  const { value, unit } = scale(total, sampleUnit, 'nanoseconds');
  if (unit !== 'ns' || value === 0) return '';
  return `(${percentage(truncate(value), duration)})`;
}

function shorten(filter: string): string {
  const bytes = new TextEncoder().encode(filter);
  if (bytes.length <= FILTER_BYTES) return filter;
  return `${new TextDecoder().decode(bytes.subarray(0, FILTER_BYTES))}…`;
}
