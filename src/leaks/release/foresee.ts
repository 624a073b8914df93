/** When a release can be judged, where it cannot be yet. */

import { median } from '../statistics/order.ts';
import { type ReleaseEpoch, rowsAtAge } from './levels.ts';

/** What stands between two releases and a verdict. JSON. */
export type Prospect =
  /** Enough snapshots by then, at the pace of the newer release. Milliseconds since 1970. */
  | { readonly kind: 'expected'; readonly at: number }
  /** There are enough, and more of them make it surer. */
  | { readonly kind: 'open' }
  /** The older release was seen too briefly, and no more will be seen of it. */
  | { readonly kind: 'never' };

/** Snapshots that each side needs between half of the age that is compared and that age. */
const NEEDED = 6;
const HOUR = 3_600_000;
const DEFAULT_PACE = 0.25;

/** `missing` as the judgement counts them. */
export function foresee(older: ReleaseEpoch, newer: ReleaseEpoch, missing: number): Prospect {
  const [olderAge, newerAge] = [ageOf(older), ageOf(newer)];
  if (rowsAtAge(older, olderAge).length < NEEDED) return { kind: 'never' };
  // Equal uptime cannot grow beyond what was seen of the older one.
  if (missing === 0) return newerAge < olderAge ? { kind: 'open' } : { kind: 'never' };
  const pace = paceOf(newer);
  const age = 2 * (NEEDED - 1) * pace;
  if (age > olderAge) return { kind: 'never' };
  const startedAt = (newer.release.digests.at(-1)?.takenAt ?? 0) - newerAge * HOUR;
  return { kind: 'expected', at: startedAt + Math.max(age, newerAge + pace) * HOUR };
}

/** Hours from the first snapshot to the last. */
function ageOf({ hours }: ReleaseEpoch): number {
  return hours.at(-1) ?? 0;
}

/** Hours between two snapshots. */
function paceOf({ hours }: ReleaseEpoch): number {
  const gaps = hours.slice(1).map((hour, at) => hour - (hours[at] ?? 0));
  return gaps.length === 0 ? DEFAULT_PACE : median(gaps);
}
