/** Which snapshots of a service stay: not too old, not too dense, not too many, not too large together; the newest and the held ones always. */

import { StoreError } from '../../app/errors.ts';
import type { StoreLimits } from '../../app/ports.ts';

/** What the limits need to know of a snapshot. */
export interface IndexEntry {
  readonly id: string;
  readonly takenAt: number;
  readonly fetchedAt: number;
  /** At rest. */
  readonly bytes: number;
  readonly isPinned: boolean;
  readonly isLabelled: boolean;
}

export interface Retention {
  /** Oldest first. */
  readonly kept: readonly IndexEntry[];
  readonly dropped: readonly IndexEntry[];
}

/** The fetch before which a snapshot is too old, one a day is enough, and one an hour is enough. */
export interface Horizons {
  readonly oldest: number;
  readonly daily: number;
  readonly hourly: number;
}

const HOUR_MILLIS = 3_600_000;
export const DAY_MILLIS = 24 * HOUR_MILLIS;

/** So many snapshots of a service can be held: what is held is given up to no limit, and a store must not fill up with it. */
export const MAX_HELD = 100;

/**
 * `entries` are oldest first. Age counts from the fetch, on heapbot's own clock: a service whose clock is wrong loses nothing.
 * Count and bytes give up the oldest first; the held ones count, but stay.
 */
export function retain(
  entries: readonly IndexEntry[],
  limits: StoreLimits,
  now: number,
): Retention {
  const horizons = horizonsOf(limits, now);
  const newest = entries.at(-1);
  const stays = (entry: IndexEntry): boolean => entry === newest || isHeld(entry);
  const young = entries.filter((entry) => stays(entry) || entry.fetchedAt >= horizons.oldest);
  const thinned = thinOut(young, stays, horizons);
  const kept = giveUpOldest(thinned, stays, limits);
  const keptIds = new Set(kept.map(({ id }) => id));
  return { kept, dropped: entries.filter(({ id }) => !keptIds.has(id)) };
}

/** Gives up the oldest until the rest has no more than `maxBytes`. */
export function shrinkTo(entries: readonly IndexEntry[], maxBytes: number): readonly IndexEntry[] {
  const newest = entries.at(-1);
  const stays = (entry: IndexEntry): boolean => entry === newest || isHeld(entry);
  return giveUpOldest(entries, stays, { maxCount: Number.POSITIVE_INFINITY, maxBytes });
}

export function horizonsOf(limits: StoreLimits, now: number): Horizons {
  return {
    oldest: now - limits.maxAgeSeconds * 1000,
    daily: limits.thin ? now - 7 * DAY_MILLIS : 0,
    hourly: limits.thin ? now - DAY_MILLIS : 0,
  };
}

function isHeld(entry: IndexEntry): boolean {
  return entry.isPinned || entry.isLabelled;
}

/** Throws StoreError where one more would be too many. `others` are those beside it. */
export function refuseToHold(service: string, others: readonly IndexEntry[]): void {
  if (others.filter(isHeld).length >= MAX_HELD) throw tooManyHeld(service);
}

export function tooManyHeld(service: string): StoreError {
  return new StoreError(
    `${MAX_HELD} snapshots of ${service} are pinned or have a label, the most that are held: take the label off one, or choose another baseline, first`,
  );
}

export function sumBytes(entries: readonly IndexEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** By `takenAt`, then by id. */
export function sortEntries(entries: readonly IndexEntry[]): IndexEntry[] {
  return [...entries].sort(
    (a, b) => a.takenAt - b.takenAt || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)),
  );
}

/** The first of each hour or day stays: it is the same one whenever this is asked again. */
function thinOut(
  entries: readonly IndexEntry[],
  stays: (entry: IndexEntry) => boolean,
  { daily, hourly }: Horizons,
): IndexEntry[] {
  const taken = new Set<string>();
  return entries.filter((entry) => {
    if (entry.fetchedAt >= hourly || stays(entry)) return true;
    const isDaily = entry.fetchedAt < daily;
    const bucket = Math.floor(entry.fetchedAt / (isDaily ? DAY_MILLIS : HOUR_MILLIS));
    const name = `${isDaily ? 'day' : 'hour'} ${bucket}`;
    if (taken.has(name)) return false;
    taken.add(name);
    return true;
  });
}

function giveUpOldest(
  entries: readonly IndexEntry[],
  stays: (entry: IndexEntry) => boolean,
  { maxCount, maxBytes }: Pick<StoreLimits, 'maxCount' | 'maxBytes'>,
): readonly IndexEntry[] {
  let bytes = sumBytes(entries);
  let count = entries.length;
  return entries.filter((entry) => {
    if (stays(entry) || (count <= maxCount && bytes <= maxBytes)) return true;
    bytes -= entry.bytes;
    count -= 1;
    return false;
  });
}
