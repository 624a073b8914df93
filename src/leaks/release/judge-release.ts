/** Whether a release is better or worse than the one before it, at equal uptime (DETECTOR 2.9). */

import type { GroupDefinition } from '../digest.ts';
import type { Estimate } from '../judgement.ts';
import {
  type Comparison,
  compareMeasured,
  type Measured,
  testEquivalence,
} from '../statistics/equivalence.ts';
import { findChangedGroups } from './changed-groups.ts';
import { toEstimate } from './estimate.ts';
import { measureLevel, measureSlope, openEpoch, type ReleaseEpoch, rowsAtAge } from './levels.ts';
import type { ReleaseJudgement, ReleaseSide, ReleaseVerdict } from './release-judgement.ts';
import type { Release } from './split-releases.ts';

/** With fewer snapshots of the age that is compared, nothing is said. */
const LEAST_SNAPSHOTS = 6;
const LEAST_MARGIN = 2.5e6;
const MARGIN_SHARE = 0.05;
/** A difference counts when chance makes one like it once in a hundred releases. */
const CERTAINTY = 0.01;
const EQUIVALENCE = 0.05;
const MOST_CHANGES = 10;

/** `gcPercent` is GOGC, null where it is off. */
export function judgeRelease(
  older: Release,
  newer: Release,
  definitions: readonly GroupDefinition[],
  gcPercent: number | null = 100,
): ReleaseJudgement {
  const epochs = [openEpoch(older, gcPercent), openEpoch(newer, gcPercent)] as const;
  const uptimeHours = Math.min(...epochs.map(({ hours }) => hours.at(-1) ?? 0));
  const rows = epochs.map((epoch) => rowsAtAge(epoch, uptimeHours));
  const [olderRows = [], newerRows = []] = rows;
  if (Math.min(olderRows.length, newerRows.length) < LEAST_SNAPSHOTS) {
    return tooEarly(epochs, [olderRows, newerRows], uptimeHours);
  }
  const levels = compareLevels(epochs, [olderRows, newerRows]);
  const slopes = compareSlopes(epochs, [olderRows, newerRows]);
  const marginBytes = Math.max(LEAST_MARGIN, MARGIN_SHARE * levels.sides[0].value);
  const [before, after] = epochs;
  return {
    verdict: decide(levels.comparison, slopes.comparison, marginBytes, uptimeHours / 2),
    older: describeSide(before, olderRows, levels.sides[0], slopes.sides[0]),
    newer: describeSide(after, newerRows, levels.sides[1], slopes.sides[1]),
    uptimeHours,
    level: toEstimate(levels.comparison),
    slope: toEstimate(slopes.comparison),
    marginBytes,
    changes: findChangedGroups(before, olderRows, after, newerRows, definitions).slice(
      0,
      MOST_CHANGES,
    ),
    missing: 0,
  };
}

type Sides<T> = readonly [older: T, newer: T];

interface Compared {
  readonly sides: Sides<Measured>;
  readonly comparison: Comparison;
}

function tooEarly(
  [older, newer]: Sides<ReleaseEpoch>,
  [olderRows, newerRows]: Sides<readonly number[]>,
  uptimeHours: number,
): ReleaseJudgement {
  return {
    verdict: 'too-early',
    older: describeSide(older, olderRows, null, null),
    newer: describeSide(newer, newerRows, null, null),
    uptimeHours,
    level: null,
    slope: null,
    marginBytes: LEAST_MARGIN,
    changes: [],
    missing: Math.max(0, LEAST_SNAPSHOTS - Math.min(olderRows.length, newerRows.length)),
  };
}

function compareLevels(
  [older, newer]: Sides<ReleaseEpoch>,
  [olderRows, newerRows]: Sides<readonly number[]>,
): Compared {
  const before = measureLevel(older.total, olderRows, older.replicas);
  const after = measureLevel(newer.total, newerRows, newer.replicas);
  return { sides: [before, after], comparison: compareMeasured(before, after) };
}

function compareSlopes(
  [older, newer]: Sides<ReleaseEpoch>,
  [olderRows, newerRows]: Sides<readonly number[]>,
): Compared {
  const before = measureSlope(older, olderRows);
  const after = measureSlope(newer, newerRows);
  return { sides: [before, after], comparison: compareMeasured(before, after) };
}

/**
 * A slope counts when it adds up to the margin over the hours that were compared. What only grows faster is worse, however low it
 * still is; what is shown to be neither is the same; the rest is not known yet.
 */
function decide(
  level: Comparison,
  slope: Comparison,
  margin: number,
  hours: number,
): ReleaseVerdict {
  const drift = slope.p < CERTAINTY ? slope.difference * hours : 0;
  const shift = level.p < CERTAINTY ? level.difference : 0;
  if (drift > margin || (shift > margin && drift > -margin)) return 'worse';
  if (drift < -margin || shift < -margin) return 'better';
  return testEquivalence(level, margin) < EQUIVALENCE ? 'same' : 'too-early';
}

function describeSide(
  { release }: ReleaseEpoch,
  rows: readonly number[],
  level: Measured | null,
  slope: Measured | null,
): ReleaseSide {
  return {
    name: release.name,
    from: release.digests[0]?.takenAt ?? 0,
    to: release.digests.at(-1)?.takenAt ?? 0,
    snapshots: rows.length,
    levelBytes: level === null ? null : withInterval(level),
    slopeBytesPerHour: slope === null ? null : withInterval(slope),
  };
}

function withInterval({ value, standardError }: Measured): Estimate {
  return toEstimate({ difference: value, standardError });
}
