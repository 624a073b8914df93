/** The replicas of a service at one time, as the judge compares them. */

import type { ProcessDigest } from './digest.ts';

/** In one order at all times. Where they are aligned by uptime, the time is that of the youngest. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly processes: readonly ProcessDigest[];
}
