/** The store in Redis: what several replicas of heapbot share. */

import { randomUUID } from 'node:crypto';
import { StoreError } from '../../app/errors.ts';
import type { Store, StoreLimits } from '../../app/ports.ts';
import type { Investigation } from '../../commands/command.ts';
import { withDeadline } from '../deadline.ts';
import { decodeInvestigation } from './records.ts';
import { connectRedis } from './redis-client.ts';
import { createDigests } from './redis-digests.ts';
import { createDocuments } from './redis-documents.ts';
import { explainRedisError } from './redis-errors.ts';
import { CHECK_KEY, claimKey, placeKey } from './redis-keys.ts';
import { warnOfRedisSettings } from './redis-settings.ts';
import { CLAIM } from './redis-small-scripts.ts';
import { createSnapshots } from './redis-snapshots.ts';
import { describeAddress, parseRedisUrl } from './redis-url.ts';
import { warnOnce } from './warn-once.ts';

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
  const warn = warnOnce(options.warn);
  const snapshots = createSnapshots({ client, limits: options.limits, warn, attempt });
  const digests = createDigests(client, warn);
  const documents = createDocuments(client, warn);
  let closed = false;

  return {
    ...snapshots,
    digests: (service, from, to) =>
      attempt('read the digests', () => digests.digests(service, from, to)),
    definitions: (service) => attempt('read the groups', () => digests.definitions(service)),
    read: (kind, id) => attempt(`read a ${kind}`, () => documents.read(kind, id)),
    all: (kind) => attempt(`list every ${kind}`, () => documents.all(kind)),
    write: (kind, id, value, revision) =>
      attempt(`keep a ${kind}`, () => documents.write(kind, id, value, revision)),
    erase: (kind, id) => attempt(`erase a ${kind}`, () => documents.erase(kind, id)),
    nextNumber: (counter) => attempt('take a number', () => documents.nextNumber(counter)),
    investigation: (place) => attempt('read an investigation', () => readInvestigation(place)),
    setInvestigation: (place, investigation) =>
      attempt('keep an investigation', () => writeInvestigation(place, investigation)),
    claim: (key, seconds) => attempt('claim a request', () => claim(key, seconds)),
    check: () => attempt('write', async () => void (await client.set(CHECK_KEY, '1', 'PX', 1000))),
    warnOfSettings: () =>
      attempt('read the settings', () => warnOfRedisSettings(client, where, options.warn)),
    close,
  };

  async function readInvestigation(place: string): Promise<Investigation | null> {
    const text = await client.get(placeKey(place));
    if (text === null) return null;
    const investigation = decodeInvestigation(text);
    if (investigation === null) warn('skipped a damaged investigation');
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
