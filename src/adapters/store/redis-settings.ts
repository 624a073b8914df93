/** Looks at a Redis server's settings and warns where snapshots could be lost. */

import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-client.ts';

/** Says once per server what may lose snapshots. What the server does not tell is not warned of. */
export async function warnOfRedisSettings(
  client: RedisClient,
  where: string,
  warn: (message: string) => void,
): Promise<void> {
  const nodes = client instanceof Cluster ? client.nodes('master') : [client];
  const warnings = new Set<string>();
  for (const node of nodes) {
    const info = await node.info();
    const appendfsync = await node.config('GET', 'appendfsync').catch(() => null);
    for (const warning of judgeSettings(info, readSetting(appendfsync))) warnings.add(warning);
  }
  for (const warning of warnings) warn(`${where}: ${warning}`);
}

/** `info` is what INFO answers; `appendfsync` is null where the server does not tell (hosted ones often do not). */
export function judgeSettings(info: string, appendfsync: string | null): string[] {
  const facts = new Map(info.split(/\r?\n/u).map(splitFact));
  const warnings: string[] = [];
  if (facts.get('aof_enabled') === '0')
    warnings.push(
      'appendonly is off: a crash of the server loses the snapshots since its last dump; set appendonly yes',
    );
  else if (appendfsync !== null && appendfsync !== 'always')
    warnings.push(
      `appendfsync is ${appendfsync}: a crash of the machine may lose the last seconds; set appendfsync always to lose nothing`,
    );
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction')
    warnings.push(
      `maxmemory-policy is ${policy}: when memory is short the server throws snapshots away; set maxmemory-policy noeviction`,
    );
  return warnings;
}

function splitFact(line: string): [string, string] {
  const [name = '', ...value] = line.split(':');
  return [name, value.join(':')];
}

/** CONFIG GET answers `[name, value]`. */
function readSetting(reply: unknown): string | null {
  return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : null;
}
