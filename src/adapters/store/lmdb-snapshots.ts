/** The snapshots of the LMDB store: profile, meta and digest of one are written in one transaction with the index of its service. */

import { StoreError } from '../../app/errors.ts';
import type { DigestStore, NewSnapshot, SnapshotStore, StoreLimits } from '../../app/ports.ts';
import type { SnapshotMeta } from '../../commands/command.ts';
import { boundName } from './bound-name.ts';
import { compressProfile, decompressProfile } from './compression.ts';
import { encodeDigest } from './digest-codec.ts';
import { listGroups } from './group-table.ts';
import { findExpiredDigests, planGroups, readDefinitions, readDigests } from './lmdb-groups.ts';
import { ifUnchanged, quietly, snapshotKey, type Tables } from './lmdb-tables.ts';
import { decodeIndex, decodeMeta, encodeIndex } from './records.ts';
import {
  type IndexEntry,
  refuseToHold,
  retain,
  shrinkTo,
  sortEntries,
  sumBytes,
} from './retention.ts';
import { planShrinking } from './total-bytes.ts';
import { createTurns } from './turns.ts';

export interface LmdbSnapshots extends SnapshotStore, DigestStore {
  /** Resolves when nobody is writing. */
  settle(): Promise<void>;
}

export interface SnapshotOptions {
  readonly limits: StoreLimits;
  readonly refresh: () => void;
  readonly warn: (message: string) => void;
}

/** The snapshots that a service is to have, and what is to be written beside the list of them. */
interface Plan {
  readonly entries: readonly IndexEntry[];
  readonly write?: () => void;
}

/** Another process that writes to the same service makes a change start over. */
const MAX_ATTEMPTS = 100;

/** The first and the last moment that a date can be. */
const FIRST_MOMENT = -8.64e15;
const LAST_MOMENT = 8.64e15;

export function createSnapshots(tables: Tables, options: SnapshotOptions): LmdbSnapshots {
  const { limits, refresh, warn } = options;
  const turns = createTurns();

  return {
    put,
    async meta(service, id) {
      refresh();
      return readMeta(service, id);
    },
    profile: readProfile,
    latest: async (service) => (await list(service, 1))[0] ?? null,
    list,
    remove,
    pin,
    setLabel,
    async digests(service, from, to) {
      refresh();
      const [start, end] = [Math.max(from, FIRST_MOMENT), Math.min(to, LAST_MOMENT)];
      const found = await readDigests(tables, boundName(service), start, end);
      if (found.damaged > 0) warn(`skipped ${found.damaged} damaged digests of ${service}`);
      return found.digests;
    },
    async definitions(service) {
      refresh();
      return readDefinitions(tables, boundName(service));
    },
    settle: () => turns.settle(),
  };

  async function put(snapshot: NewSnapshot): Promise<void> {
    const { meta, profile } = snapshot;
    const stored = await compressProfile(profile);
    const key = snapshotKey(meta.service, meta.id);
    await change(boundName(meta.service), async (entries) => {
      const before = entries.find(({ id }) => id === meta.id);
      const others = entries.filter((entry) => entry !== before);
      const isPinned = before?.isPinned ?? false;
      const isLabelled = meta.label !== '';
      if (isLabelled) refuseToHold(meta.service, others);
      const writeDigest = await planDigest(snapshot, before);
      const { id, takenAt, fetchedAt } = meta;
      return {
        entries: [
          ...others,
          { id, takenAt, fetchedAt, bytes: stored.length, isPinned, isLabelled },
        ],
        write: () => {
          quietly(tables.metas.put(key, JSON.stringify(meta), 1));
          quietly(tables.profiles.put(key, stored, 1));
          writeDigest();
        },
      };
    });
    await shrinkAll();
  }

  async function planDigest(
    { meta, digest, definitions }: NewSnapshot,
    before: IndexEntry | undefined,
  ): Promise<() => void> {
    const [owner, id] = snapshotKey(meta.service, meta.id);
    const oldest = Date.now() - limits.maxDigestAgeSeconds * 1000;
    const expired = findExpiredDigests(tables, owner, oldest);
    const groups =
      digest === null ? null : planGroups(tables, owner, listGroups(digest, definitions));
    const stored =
      digest === null || groups === null ? null : await encodeDigest(digest, groups.numbers);
    return () => {
      if (before !== undefined) quietly(tables.digests.remove([owner, before.takenAt, id]));
      for (const key of expired) quietly(tables.digests.remove(key));
      if (stored === null || groups === null || meta.takenAt < oldest) return;
      groups.write();
      quietly(tables.digests.put([owner, meta.takenAt, id], stored, 1));
    };
  }

  async function remove(service: string, id: string): Promise<void> {
    await change(boundName(service), (entries) => {
      const entry = entries.find((one) => one.id === id);
      if (entry === undefined) return null;
      const [owner, name] = snapshotKey(service, id);
      return {
        entries: entries.filter((one) => one !== entry),
        write: () => {
          removeRecords(owner, id);
          quietly(tables.digests.remove([owner, entry.takenAt, name]));
        },
      };
    });
  }

  async function list(service: string, limit: number): Promise<SnapshotMeta[]> {
    refresh();
    const owner = boundName(service);
    const retention = retain(readIndex(owner).entries, limits, Date.now());
    const metas: SnapshotMeta[] = [];
    for (const { id } of [...retention.kept].reverse()) {
      if (metas.length >= limit) break;
      const meta = decodeMeta(tables.metas.get(snapshotKey(service, id)) ?? '');
      if (meta === null) warn(`skipped the damaged snapshot ${id} of ${service}`);
      else metas.push(meta);
    }
    if (retention.dropped.length > 0) await change(owner, (entries) => ({ entries }));
    return metas;
  }

  function pin(service: string, id: string, isPinned: boolean): Promise<boolean> {
    return change(boundName(service), (entries) => {
      const entry = entries.find((one) => one.id === id);
      if (entry === undefined) return null;
      const others = entries.filter((one) => one !== entry);
      if (isPinned) refuseToHold(service, others);
      return { entries: [...others, { ...entry, isPinned }] };
    });
  }

  function setLabel(service: string, id: string, label: string): Promise<boolean> {
    return change(boundName(service), (entries) => {
      const entry = entries.find((one) => one.id === id);
      const meta = entry === undefined ? null : readMeta(service, id);
      if (entry === undefined || meta === null) return null;
      const others = entries.filter((one) => one !== entry);
      const isLabelled = label !== '';
      if (isLabelled) refuseToHold(service, others);
      return {
        entries: [...others, { ...entry, isLabelled }],
        write: () => {
          const text = JSON.stringify({ ...meta, label });
          quietly(tables.metas.put(snapshotKey(service, id), text, 1));
        },
      };
    });
  }

  /**
   * Changes the snapshots of a service, all or nothing: the records and the index are written in one transaction, on the
   * condition that nobody has changed the index since it was read. Resolves once that is on disk; the promises of the single
   * writes say nothing more. All of it is done in lmdb's own thread: the main loop waits neither for the disk nor for others.
   * False where there was nothing to change.
   */
  function change(
    owner: string,
    makePlan: (entries: readonly IndexEntry[]) => Plan | null | Promise<Plan>,
  ): Promise<boolean> {
    return turns.take(owner, async () => {
      for (let times = 0; times < MAX_ATTEMPTS; times += 1) {
        refresh();
        const { entries, version } = readIndex(owner);
        const plan = await makePlan(entries);
        if (plan === null) return false;
        const { kept, dropped } = retain(sortEntries(plan.entries), limits, Date.now());
        const done = await ifUnchanged(tables.indexes, owner, version, () => {
          plan.write?.();
          for (const { id } of dropped) removeRecords(owner, id);
          quietly(tables.indexes.put(owner, encodeIndex(kept), (version ?? 0) + 1));
          quietly(tables.sizes.put(owner, String(sumBytes(kept)), 1));
        });
        if (done) return true;
      }
      throw new StoreError(`others change the snapshots of ${owner} all the time: try again`);
    });
  }

  /** Each service by itself: what was put stays put, whatever comes of the others. */
  async function shrinkAll(): Promise<void> {
    const stuck = new Set<string>();
    for (;;) {
      refresh();
      const order = planShrinking(readSizes(), stuck, limits.maxTotalBytes);
      if (order === null) return;
      await change(order.owner, (entries) => {
        const left = shrinkTo(entries, order.maxBytes);
        if (sumBytes(left) > order.maxBytes) stuck.add(order.owner);
        return left.length === entries.length ? null : { entries: left };
      });
    }
  }

  /** Services that an earlier version wrote have no size of their own yet. */
  function readSizes(): Map<string, number> {
    const sizes = new Map<string, number>();
    for (const owner of tables.indexes.getKeys()) {
      const size = tables.sizes.get(owner);
      sizes.set(owner, size === undefined ? sumBytes(readIndex(owner).entries) : Number(size));
    }
    return sizes;
  }

  function readIndex(owner: string): {
    readonly entries: readonly IndexEntry[];
    readonly version: number | undefined;
  } {
    const found = tables.indexes.getEntry(owner);
    if (found === undefined) return { entries: [], version: undefined };
    const entries = decodeIndex(found.value);
    if (entries === null) throw new StoreError(`the list of the snapshots of ${owner} is damaged`);
    return { entries, version: found.version };
  }

  function readMeta(service: string, id: string): SnapshotMeta | null {
    const text = tables.metas.get(snapshotKey(service, id));
    if (text === undefined) return null;
    const meta = decodeMeta(text);
    if (meta === null) throw damaged(service, id);
    return meta;
  }

  async function readProfile(service: string, id: string): Promise<Uint8Array | null> {
    refresh();
    const stored = tables.profiles.get(snapshotKey(service, id));
    if (stored === undefined) return null;
    return await decompressProfile(stored).catch(() => Promise.reject(damaged(service, id)));
  }

  function removeRecords(owner: string, id: string): void {
    quietly(tables.metas.remove([owner, boundName(id)]));
    quietly(tables.profiles.remove([owner, boundName(id)]));
  }
}

function damaged(service: string, id: string): StoreError {
  return new StoreError(
    `the snapshot ${id} of ${service} is damaged; take a new one with \`fresh\``,
  );
}
