/** How often an answer about releases is taken again. */

import type { FollowUp } from './command.ts';

const MINUTE = 60_000;
/** Snapshots closer than this show the same collection of an idle service; further apart, a verdict takes half a day. */
const SHORTEST = 5 * MINUTE;
const LONGEST = 15 * MINUTE;
const WATCHED = 24 * 60 * MINUTE;

/** For a day, at the pace of the snapshots themselves where that is sensible; `times` in milliseconds, in any one order. */
export function followReleases(
  service: string,
  words: readonly string[],
  times: readonly number[],
): FollowUp {
  const pace = Math.min(LONGEST, Math.max(SHORTEST, usualGap(times) ?? LONGEST));
  return { service, pace, times: Math.floor(WATCHED / pace), words };
}

/** Null with fewer than two. */
function usualGap(times: readonly number[]): number | null {
  const gaps = times
    .slice(1)
    .map((time, at) => Math.abs(time - (times[at] ?? 0)))
    .sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? null;
}
