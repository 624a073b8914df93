/** The store in Redis: what several replicas of heapbot share. */

import { randomUUID } from 'node:crypto';
import { StoreError } from '../../app/errors.ts';
import type { NewSnapshot, Store, StoreLimits } from '../../app/ports.ts';
import type { Investigation, SnapshotMeta } from '../../commands/command.ts';
import { boundName } from './bound-name.ts';
import { compressProfile, decompressProfile } from './compression.ts';
import { decodeInvestigation, decodeMeta } from './records.ts';
import { connectRedis } from './redis-client.ts';
import { explainRedisError } from './redis-errors.ts';
import { CLAIM, LIST, PUT, REMOVE } from './redis-scripts.ts';
import { warnOfRedisSettings } from './redis-settings.ts';
import { describeAddress, parseRedisUrl } from './redis-url.ts';

export interface RedisOptions {
  readonly url: string;
  readonly limits: StoreLimits;
  readonly investigationSeconds: number;
  readonly warn: (message: string) => void;
  /** Nothing waits longer for Redis than this; 10 s unless given. */
  readonly deadlineMillis?: number;
}

const DEADLINE_MILLIS = 10_000;

/** Resolves when Redis answers and takes writes; rejects with a StoreError that says why it does not. */
export async function openRedisStore(options: RedisOptions): Promise<Store> {
  const store = createRedisStore(options);
  try {
    await store.check();
    await store.warnOfSettings();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function createRedisStore(options: RedisOptions): Store & { warnOfSettings(): Promise<void> } {
  const address = parseRedisUrl(options.url);
  const where = describeAddress(address);
  const deadline = options.deadlineMillis ?? DEADLINE_MILLIS;
  const { client, trouble } = connectRedis(address, deadline * 0.8);
  let closed = false;

  return {
    put: (snapshot) => put(snapshot),
    meta: (service, id) => attempt('read a snapshot', () => readMeta(service, id)),
    profile: (service, id) => readProfile(service, id),
    latest: async (service) => (await list(service, 1))[0] ?? null,
    list,
    remove: (service, id) =>
      attempt('remove a snapshot', () => runScript(REMOVE, service, [id])).then(() => undefined),
    investigation: (place) => attempt('read an investigation', () => readInvestigation(place)),
    setInvestigation: (place, investigation) =>
      attempt('keep an investigation', () => writeInvestigation(place, investigation)),
    claim: (key, seconds) => attempt('claim a request', () => claim(key, seconds)),
    check: () =>
      attempt('write', async () => void (await client.set('heap:check', '1', 'PX', 1000))),
    warnOfSettings: () =>
      attempt('read the settings', () => warnOfRedisSettings(client, where, options.warn)),
    close,
  };

  /** Acknowledged when the server has run the script: what that means for its disk is for `appendfsync` to say. */
  async function put({ meta, profile }: NewSnapshot): Promise<void> {
    const stored = await compressProfile(profile);
    const { id, takenAt, fetchedAt } = meta;
    await attempt('keep a snapshot', () =>
      runScript(PUT, meta.service, [id, takenAt, fetchedAt, JSON.stringify(meta), stored]),
    );
  }

  async function readMeta(service: string, id: string): Promise<SnapshotMeta | null> {
    const text = await client.hget(serviceKeys(service).meta, id);
    if (text === null) return null;
    const meta = decodeMeta(text);
    if (meta === null) throw damaged(service, id);
    return meta;
  }

  async function readProfile(service: string, id: string): Promise<Uint8Array | null> {
    const stored = await attempt('read a profile', () =>
      client.hgetBuffer(serviceKeys(service).profiles, id),
    );
    if (stored === null) return null;
    return await decompressProfile(stored).catch(() =>
      Promise.reject(explainRedisError('read a profile', where, damaged(service, id), null)),
    );
  }

  async function list(service: string, limit: number): Promise<readonly SnapshotMeta[]> {
    if (limit <= 0) return [];
    const reply = await attempt('list the snapshots', () => runScript(LIST, service, [limit]));
    const texts = Array.isArray(reply) ? reply.map(String) : [];
    const metas: SnapshotMeta[] = [];
    for (let i = 0; i + 1 < texts.length; i += 2) {
      const meta = decodeMeta(texts[i + 1] ?? '');
      if (meta === null) options.warn(`skipped the damaged snapshot ${texts[i]} of ${service}`);
      else metas.push(meta);
    }
    return metas;
  }

  async function runScript(
    script: string,
    service: string,
    words: readonly (string | number | Buffer)[],
  ): Promise<unknown> {
    const { taken, fetched, meta, profiles } = serviceKeys(service);
    const oldestFetch = Date.now() - options.limits.maxAgeSeconds * 1000;
    const { maxCount, maxBytes } = options.limits;
    const limits = [oldestFetch, maxCount, maxBytes];
    return await client.eval(script, 4, taken, fetched, meta, profiles, ...limits, ...words);
  }

  async function readInvestigation(place: string): Promise<Investigation | null> {
    const text = await client.get(placeKey(place));
    if (text === null) return null;
    const investigation = decodeInvestigation(text);
    if (investigation === null) options.warn('skipped a damaged investigation');
    return investigation;
  }

  async function writeInvestigation(place: string, investigation: Investigation): Promise<void> {
    const millis = Math.ceil(options.investigationSeconds * 1000);
    await client.set(placeKey(place), JSON.stringify(investigation), 'PX', millis);
  }

  async function claim(key: string, seconds: number): Promise<boolean> {
    const millis = Math.max(1, Math.ceil(seconds * 1000));
    return (await client.eval(CLAIM, 1, claimKey(key), randomUUID(), millis)) === 1;
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await withDeadline(client.quit(), 1000).catch(() => undefined);
    client.disconnect();
  }

  /** Whatever goes wrong, or takes too long, becomes a StoreError. */
  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (closed) throw new StoreError(`Cannot ${what}: the store is closed.`);
    try {
      return await withDeadline(work(), deadline);
    } catch (error) {
      throw explainRedisError(what, where, error, trouble());
    }
  }
}

/** The braces make Redis Cluster keep all keys of a service on one node, so that one script may change them. */
function serviceKeys(service: string): Record<'taken' | 'fetched' | 'meta' | 'profiles', string> {
  const prefix = `heap:{${boundName(service)}}`;
  return {
    taken: `${prefix}:taken`,
    fetched: `${prefix}:fetched`,
    meta: `${prefix}:meta`,
    profiles: `${prefix}:profiles`,
  };
}

function placeKey(place: string): string {
  return `heap:investigation:${boundName(place)}`;
}

function claimKey(key: string): string {
  return `heap:claim:${boundName(key)}`;
}

async function withDeadline<T>(work: Promise<T>, millis: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), millis);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function damaged(service: string, id: string): StoreError {
  return new StoreError(
    `the snapshot ${id} of ${service} is damaged; take a new one with \`fresh\``,
  );
}
