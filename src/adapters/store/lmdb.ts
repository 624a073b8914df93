/** The store on disk: one LMDB environment in a directory, which several processes may share. */

import { StoreError } from '../../app/errors.ts';
import type { Store, StoreLimits } from '../../app/ports.ts';
import { createClaims } from './lmdb-claims.ts';
import { createDocuments } from './lmdb-documents.ts';
import { createSnapshots } from './lmdb-snapshots.ts';
import { openTables } from './lmdb-tables.ts';
import { warnOnce } from './warn-once.ts';

export interface LmdbOptions {
  /** Made where it does not exist. */
  readonly directory: string;
  readonly limits: StoreLimits;
  readonly investigationSeconds: number;
  readonly warn: (message: string) => void;
}

/** No text becomes this key: boundName escapes `#`. Version 0 has expired at once. */
const CHECK_KEY = '#check';

/** Throws StoreError where the directory cannot be used. */
export function openLmdbStore(options: LmdbOptions): Store {
  const { directory, limits, investigationSeconds } = options;
  const { root, tables } = openTables(directory);
  const refresh = () => root.resetReadTxn();
  const warn = warnOnce(options.warn);
  const snapshots = createSnapshots(tables, { limits, refresh, warn });
  const documents = createDocuments(tables, { refresh, warn });
  const claims = createClaims(tables, { investigationSeconds, refresh, warn });
  let closed = false;

  return {
    put: (snapshot) => attempt('keep a snapshot', () => snapshots.put(snapshot)),
    meta: (service, id) => attempt('read a snapshot', () => snapshots.meta(service, id)),
    profile: (service, id) => attempt('read a profile', () => snapshots.profile(service, id)),
    latest: (service) => attempt('read the newest snapshot', () => snapshots.latest(service)),
    list: (service, limit) => attempt('list the snapshots', () => snapshots.list(service, limit)),
    remove: (service, id) => attempt('remove a snapshot', () => snapshots.remove(service, id)),
    pin: (service, id, isPinned) =>
      attempt('pin a snapshot', () => snapshots.pin(service, id, isPinned)),
    setLabel: (service, id, label) =>
      attempt('label a snapshot', () => snapshots.setLabel(service, id, label)),
    digests: (service, from, to) =>
      attempt('read the digests', () => snapshots.digests(service, from, to)),
    definitions: (service) => attempt('read the groups', () => snapshots.definitions(service)),
    read: (kind, id) => attempt(`read a ${kind}`, () => documents.read(kind, id)),
    all: (kind) => attempt(`list every ${kind}`, () => documents.all(kind)),
    write: (kind, id, value, revision) =>
      attempt(`keep a ${kind}`, () => documents.write(kind, id, value, revision)),
    erase: (kind, id) => attempt(`erase a ${kind}`, () => documents.erase(kind, id)),
    nextNumber: (counter) => attempt('take a number', () => documents.nextNumber(counter)),
    investigation: (place) => attempt('read an investigation', () => claims.investigation(place)),
    setInvestigation: (place, investigation) =>
      attempt('keep an investigation', () => claims.setInvestigation(place, investigation)),
    claim: (key, seconds) => attempt('claim a request', () => claims.claim(key, seconds)),
    check: () => attempt('write', async () => void (await tables.claims.put(CHECK_KEY, '', 0))),
    close,
  };

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await snapshots.settle();
    await claims.settle();
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
