/** Whether a leak that a version was said to mend still grows in that version: "41 → 0.3 MB/h since v1.43". */

import type { SnapshotDigest } from './digest.ts';
import { findEpoch } from './epochs.ts';
import type { LeakSighting } from './identity.ts';
import type { Estimate } from './judgement.ts';
import { buildSeries } from './series.ts';
import { compareMeasured } from './statistics/equivalence.ts';
import { findTrend } from './statistics/trend.ts';

export interface FixCheck {
  readonly before: number;
  /** Bytes per hour since that version went out, with its interval. */
  readonly after: Estimate;
  /** Chance of such a difference if nothing had changed. */
  readonly p: number;
  /** It no longer grows at a pace that matters: the whole interval is below a tenth of what it was. */
  readonly isMended: boolean;
  readonly snapshots: number;
}

/** As many as a first verdict needs (DETECTOR 2.6). */
const LEAST_SNAPSHOTS = 12;
const MENDED_SHARE = 0.1;

/** `digests` are those taken since that version went out, oldest first. Null with too few of them. */
export function verifyFix(
  signature: string,
  { worstSlope }: LeakSighting,
  digests: readonly SnapshotDigest[],
): FixCheck | null {
  const { moments } = findEpoch(digests);
  if (moments.length < LEAST_SNAPSHOTS) return null;
  const { hours, groups } = buildSeries(moments);
  const bytes = groups.find((group) => group.signature === signature)?.bytes;
  const { slope, correctedSlope } = findTrend(hours, bytes ?? new Float64Array(moments.length));
  const after = { value: slope.estimate, standardError: correctedSlope.standardError };
  const { p } = compareMeasured({ value: worstSlope, standardError: 0 }, after);
  return {
    before: worstSlope,
    after: slope,
    p,
    isMended: slope.high < MENDED_SHARE * worstSlope && p < 0.01,
    snapshots: moments.length,
  };
}
