/** Redis for more than the store: further connections to the same address, and words for what goes wrong with them. */

import { type Connection, connectRedis, type Patience, type RedisClient } from './redis-client.ts';
import { explainRedisError } from './redis-errors.ts';
import { describeAddress, parseRedisUrl } from './redis-url.ts';

export interface RedisAccess {
  /** Whoever connects closes. Throws StoreError where a certificate cannot be read. */
  connect(patience: Patience): RedisClient;
  /** `what` goes on after "Cannot". */
  explain(what: string, error: unknown): Error;
}

/** A blocked command may be silent for ten seconds. */
const SILENCE_MILLIS = { fails: 8000, waits: 30_000 } as const;

/** Throws StoreError where the address is not understood. */
export function createRedisAccess(url: string): RedisAccess {
  const address = parseRedisUrl(url);
  const connections: Connection[] = [];
  return {
    connect(patience) {
      const connection = connectRedis(address, SILENCE_MILLIS[patience], patience);
      connections.push(connection);
      return connection.client;
    },
    explain(what, error) {
      const troubles = connections.flatMap(({ trouble }) => trouble() ?? []);
      return explainRedisError(what, describeAddress(address), error, troubles[0] ?? null);
    },
  };
}
