/** What two releases of a service say beside one another. JSON. */

import type { GroupDefinition } from '../digest.ts';
import type { Estimate } from '../judgement.ts';

/** `same`: shown to be equal within the margin. `too-early`: neither a difference nor its absence is shown yet. */
export type ReleaseVerdict = 'better' | 'same' | 'worse' | 'too-early';

export interface ReleaseJudgement {
  readonly verdict: ReleaseVerdict;
  readonly older: ReleaseSide;
  readonly newer: ReleaseSide;
  /** Both were compared at this age, in hours since they were started. */
  readonly uptimeHours: number;
  /** Live bytes of one replica: newer less older, at equal uptime. Null where one side has too few snapshots. */
  readonly level: Estimate | null;
  /** The same for the slopes, in bytes per hour. */
  readonly slope: Estimate | null;
  /** A difference below this is none: 5 % of the older level, at least 2.5 MB. */
  readonly marginBytes: number;
  /** Most bytes first, at most ten. */
  readonly changes: readonly ReleaseChange[];
  /** Snapshots of the newer release that are still missing before it can be judged. */
  readonly missing: number;
}

export interface ReleaseSide {
  /** The version, else the build id. */
  readonly name: string;
  /** Milliseconds since 1970: the first and the last snapshot. */
  readonly from: number;
  readonly to: number;
  /** How many are of the age that was compared. */
  readonly snapshots: number;
  readonly levelBytes: Estimate | null;
  readonly slopeBytesPerHour: Estimate | null;
}

/** A group that differs by more than chance. `renamed`: the same blocks from the same leaf under another name. */
export interface ReleaseChange {
  readonly kind: 'new' | 'gone' | 'grown' | 'shrunk' | 'renamed';
  readonly signature: string;
  /** Live bytes of one replica, newer less older. */
  readonly bytes: Estimate;
  readonly definition: GroupDefinition | null;
}
