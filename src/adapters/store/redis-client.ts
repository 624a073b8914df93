/** Connects to Redis so that a dead server is noticed in seconds and a restarted one is found again. */

import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { StoreError } from '../../app/errors.ts';
import type { RedisAddress, RedisTls } from './redis-url.ts';

export type RedisClient = Redis | Cluster;

export interface Connection {
  readonly client: RedisClient;
  /** The newest trouble with the connection itself; null since it was last ready. */
  readonly trouble: () => Error | null;
}

const CONNECT_MILLIS = 3000;

/** A command survives this many lost connections (about a second), then it fails. */
const MAX_RETRIES = 3;

/** While Redis is away, a command fails after about a second, or waits until it is back. */
export type Patience = 'fails' | 'waits';

/**
 * Connects at once, in the background. A server that is silent for `silenceMillis` is given up.
 * Throws StoreError where a certificate cannot be read.
 */
export function connectRedis(
  address: RedisAddress,
  silenceMillis: number,
  patience: Patience = 'fails',
): Connection {
  const node = nodeOptions(address, silenceMillis, patience);
  const client = address.kind === 'cluster' ? openCluster(address, node) : openRedis(address, node);
  let trouble: Error | null = null;
  const note = (error: Error): void => {
    trouble = error;
  };
  client.on('error', note);
  client.on('node error', note);
  client.on('ready', () => {
    trouble = null;
  });
  return { client, trouble: () => trouble };
}

function openRedis(address: RedisAddress, node: NodeOptions): Redis {
  const options = { ...node, retryStrategy, db: address.db };
  if (address.kind === 'single') return new Redis({ ...options, ...address.hosts[0] });
  return new Redis({
    ...options,
    name: address.master ?? '',
    sentinels: address.hosts.map(({ host, port }) => ({ host, port })),
    sentinelRetryStrategy: retryStrategy,
    sentinelCommandTimeout: CONNECT_MILLIS,
    // Learns of a failover from the sentinels rather than from the first write that fails.
    failoverDetector: true,
    ...(address.sentinelUsername === null ? {} : { sentinelUsername: address.sentinelUsername }),
    ...(address.sentinelPassword === null ? {} : { sentinelPassword: address.sentinelPassword }),
    ...(address.tls === null
      ? {}
      : { enableTLSForSentinelMode: true, sentinelTLS: tlsOptions(address.tls) }),
  });
}

function openCluster(address: RedisAddress, node: NodeOptions): Cluster {
  return new Cluster(
    address.hosts.map(({ host, port }) => ({ host, port })),
    {
      redisOptions: node,
      clusterRetryStrategy: retryStrategy,
      slotsRefreshTimeout: CONNECT_MILLIS,
      // Certificates name hosts: with TLS, a name must not be replaced by its address.
      ...(address.tls === null ? {} : { dnsLookup: (host, callback) => callback(null, host) }),
    },
  );
}

type NodeOptions = ReturnType<typeof nodeOptions>;

function nodeOptions(address: RedisAddress, silenceMillis: number, patience: Patience) {
  return {
    connectionName: 'heapbot',
    connectTimeout: CONNECT_MILLIS,
    maxRetriesPerRequest: patience === 'waits' ? null : MAX_RETRIES,
    socketTimeout: silenceMillis,
    // After a failover the old master refuses writes: look for the new one.
    reconnectOnError: (error: Error) => (error.message.startsWith('READONLY') ? 2 : false),
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    ...(address.tls === null ? {} : { tls: tlsOptions(address.tls) }),
  } satisfies RedisOptions;
}

/** Goes on for ever: commands fail on their own count, the connection is looked for until it is there. */
function retryStrategy(times: number): number {
  return Math.min(times * 150, 2000);
}

function tlsOptions(tls: RedisTls): ConnectionOptions {
  return {
    rejectUnauthorized: !tls.insecure,
    ...(tls.ca === null ? {} : { ca: readPem('ca', tls.ca) }),
    ...(tls.cert === null ? {} : { cert: readPem('cert', tls.cert) }),
    ...(tls.key === null ? {} : { key: readPem('key', tls.key) }),
    ...(tls.serverName === null ? {} : { servername: tls.serverName }),
  };
}

function readPem(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new StoreError(`REDIS_URL: ${name}: cannot read the file ${path}; expected a PEM file.`);
  }
}
