/** From one heap profile to what a trend needs of it: raw counts by group, and what each group stands for. */

import type { Profile } from '../pprof/profile.ts';
import { countGroups, type GroupSums, rateOf } from './count-groups.ts';
import { defineGroups } from './define-groups.ts';
import type { GroupCounts, GroupDefinition, ProcessDigest, ProcessMemory } from './digest.ts';
import { createFrameTable } from './frame-table.ts';
import { groupStacks } from './group-stacks.ts';
import { findHeapColumns } from './heap-columns.ts';

export interface DigestOptions {
  /** The replica's name. */
  readonly name: string;
  readonly memory: ProcessMemory | null;
  /** Module paths that are the service's own, beside what the profile tells. */
  readonly modules: readonly string[];
  readonly goroutines?: number | null;
}

export interface ProfileDigest {
  readonly process: ProcessDigest;
  /** Of the groups of `process`, in their order. */
  readonly definitions: readonly GroupDefinition[];
}

/** Null where the profile is none of a heap. */
export function digestProfile(profile: Profile, options: DigestOptions): ProfileDigest | null {
  const columns = findHeapColumns(profile);
  if (columns === null) return null;
  const rate = rateOf(profile);
  const table = createFrameTable(profile, options.modules);
  const grouping = groupStacks(profile, table);
  const sums = countGroups(columns, grouping.groupOf, grouping.groups.length, rate);
  const kept = grouping.groups.flatMap((_, group) => (isEmpty(sums, group) ? [] : [group]));
  const process = {
    name: options.name,
    rate,
    memory: options.memory,
    goroutines: options.goroutines ?? null,
    groups: kept.map((group) => countsOf(sums, group, grouping.groups[group]?.signature ?? '')),
  };
  const define = defineGroups(profile, columns, grouping, sums, table);
  return { process, definitions: kept.map(define) };
}

function isEmpty({ liveBytes, bornBytes }: GroupSums, group: number): boolean {
  return liveBytes[group] === 0 && bornBytes[group] === 0;
}

function countsOf(sums: GroupSums, group: number, signature: string): GroupCounts {
  return {
    signature,
    live: sums.live[group] as number,
    births: sums.births[group] as number,
    liveBytes: sums.liveBytes[group] as number,
    bornBytes: sums.bornBytes[group] as number,
    liveVariance: Math.round(sums.liveVariance[group] as number),
  };
}
