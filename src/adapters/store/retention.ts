/** Which snapshots of a service stay: not too old, not too many, not too large together, and the newest always. */

import type { StoreLimits } from '../../app/ports.ts';

/** What the limits need to know of a snapshot. */
export interface IndexEntry {
  readonly id: string;
  readonly takenAt: number;
  readonly fetchedAt: number;
  /** At rest. */
  readonly bytes: number;
}

export interface Retention {
  /** Oldest first. */
  readonly kept: readonly IndexEntry[];
  readonly dropped: readonly IndexEntry[];
}

/**
 * `entries` are oldest first. Age counts from the fetch, on heapbot's own clock: a service whose clock is wrong loses nothing.
 * Count and bytes give up the oldest first.
 */
export function retain(
  entries: readonly IndexEntry[],
  limits: StoreLimits,
  now: number,
): Retention {
  const oldestFetch = now - limits.maxAgeSeconds * 1000;
  const newest = entries.at(-1);
  const young = entries.filter((entry) => entry === newest || entry.fetchedAt >= oldestFetch);
  const kept = young.slice(countExcess(young, limits));
  const keptIds = new Set(kept.map(({ id }) => id));
  return { kept, dropped: entries.filter(({ id }) => !keptIds.has(id)) };
}

/** By `takenAt`, then by id. */
export function sortEntries(entries: readonly IndexEntry[]): IndexEntry[] {
  return [...entries].sort(
    (a, b) => a.takenAt - b.takenAt || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)),
  );
}

/** How many of the oldest have to go; never the last one. */
function countExcess(entries: readonly IndexEntry[], limits: StoreLimits): number {
  let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  let excess = 0;
  for (const entry of entries.slice(0, -1)) {
    if (entries.length - excess <= limits.maxCount && bytes <= limits.maxBytes) break;
    bytes -= entry.bytes;
    excess += 1;
  }
  return excess;
}
