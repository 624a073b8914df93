/** Since when a series grows: its change point, or the deploy or restart that is as near as two snapshots are to each other (DETECTOR 2.3). */

import type { Epoch } from './epochs.ts';
import type { ServiceEvent } from './judgement.ts';
import { findOnset, snapToEvent } from './statistics/change-point.ts';

const HOUR = 3_600_000;

/** Milliseconds since 1970; null where it grew before the first snapshot already, and nobody saw it start. */
export function findSince(
  bytes: Float64Array,
  hours: Float64Array,
  epoch: Epoch,
  events: readonly ServiceEvent[],
  pace: number,
): number | null {
  const first = epoch.moments[0]?.at;
  if (first === undefined) return null;
  const onset = findOnset(hours, bytes);
  const isLate = onset !== null && onset.slope > 0;
  const began = isLate ? first + onset.at * HOUR : epoch.startedAt;
  if (began === null) return null;
  const marks = [...events.map(({ at }) => at), ...epoch.restarts];
  return snapToEvent(began, marks, pace);
}
