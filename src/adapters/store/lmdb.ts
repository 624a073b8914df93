/** The store on disk: one LMDB environment in a directory, which several processes may share. */

import { StoreError } from '../../app/errors.ts';
import type { NewSnapshot, Store, StoreLimits } from '../../app/ports.ts';
import type { Investigation, SnapshotMeta } from '../../commands/command.ts';
import { boundName } from './bound-name.ts';
import { compressProfile, decompressProfile } from './compression.ts';
import { ifUnchanged, openTables, removeExpired, snapshotKey } from './lmdb-tables.ts';
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

/** Another process that writes to the same service makes a change start over. */
const MAX_ATTEMPTS = 100;

/** No text becomes this key: boundName escapes `#`. Version 0 has expired at once. */
const CHECK_KEY = '#check';

/** What has expired is looked for at most this often. */
const SWEEP_MILLIS = 60_000;

/** Throws StoreError where the directory cannot be used. */
export function openLmdbStore(options: LmdbOptions): Store {
  const { directory, limits } = options;
  const { root, tables } = openTables(directory);
  const turns = createTurns();
  let closed = false;
  let sweptAt = 0;
  let sweeping: Promise<unknown> = Promise.resolve();

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
        quietly(tables.metas.put(key, JSON.stringify(meta), 1));
        quietly(tables.profiles.put(key, stored, 1));
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
   * writes say nothing more. All of it is done in lmdb's own thread: the main loop waits neither for the disk nor for others.
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
        const key = boundName(service);
        const done = await ifUnchanged(tables.indexes, key, version, () => {
          writeRecords();
          for (const { id } of dropped) removeRecords(service, id);
          quietly(tables.indexes.put(key, encodeIndex(kept), (version ?? 0) + 1));
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
    const found = tables.indexes.getEntry(boundName(service));
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
    quietly(tables.metas.remove(snapshotKey(service, id)));
    quietly(tables.profiles.remove(snapshotKey(service, id)));
  }

  function readInvestigation(place: string): Investigation | null {
    root.resetReadTxn();
    const found = tables.investigations.getEntry(boundName(place));
    if (found === undefined || (found.version ?? 0) <= Date.now()) return null;
    const investigation = decodeInvestigation(found.value);
    if (investigation === null) options.warn('skipped a damaged investigation');
    return investigation;
  }

  async function writeInvestigation(place: string, investigation: Investigation): Promise<void> {
    const expires = Date.now() + options.investigationSeconds * 1000;
    await tables.investigations.put(boundName(place), JSON.stringify(investigation), expires);
    sweep();
  }

  /** The version is the time at which a claim expires: whoever changes it first has the claim. */
  async function claim(text: string, seconds: number): Promise<boolean> {
    root.resetReadTxn();
    const key = boundName(text);
    const now = Date.now();
    const held = tables.claims.getEntry(key)?.version;
    if (held !== undefined && held > now) return false;
    const won = await ifUnchanged(tables.claims, key, held, () => {
      quietly(tables.claims.put(key, '', now + seconds * 1000));
    });
    sweep();
    return won;
  }

  /** Nobody waits for it: what stays is found the next time. */
  function sweep(): void {
    const now = Date.now();
    if (now - sweptAt < SWEEP_MILLIS) return;
    sweptAt = now;
    const swept = [tables.claims, tables.investigations].map((table) => removeExpired(table, now));
    sweeping = Promise.allSettled(swept);
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await turns.settle();
    await sweeping;
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

/** For the writes of a batch: where it fails, the promise of the whole batch says so. */
function quietly(write: Promise<boolean>): void {
  write.catch(() => undefined);
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
  if (/ENOSPC|No space left|File too large|Input\/output error|MAP_FULL/iu.test(message))
    return `${message}; the disk is full or failing: make room, or lower maxBytes, maxCount or maxAge of the store`;
  return message.replace(/\.$/u, '');
}
