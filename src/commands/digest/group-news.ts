/** What changed in a service group by group: who holds the most, and whose share moved by more than noise. */

import type { GroupDefinition, SnapshotDigest } from '../../leaks/digest.ts';
import type { Estimate } from '../../leaks/judgement.ts';
import {
  areSameProcesses,
  changeOf,
  isBeyondNoise,
  measureSizes,
  nothingOf,
} from './compare-sizes.ts';

export interface GroupNews {
  readonly signature: string;
  readonly name: string;
  /** Whose code leads there, where it is not the same. */
  readonly entry: string | null;
  readonly liveBytes: number;
  /** Null where there is no last digest to compare with. */
  readonly change: Estimate | null;
}

export type GroupNames = ReadonlyMap<string, Pick<GroupNews, 'name' | 'entry'>>;

/** Profiling itself is no news. */
export function nameGroups(definitions: readonly GroupDefinition[]): GroupNames {
  return new Map(
    definitions
      .filter(({ kind }) => kind !== 'observer')
      .map(({ signature, allocator, entry }) => {
        const leads = entry === null || entry.function === allocator.function ? null : entry;
        return [signature, { name: allocator.function, entry: leads?.function ?? null }];
      }),
  );
}

/** `all` with the most bytes first, `moved` with the greatest change first. */
export function compareGroups(
  before: SnapshotDigest | null,
  digest: SnapshotDigest,
  names: GroupNames,
): { readonly all: readonly GroupNews[]; readonly moved: readonly GroupNews[] } {
  const { groups } = measureSizes(digest);
  const earlier = before === null ? null : measureSizes(before).groups;
  const isSame = before !== null && areSameProcesses(before, digest);
  const signatures = [...new Set([...groups.keys(), ...(earlier?.keys() ?? [])])];
  const confidence = 1 - 0.05 / Math.max(1, signatures.length);
  const compared = signatures.flatMap((signature) => {
    const name = names.get(signature);
    if (name === undefined) return [];
    const after = groups.get(signature) ?? nothingOf(signature);
    const from = earlier === null ? null : (earlier.get(signature) ?? nothingOf(signature));
    const change = from === null ? null : changeOf(from, after, isSame);
    const isMoved = from !== null && isBeyondNoise(changeOf(from, after, isSame, confidence));
    return [{ isMoved, group: { signature, ...name, liveBytes: after.liveBytes, change } }];
  });
  const bySize = (one: GroupNews, other: GroupNews): number => other.liveBytes - one.liveBytes;
  const byChange = (one: GroupNews, other: GroupNews): number =>
    Math.abs(other.change?.estimate ?? 0) - Math.abs(one.change?.estimate ?? 0);
  const all = compared.map(({ group }) => group).filter(({ liveBytes }) => liveBytes > 0);
  const moved = compared.filter(({ isMoved }) => isMoved).map(({ group }) => group);
  return { all: all.sort(bySize), moved: moved.sort(byChange) };
}
