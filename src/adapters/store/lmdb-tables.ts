/** The tables of the LMDB store, and the two ways to write to them that depend on what is there. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import { StoreError } from '../../app/errors.ts';
import { boundName } from './bound-name.ts';
import { findFaultInDataFile } from './lmdb-file.ts';

/** Every value carries a version: that of an index counts its changes, the others' is the time at which they expire. */
export interface Tables {
  /** service → its snapshots, oldest first. */
  readonly indexes: Database<string, string>;
  readonly metas: Database<string, [string, string]>;
  readonly profiles: Database<Buffer, [string, string]>;
  /** service → bytes of its profiles at rest. */
  readonly sizes: Database<string, string>;
  /** By service, time and snapshot. */
  readonly digests: Database<Buffer, [string, number, string]>;
  /** By service and signature; `NEXT_GROUP` of a service has the number of its next group. */
  readonly groups: Database<string, [string, string]>;
  /** By kind and id; the version is the revision. */
  readonly documents: Database<string, [string, string]>;
  /** The version is the number that was last given. */
  readonly counters: Database<string, string>;
  readonly investigations: Database<string, string>;
  readonly claims: Database<string, string>;
}

/**
 * Without overlappingSync, a write resolves only after fdatasync. Without eventTurnBatching, a commit that fails (a full disk) rejects
 * what we wait for and nothing else: with it, lmdb leaves a rejection that nobody can handle, and Node ends the process.
 */
const DURABLE = { overlappingSync: false, eventTurnBatching: false } as const;

/** So much of what has expired is removed at a time. */
const SWEEP_ENTRIES = 1000;

/** Throws StoreError where the directory cannot be used. */
export function openTables(directory: string): {
  readonly root: ReturnType<typeof open>;
  readonly tables: Tables;
} {
  try {
    mkdirSync(directory, { recursive: true });
    const fault = findFaultInDataFile(join(directory, 'data.mdb'));
    if (fault !== null) throw new Error(`${fault}; restore it from a copy, or move it away`);
    const root = open({ path: directory, ...DURABLE, noSubdir: false, maxDbs: 16 });
    const text = { encoding: 'string', useVersions: true } as const;
    const bytes = { encoding: 'binary', useVersions: true } as const;
    const tables = {
      indexes: root.openDB<string, string>('indexes', text),
      metas: root.openDB<string, [string, string]>('metas', text),
      profiles: root.openDB<Buffer, [string, string]>('profiles', bytes),
      sizes: root.openDB<string, string>('sizes', text),
      digests: root.openDB<Buffer, [string, number, string]>('digests', bytes),
      groups: root.openDB<string, [string, string]>('groups', text),
      documents: root.openDB<string, [string, string]>('documents', text),
      counters: root.openDB<string, string>('counters', text),
      investigations: root.openDB<string, string>('investigations', text),
      claims: root.openDB<string, string>('claims', text),
    };
    return { root, tables };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      `Cannot open the store in ${directory}: ${why}. HEAPBOT_DATA_DIR must be a directory on a local disk that heapbot may write to.`,
    );
  }
}

export function snapshotKey(service: string, id: string): [string, string] {
  return [boundName(service), boundName(id)];
}

/** For the ends of ranges: behind every name. */
export const LAST_NAME = '\uffff';

/** No signature becomes this key: boundName escapes `#`. */
export const NEXT_GROUP = '#next';

/** Writes only where the key still has that version; undefined: only where there is no such key. */
export function ifUnchanged<Key extends string | [string, string]>(
  table: Database<string, Key>,
  key: Key,
  version: number | undefined,
  write: () => void,
): Promise<boolean> {
  if (version === undefined) return table.ifNoExists(key, write);
  return table.ifVersion(key, version, write);
}

/** For the writes of a batch: where it fails, the promise of the whole batch says so. */
export function quietly(write: Promise<boolean>): void {
  write.catch(() => undefined);
}

export async function removeExpired(table: Database<string, string>, now: number): Promise<void> {
  const removals: Promise<boolean>[] = [];
  for (const { key, version } of table.getRange({ versions: true })) {
    if (version === undefined || version > now) continue;
    removals.push(table.remove(key, version));
    if (removals.length >= SWEEP_ENTRIES) break;
  }
  await Promise.all(removals);
}
