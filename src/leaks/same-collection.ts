/** Snapshots between which the heap was not collected twice: a profile shows the last collection, so they say nothing new (DETECTOR 2.1). */

import type { ProcessDigest } from './digest.ts';
import type { Moment } from './moment.ts';

/** The runtime collects at least every two minutes, and what was freed shows one cycle later: counts alike for longer than this are no lag. */
const LONGEST_LAG = 4 * 60_000;

/** Snapshots that a provisional and a confirmed verdict need. */
const GRADES = [12, 24];

/**
 * Two collections apart, as DETECTOR asks for; one apart where two would cost a grade of confidence. A large heap that is looked at every
 * few seconds is collected more rarely than that, and `?gc=1` collects once for each snapshot: every collection shows a state of its own.
 */
export function dropSameCollection(moments: readonly Moment[]): readonly Moment[] {
  const strict = keepApart(moments, 2);
  const loose = keepApart(moments, 1);
  const isDearer = GRADES.some((grade) => strict.length < grade && loose.length >= grade);
  return isDearer ? loose : strict;
}

function keepApart(moments: readonly Moment[], collections: number): readonly Moment[] {
  const kept: Moment[] = [];
  for (const moment of moments) {
    const last = kept.at(-1);
    if (last === undefined || isApart(last, moment, collections)) kept.push(moment);
  }
  return kept;
}

/** For half of the replicas, or more: those that are idle show what they showed. */
function isApart(earlier: Moment, later: Moment, collections: number): boolean {
  const apart = later.processes.filter((process, at) => {
    const before = earlier.processes[at];
    return before === undefined || isNewer(before, process, later.at - earlier.at, collections);
  });
  return 2 * apart.length >= later.processes.length;
}

function isNewer(
  before: ProcessDigest,
  after: ProcessDigest,
  gap: number,
  collections: number,
): boolean {
  if (before.memory !== null && after.memory !== null) {
    return after.memory.numGc - before.memory.numGc >= collections;
  }
  return gap >= LONGEST_LAG || !countsAreAlike(before, after);
}

function countsAreAlike(before: ProcessDigest, after: ProcessDigest): boolean {
  const one = addCounts(before);
  const other = addCounts(after);
  return one.every((count, at) => count === other[at]);
}

function addCounts({ groups }: ProcessDigest): readonly number[] {
  let live = 0;
  let births = 0;
  let liveBytes = 0;
  let bornBytes = 0;
  for (const group of groups) {
    live += group.live;
    births += group.births;
    liveBytes += group.liveBytes;
    bornBytes += group.bornBytes;
  }
  return [live, births, liveBytes, bornBytes];
}
