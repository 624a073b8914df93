/** The snapshots of the Redis store: one script changes all that belongs to one. */

import { StoreError } from '../../app/errors.ts';
import type { NewSnapshot, SnapshotStore, StoreLimits } from '../../app/ports.ts';
import type { SnapshotMeta } from '../../commands/command.ts';
import { compressProfile, decompressProfile } from './compression.ts';
import { MAX_GROUPS } from './group-table.ts';
import { decodeMeta } from './records.ts';
import type { RedisClient } from './redis-client.ts';
import { packDigest } from './redis-digests.ts';
import { SIZES_KEY, serviceKey, serviceKeys } from './redis-keys.ts';
import { LABEL, LIST, PIN, PUT, REMOVE, SHRINK } from './redis-scripts.ts';
import { SIZES } from './redis-small-scripts.ts';
import { horizonsOf, MAX_HELD, tooManyHeld } from './retention.ts';
import { planShrinking } from './total-bytes.ts';

export interface SnapshotOptions {
  readonly client: RedisClient;
  readonly limits: StoreLimits;
  readonly warn: (message: string) => void;
  /** Bounds the time that Redis may take for something, and turns what goes wrong into a StoreError. */
  readonly attempt: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}

/** A label that others change at the same moment is tried so often. */
const MAX_ATTEMPTS = 20;

/** What scripts answer beside numbers of bytes. */
const REFUSED = -1;
const GONE = 0;
const CHANGED = 2;

export function createSnapshots(options: SnapshotOptions): SnapshotStore {
  const { client, limits, warn, attempt } = options;

  return {
    put,
    meta: (service, id) =>
      attempt('read a snapshot', async () => (await readMeta(service, id))?.meta ?? null),
    profile: readProfile,
    latest: async (service) => (await list(service, 1))[0] ?? null,
    list,
    remove: (service, id) =>
      attempt('remove a snapshot', async () => {
        await tellSize(service, Number(await runScript(REMOVE, service, [id])));
      }),
    pin: (service, id, isPinned) =>
      attempt('pin a snapshot', async () => {
        const words = [id, isPinned ? 1 : 0, MAX_HELD];
        return readOutcome(service, await runScript(PIN, service, words));
      }),
    setLabel: (service, id, label) =>
      attempt('label a snapshot', () => setLabel(service, id, label)),
  };

  /** Acknowledged when the server has run the script: what that means for its disk is for `appendfsync` to say. */
  async function put(snapshot: NewSnapshot): Promise<void> {
    const { service, id, takenAt, fetchedAt, label } = snapshot.meta;
    const stored = await compressProfile(snapshot.profile);
    const packed = await attempt('keep a snapshot', () => packDigest(client, snapshot));
    const oldestDigest = Date.now() - limits.maxDigestAgeSeconds * 1000;
    await attempt('keep a snapshot', async () => {
      const bytes = await runScript(PUT, service, [
        ...[id, takenAt, fetchedAt, JSON.stringify(snapshot.meta), stored],
        ...[label === '' ? 0 : 1, MAX_HELD, oldestDigest, MAX_GROUPS],
        ...packed,
      ]);
      if (bytes === REFUSED) throw tooManyHeld(service);
      await shrinkAll(service, Number(bytes));
    });
  }

  async function list(service: string, limit: number): Promise<readonly SnapshotMeta[]> {
    if (limit <= 0) return [];
    const reply = await attempt('list the snapshots', () => readList(service, limit));
    const metas: SnapshotMeta[] = [];
    for (let i = 0; i + 1 < reply.length; i += 2) {
      const meta = decodeMeta(reply[i + 1] ?? '');
      if (meta === null) warn(`skipped the damaged snapshot ${reply[i]} of ${service}`);
      else metas.push(meta);
    }
    return metas;
  }

  async function readList(service: string, limit: number): Promise<string[]> {
    const reply = await runScript(LIST, service, [limit]);
    const [bytes, ...texts] = Array.isArray(reply) ? reply : [REFUSED];
    if (bytes !== REFUSED) await tellSize(service, Number(bytes));
    return texts.map(String);
  }

  async function readMeta(
    service: string,
    id: string,
  ): Promise<{ readonly text: string; readonly meta: SnapshotMeta } | null> {
    const text = await client.hget(serviceKey(service, 'meta'), id);
    if (text === null) return null;
    const meta = decodeMeta(text);
    if (meta === null) throw damaged(service, id);
    return { text, meta };
  }

  async function readProfile(service: string, id: string): Promise<Uint8Array | null> {
    const what = 'read a profile';
    const stored = await attempt(what, () =>
      client.hgetBuffer(serviceKey(service, 'profiles'), id),
    );
    if (stored === null) return null;
    return await decompressProfile(stored).catch(() =>
      attempt(what, () => Promise.reject(damaged(service, id))),
    );
  }

  async function setLabel(service: string, id: string, label: string): Promise<boolean> {
    for (let times = 0; times < MAX_ATTEMPTS; times += 1) {
      const found = await readMeta(service, id);
      if (found === null) return false;
      const text = JSON.stringify({ ...found.meta, label });
      const words = [id, found.text, text, label === '' ? 0 : 1, MAX_HELD];
      const outcome = await runScript(LABEL, service, words);
      if (outcome !== CHANGED) return readOutcome(service, outcome);
    }
    throw new StoreError(`others change the snapshot ${id} of ${service} all the time: try again`);
  }

  function readOutcome(service: string, outcome: unknown): boolean {
    if (outcome === REFUSED) throw tooManyHeld(service);
    return outcome !== GONE;
  }

  /** Each service by itself, because they may lie on different nodes. */
  async function shrinkAll(service: string, bytes: number): Promise<void> {
    const stuck = new Set<string>();
    let sizes = await tellSize(service, bytes);
    for (;;) {
      const order = planShrinking(sizes, stuck, limits.maxTotalBytes);
      if (order === null) return;
      const left = Number(await runScript(SHRINK, order.owner, [order.maxBytes]));
      if (left > order.maxBytes) stuck.add(order.owner);
      sizes = await tellSize(order.owner, left);
    }
  }

  /** The sizes of all services, or of none where they are not too large together. */
  async function tellSize(service: string, bytes: number): Promise<Map<string, number>> {
    const reply = await client.eval(SIZES, 1, SIZES_KEY, service, bytes, limits.maxTotalBytes);
    const words = Array.isArray(reply) ? reply.map(String) : [];
    const sizes = new Map<string, number>();
    for (let i = 0; i + 1 < words.length; i += 2) sizes.set(words[i] ?? '', Number(words[i + 1]));
    return sizes;
  }

  async function runScript(
    script: string,
    service: string,
    words: readonly (string | number | Buffer)[],
  ): Promise<unknown> {
    const keys = serviceKeys(service);
    const { oldest, daily, hourly } = horizonsOf(limits, Date.now());
    const bounds = [oldest, daily, hourly, limits.maxCount, limits.maxBytes];
    return await client.eval(script, keys.length, ...keys, ...bounds, ...words);
  }
}

function damaged(service: string, id: string): StoreError {
  return new StoreError(
    `the snapshot ${id} of ${service} is damaged; take a new one with \`fresh\``,
  );
}
