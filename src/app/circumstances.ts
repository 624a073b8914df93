/** What is known where something is to be changed. */

import type { AnalysisInput, Store } from './ports.ts';

export interface Circumstances {
  readonly store: Store;
  /** What the command's queries found, in their order. */
  readonly inputs: readonly AnalysisInput[];
  /** The person who asked. */
  readonly person: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Which services may be spoken of where it was asked. */
  readonly isShown: (service: string) => boolean;
}
