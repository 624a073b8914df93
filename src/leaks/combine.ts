/** Digests put together: the definitions of many snapshots, the counts of many replicas. */

import type { GroupCounts, GroupDefinition, ProcessDigest } from './digest.ts';

const MAX_BLOCK_SIZES = 8;

/** One definition for each signature. A later one wins, since its lines are those of newer code; sizes of blocks are remembered. */
export function mergeDefinitions(
  ...lists: readonly (readonly GroupDefinition[])[]
): readonly GroupDefinition[] {
  const merged = new Map<string, GroupDefinition>();
  for (const definition of lists.flat()) {
    const known = merged.get(definition.signature);
    merged.set(definition.signature, known === undefined ? definition : renew(known, definition));
  }
  return [...merged.values()];
}

/** A stack that shows its root tells more than a newer one that was cut. */
function renew(known: GroupDefinition, newer: GroupDefinition): GroupDefinition {
  const base = newer.entry === null && known.entry !== null ? known : newer;
  const sizes = new Set([...newer.blockSizes, ...known.blockSizes]);
  return { ...base, blockSizes: [...sizes].slice(0, MAX_BLOCK_SIZES) };
}

/** Counts of one signature over all processes. Their samplings are independent, so that variances add (DETECTOR 2.9). */
export function sumGroups(processes: readonly ProcessDigest[]): ReadonlyMap<string, GroupCounts> {
  const sums = new Map<string, GroupCounts>();
  for (const group of processes.flatMap(({ groups }) => groups)) {
    const known = sums.get(group.signature);
    sums.set(group.signature, known === undefined ? group : addCounts(known, group));
  }
  return sums;
}

function addCounts(a: GroupCounts, b: GroupCounts): GroupCounts {
  return {
    signature: a.signature,
    live: a.live + b.live,
    births: a.births + b.births,
    liveBytes: a.liveBytes + b.liveBytes,
    bornBytes: a.bornBytes + b.bornBytes,
    liveVariance: a.liveVariance + b.liveVariance,
  };
}
