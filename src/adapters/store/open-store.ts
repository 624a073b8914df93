/** Opens the store that the configuration asks for: Redis where there is an address of one, else the directory on disk. */

import type { Store, StoreLimits } from '../../app/ports.ts';
import { openLmdbStore } from './lmdb.ts';
import { openRedisStore } from './redis.ts';

export interface StoreOptions {
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly limits: StoreLimits;
  /** How long a channel's or thread's investigation is remembered; a week unless given. */
  readonly investigationSeconds?: number;
  /** For what the operator should know, such as a Redis that may lose snapshots. */
  readonly warn: (message: string) => void;
}

const INVESTIGATION_SECONDS = 7 * 86_400;

/** Rejects with a StoreError that says what is wrong and what to do. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { redisUrl, dataDir, limits, warn } = options;
  const investigationSeconds = options.investigationSeconds ?? INVESTIGATION_SECONDS;
  if (redisUrl !== null)
    return await openRedisStore({ url: redisUrl, limits, investigationSeconds, warn });
  const store = openLmdbStore({ directory: dataDir, limits, investigationSeconds, warn });
  await store.check();
  return store;
}
