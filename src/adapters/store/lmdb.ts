/** The store on disk: one LMDB environment in a directory, which several processes may share. */

import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import { StoreError } from '../../app/errors.ts';
import type { NewSnapshot, Store, StoreLimits } from '../../app/ports.ts';
import type { Investigation, SnapshotMeta } from '../../commands/command.ts';
import { compressProfile, decompressProfile } from './compression.ts';
import { findFaultInDataFile } from './lmdb-file.ts';
import { decodeIndex, decodeInvestigation, decodeMeta, encodeIndex } from './records.ts';
import { type IndexEntry, retain, sortEntries } from './retention.ts';
import { createTurns } from './turns.ts';

export interface LmdbOptions {
  /** Made where it does not exist. */
  readonly directory: string;
  readonly limits: StoreLimits;
  readonly investigationSeconds: number;
  readonly warn: (message: string) => void;
}

/** Every value carries a version: that of an index counts its changes, the others' is the time at which they expire. */
interface Tables {
  /** service → its snapshots, oldest first. */
  readonly indexes: Database<string, string>;
  readonly metas: Database<string, [string, string]>;
  readonly profiles: Database<Buffer, [string, string]>;
  readonly investigations: Database<string, string>;
  readonly claims: Database<string, string>;
}

/** Another process that writes to the same service makes a change start over. */
const MAX_ATTEMPTS = 100;

/** No text becomes this key: boundKey escapes `#`. Version 0 has expired at once. */
const CHECK_KEY = '#check';

/** What has expired is looked for at most this often, and so much of it is removed at a time. */
const SWEEP_MILLIS = 60_000;
const SWEEP_ENTRIES = 1000;

/** Throws StoreError where the directory cannot be used. */
export function openLmdbStore(options: LmdbOptions): Store {
  const { directory, limits } = options;
  const { root, tables } = openTables(directory);
  const turns = createTurns();
  let closed = false;
  let sweptAt = 0;

  return {
    put: (snapshot) => attempt('keep a snapshot', () => put(snapshot)),
    meta: (service, id) => attempt('read a snapshot', async () => readMeta(service, id)),
    profile: (service, id) => attempt('read a profile', () => readProfile(service, id)),
    latest: (service) =>
      attempt('read the newest snapshot', async () => (await list(service, 1))[0] ?? null),
    list: (service, limit) => attempt('list the snapshots', () => list(service, limit)),
    remove: (service, id) => attempt('remove a snapshot', () => remove(service, id)),
    investigation: (place) =>
      attempt('read an investigation', async () => readInvestigation(place)),
    setInvestigation: (place, investigation) =>
      attempt('keep an investigation', () => writeInvestigation(place, investigation)),
    claim: (key, seconds) => attempt('claim a request', () => claim(key, seconds)),
    check: () => attempt('write', async () => void (await tables.claims.put(CHECK_KEY, '', 0))),
    close,
  };

  async function put({ meta, profile }: NewSnapshot): Promise<void> {
    const stored = await compressProfile(profile);
    const { id, takenAt, fetchedAt } = meta;
    const key = snapshotKey(meta.service, id);
    await change(
      meta.service,
      (entries) => [
        ...entries.filter((entry) => entry.id !== id),
        { id, takenAt, fetchedAt, bytes: stored.length },
      ],
      () => {
        void tables.metas.put(key, JSON.stringify(meta), 1);
        void tables.profiles.put(key, stored, 1);
      },
    );
  }

  async function remove(service: string, id: string): Promise<void> {
    const { entries } = readIndex(service);
    if (!entries.some((entry) => entry.id === id)) return;
    await change(
      service,
      (current) => current.filter((entry) => entry.id !== id),
      () => removeRecords(service, id),
    );
  }

  async function list(service: string, limit: number): Promise<SnapshotMeta[]> {
    const retention = retain(readIndex(service).entries, limits, Date.now());
    const metas: SnapshotMeta[] = [];
    for (const { id } of [...retention.kept].reverse()) {
      if (metas.length >= limit) break;
      const meta = decodeMeta(tables.metas.get(snapshotKey(service, id)) ?? '');
      if (meta === null) options.warn(`skipped the damaged snapshot ${id} of ${service}`);
      else metas.push(meta);
    }
    if (retention.dropped.length > 0)
      await change(
        service,
        (entries) => entries,
        () => undefined,
      );
    return metas;
  }

  /**
   * Changes the snapshots of a service, all or nothing: the records and the index are written in one transaction, on the
   * condition that nobody has changed the index since it was read. Resolves once that is on disk; the promises of the single
   * writes say nothing more.
   */
  function change(
    service: string,
    edit: (entries: readonly IndexEntry[]) => readonly IndexEntry[],
    writeRecords: () => void,
  ): Promise<void> {
    return turns.take(service, async () => {
      for (let times = 0; times < MAX_ATTEMPTS; times += 1) {
        const { entries, version } = readIndex(service);
        const { kept, dropped } = retain(sortEntries(edit(entries)), limits, Date.now());
        const key = boundKey(service);
        const done = await ifUnchanged(tables.indexes, key, version, () => {
          writeRecords();
          for (const { id } of dropped) removeRecords(service, id);
          void tables.indexes.put(key, encodeIndex(kept), (version ?? 0) + 1);
        });
        if (done) return;
      }
      throw new StoreError(`others change the snapshots of ${service} all the time: try again`);
    });
  }

  function readIndex(service: string): {
    readonly entries: readonly IndexEntry[];
    readonly version: number | undefined;
  } {
    root.resetReadTxn();
    const found = tables.indexes.getEntry(boundKey(service));
    if (found === undefined) return { entries: [], version: undefined };
    const entries = decodeIndex(found.value);
    if (entries === null)
      throw new StoreError(`the list of the snapshots of ${service} is damaged`);
    return { entries, version: found.version };
  }

  function readMeta(service: string, id: string): SnapshotMeta | null {
    root.resetReadTxn();
    const text = tables.metas.get(snapshotKey(service, id));
    if (text === undefined) return null;
    const meta = decodeMeta(text);
    if (meta === null) throw damaged(service, id);
    return meta;
  }

  async function readProfile(service: string, id: string): Promise<Uint8Array | null> {
    root.resetReadTxn();
    const stored = tables.profiles.get(snapshotKey(service, id));
    if (stored === undefined) return null;
    return await decompressProfile(stored).catch(() => Promise.reject(damaged(service, id)));
  }

  function removeRecords(service: string, id: string): void {
    void tables.metas.remove(snapshotKey(service, id));
    void tables.profiles.remove(snapshotKey(service, id));
  }

  function readInvestigation(place: string): Investigation | null {
    root.resetReadTxn();
    const found = tables.investigations.getEntry(boundKey(place));
    if (found === undefined || (found.version ?? 0) <= Date.now()) return null;
    const investigation = decodeInvestigation(found.value);
    if (investigation === null) options.warn('skipped a damaged investigation');
    return investigation;
  }

  async function writeInvestigation(place: string, investigation: Investigation): Promise<void> {
    const expires = Date.now() + options.investigationSeconds * 1000;
    await tables.investigations.put(boundKey(place), JSON.stringify(investigation), expires);
    sweep();
  }

  /** The version is the time at which a claim expires: whoever changes it first has the claim. */
  async function claim(text: string, seconds: number): Promise<boolean> {
    root.resetReadTxn();
    const key = boundKey(text);
    const now = Date.now();
    const held = tables.claims.getEntry(key)?.version;
    if (held !== undefined && held > now) return false;
    const won = await ifUnchanged(tables.claims, key, held, () => {
      void tables.claims.put(key, '', now + seconds * 1000);
    });
    sweep();
    return won;
  }

  /** Nobody waits for it: what stays is found the next time. */
  function sweep(): void {
    const now = Date.now();
    if (now - sweptAt < SWEEP_MILLIS) return;
    sweptAt = now;
    for (const table of [tables.claims, tables.investigations]) {
      void removeExpired(table, now).catch(() => undefined);
    }
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await turns.settle();
    await root.close();
  }

  /** LMDB's own errors become StoreErrors that name the directory. */
  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (closed) throw new StoreError(`Cannot ${what}: the store is closed.`);
    try {
      return await work();
    } catch (error) {
      throw new StoreError(`Cannot ${what} in ${directory}: ${await explain(error)}.`);
    }
  }
}

function openTables(directory: string): {
  readonly root: ReturnType<typeof open>;
  readonly tables: Tables;
} {
  try {
    mkdirSync(directory, { recursive: true });
    const fault = findFaultInDataFile(join(directory, 'data.mdb'));
    if (fault !== null) throw new Error(`${fault}; restore it from a copy, or move it away`);
    // Without overlappingSync, a write resolves only after fdatasync.
    const root = open({ path: directory, noSubdir: false, overlappingSync: false, maxDbs: 8 });
    const text = { encoding: 'string', useVersions: true } as const;
    const tables = {
      indexes: root.openDB<string, string>('indexes', text),
      metas: root.openDB<string, [string, string]>('metas', text),
      profiles: root.openDB<Buffer, [string, string]>('profiles', {
        encoding: 'binary',
        useVersions: true,
      }),
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

function snapshotKey(service: string, id: string): [string, string] {
  return [boundKey(service), boundKey(id)];
}

/** LMDB's keys are short: a text that is not is replaced by its digest. */
function boundKey(text: string): string {
  const escaped = encodeURIComponent(Buffer.from(text).toString());
  if (escaped.length <= 300) return escaped;
  return `#${createHash('sha256').update(text).digest('hex')}`;
}

/** Writes only where the key still has that version; undefined: only where there is no such key. */
function ifUnchanged(
  table: Database<string, string>,
  key: string,
  version: number | undefined,
  write: () => void,
): Promise<boolean> {
  if (version === undefined) return table.ifNoExists(key, write);
  return table.ifVersion(key, version, write);
}

async function removeExpired(table: Database<string, string>, now: number): Promise<void> {
  const removals: Promise<boolean>[] = [];
  for (const { key, version } of table.getRange({ versions: true })) {
    if (version === undefined || version > now) continue;
    removals.push(table.remove(key, version));
    if (removals.length >= SWEEP_ENTRIES) break;
  }
  await Promise.all(removals);
}

function damaged(service: string, id: string): StoreError {
  return new StoreError(
    `the snapshot ${id} of ${service} is damaged; take a new one with \`fresh\``,
  );
}

/** lmdb keeps the reason of a failed commit in a promise of its own. */
async function explain(error: unknown): Promise<string> {
  const reason =
    error instanceof Error && 'commitError' in error
      ? await Promise.resolve(error.commitError).catch((cause: unknown) => cause)
      : error;
  const message = reason instanceof Error ? reason.message : String(reason);
  if (/ENOSPC|No space left|MAP_FULL/iu.test(message))
    return `${message}; the disk is full: make room, or lower maxBytes, maxCount or maxAge of the store`;
  return message.replace(/\.$/u, '');
}
