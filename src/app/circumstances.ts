/** What is known where something is to be changed. */

import type { Place } from './conversation.ts';
import type { Digests } from './digests/digests.ts';
import type { AnalysisInput, Scheduler, Store } from './ports.ts';

export interface Circumstances {
  readonly store: Store;
  /** What the command's queries found, in their order. */
  readonly inputs: readonly AnalysisInput[];
  /** The person who asked. */
  readonly person: string;
  /** Where it was asked. */
  readonly place: Place;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Which services may be spoken of where it was asked. */
  readonly isShown: (service: string) => boolean;
  /** Absent where nothing is told to channels: in the terminal. */
  readonly digests?: Pick<Digests, 'change'>;
  /** Absent where nothing is done later: in the terminal. */
  readonly scheduler?: Pick<Scheduler, 'runNow'>;
}
