/** The beginning of an epoch, in which every process grows (DETECTOR 2.6: the first ten minutes or five collections, whichever is longer). */

import type { Moment } from './moment.ts';

const MINUTES = 10 * 60_000;
const COLLECTIONS = 5;

/**
 * Drops it where the start was seen, or shows in the number of collections; and only where it is a quarter of the epoch or less. A
 * series that was taken within a few minutes is nothing but beginning: it is judged as it is, and the shape of its growth tells.
 */
export function dropWarmUp(
  moments: readonly Moment[],
  startedAt: number | null,
): readonly Moment[] {
  const first = moments[0];
  if (first === undefined) return moments;
  const start = startedAt ?? (isFresh(first) ? first.at : null);
  if (start === null) return moments;
  const warm = moments.findIndex((moment) => moment.at - start >= MINUTES && hasCollected(moment));
  return warm > 0 && warm <= moments.length / 4 ? moments.slice(warm) : moments;
}

/** It was started since the runtime last had reason to collect. */
function isFresh(moment: Moment): boolean {
  return moment.processes.some(({ memory }) => memory !== null && memory.numGc < COLLECTIONS);
}

function hasCollected(moment: Moment): boolean {
  return moment.processes.every(({ memory }) => memory === null || memory.numGc >= COLLECTIONS);
}
