/** The sample types of a heap, as buttons offer them. */

import type { SnapshotFacts } from './heap-report.ts';

/** Those that the snapshot has beside the one that is shown, at most four, in the profile's own order. */
export function otherSampleTypes({ totals }: SnapshotFacts, shown: string): string[] {
  return totals
    .map(({ type }) => type)
    .filter((type) => type !== shown)
    .slice(0, 4);
}
