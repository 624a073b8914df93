/** The digests of the LMDB store and the table of groups that they are written with. */

import { setImmediate as giveWay } from 'node:timers/promises';
import { spreadEvenly } from '../../app/spread-evenly.ts';
import type { GroupDefinition, SnapshotDigest } from '../../leaks/digest.ts';
import { boundName } from './bound-name.ts';
import { decodeDigest } from './digest-codec.ts';
import {
  decodeDefinition,
  decodeKnownGroup,
  encodeKnownGroup,
  type KnownGroup,
  MAX_DIGESTS,
  MAX_GROUPS,
  type SeenGroup,
  updateGroup,
} from './group-table.ts';
import { LAST_NAME, NEXT_GROUP, quietly, type Tables } from './lmdb-tables.ts';

/** What is to be written so that the groups of a digest are known. */
export interface GroupPlan {
  readonly numbers: ReadonlyMap<string, number>;
  readonly write: () => void;
}

/** After so many digests it is somebody else's turn. */
const CHUNK = 64;

/** When there are too many groups, so many more go at once: looking for them takes time. */
const SLACK = 1000;

/** So many digests that are too old are removed at a time. */
const EXPIRED_AT_A_TIME = 1000;

/** Reads what is known of the groups, and says what to write. Nothing is written yet. */
export function planGroups(
  { groups }: Tables,
  owner: string,
  seen: readonly SeenGroup[],
): GroupPlan {
  const first = Number(groups.get([owner, NEXT_GROUP]) ?? 1);
  let next = first;
  const texts = new Map<string, string>();
  const numbers = new Map<string, number>();
  for (const one of seen) {
    const text = groups.get([owner, boundName(one.signature)]) ?? '';
    const known = decodeKnownGroup(text) ?? { ...one, number: next };
    if (known.number === next) next += 1;
    const wanted = encodeKnownGroup(updateGroup(known, one));
    if (wanted !== text) texts.set(one.signature, wanted);
    numbers.set(one.signature, known.number);
  }
  const forgotten = next === first ? [] : findForgotten(groups, owner, numbers, next - first);
  return { numbers, write };

  function write(): void {
    for (const signature of forgotten) quietly(groups.remove([owner, boundName(signature)]));
    for (const [signature, text] of texts)
      quietly(groups.put([owner, boundName(signature)], text, 1));
    if (next !== first) quietly(groups.put([owner, NEXT_GROUP], String(next), 1));
  }
}

/** Oldest first; damaged ones are left out. */
export async function readDigests(
  tables: Tables,
  owner: string,
  from: number,
  to: number,
): Promise<{ readonly digests: readonly SnapshotDigest[]; readonly damaged: number }> {
  const range = tables.digests.getKeys({ start: [owner, from], end: [owner, to, LAST_NAME] });
  const keys = spreadEvenly([...range], MAX_DIGESTS);
  const stored = keys.flatMap((key) => tables.digests.get(key) ?? []);
  if (stored.length === 0) return { digests: [], damaged: 0 };
  const signatures = new Map<number, string>();
  for (const { number, signature } of listKnown(tables.groups, owner))
    signatures.set(number, signature);
  const digests: SnapshotDigest[] = [];
  for (const [at, bytes] of stored.entries()) {
    if (at % CHUNK === CHUNK - 1) await giveWay();
    const digest = decodeDigest(bytes, signatures);
    if (digest !== null) digests.push(digest);
  }
  return { digests, damaged: stored.length - digests.length };
}

export function readDefinitions({ groups }: Tables, owner: string): GroupDefinition[] {
  return listKnown(groups, owner).flatMap(({ definition }) => decodeDefinition(definition) ?? []);
}

/** The keys of digests that are older than `oldest`, some at a time. */
export function findExpiredDigests(
  { digests }: Tables,
  owner: string,
  oldest: number,
): [string, number, string][] {
  const range = { start: [owner], end: [owner, oldest], limit: EXPIRED_AT_A_TIME };
  return [...digests.getKeys(range)];
}

function listKnown(groups: Tables['groups'], owner: string): KnownGroup[] {
  const range = groups.getRange({ start: [owner], end: [owner, LAST_NAME] });
  return [...range].flatMap(({ value }) => decodeKnownGroup(value) ?? []);
}

/** Those that were not seen for longest, where there are too many. */
function findForgotten(
  groups: Tables['groups'],
  owner: string,
  present: ReadonlyMap<string, number>,
  added: number,
): string[] {
  const range = { start: [owner], end: [owner, LAST_NAME] };
  if (groups.getKeysCount(range) + added <= MAX_GROUPS) return [];
  const absent = listKnown(groups, owner).filter(({ signature }) => !present.has(signature));
  const excess = absent.length + present.size - MAX_GROUPS + SLACK;
  return absent
    .sort((a, b) => a.day - b.day)
    .slice(0, excess)
    .map(({ signature }) => signature);
}
