/** Whether two digests of one replica are of two processes: what a process counts from its start never falls (DETECTOR 2.3). */

import type { GroupCounts, ProcessDigest } from './digest.ts';

/** So many samples must be missing before a fall in single groups is believed: a stack can change its group when its root is cut. */
const FALLEN_SAMPLES = 4;

export function hasRestarted(earlier: ProcessDigest, later: ProcessDigest): boolean {
  return memoryFell(earlier, later) || totalFell(earlier, later) || groupsFell(earlier, later);
}

function memoryFell({ memory: earlier }: ProcessDigest, { memory: later }: ProcessDigest): boolean {
  if (earlier === null || later === null) return false;
  if (later.numGc < earlier.numGc) return true;
  return earlier.maxRss !== null && later.maxRss !== null && later.maxRss < earlier.maxRss;
}

function totalFell(earlier: ProcessDigest, later: ProcessDigest): boolean {
  return sumOfBirths(later.groups) < sumOfBirths(earlier.groups);
}

function sumOfBirths(groups: readonly GroupCounts[]): number {
  return groups.reduce((sum, { births }) => sum + births, 0);
}

/** A service that was started again and is busier than before is told by the groups that are not. */
function groupsFell(earlier: ProcessDigest, later: ProcessDigest): boolean {
  const births = new Map(later.groups.map((group) => [group.signature, group.births]));
  let fallen = 0;
  for (const group of earlier.groups) {
    fallen += Math.max(0, group.births - (births.get(group.signature) ?? group.births));
  }
  return fallen >= FALLEN_SAMPLES;
}
