/** The digests of the Redis store, and the groups that they are written with. */

import type { DigestStore, NewSnapshot } from '../../app/ports.ts';
import { spreadEvenly } from '../../app/spread-evenly.ts';
import type { SnapshotDigest } from '../../leaks/digest.ts';
import { decodeDigest, encodeDigest } from './digest-codec.ts';
import { dayOf, decodeDefinition, listGroups, MAX_DIGESTS } from './group-table.ts';
import type { RedisClient } from './redis-client.ts';
import { serviceKey, serviceKeys } from './redis-keys.ts';
import { NUMBER } from './redis-scripts.ts';

/** Digests are read so many at a time. */
const CHUNK = 128;

export function createDigests(client: RedisClient, warn: (message: string) => void): DigestStore {
  return {
    async digests(service, from, to) {
      const all = await client.zrangebyscore(serviceKey(service, 'moments'), from, to);
      const ids = spreadEvenly(all, MAX_DIGESTS);
      if (ids.length === 0) return [];
      const signatures = await readSignatures(client, service);
      const digests: SnapshotDigest[] = [];
      let damaged = 0;
      for (let i = 0; i < ids.length; i += CHUNK) {
        const chunk = ids.slice(i, i + CHUNK);
        const stored = await client.hmgetBuffer(serviceKey(service, 'digests'), ...chunk);
        // What was removed since the ids were read is no damage.
        const present = stored.filter((bytes) => bytes !== null);
        for (const bytes of present) {
          const digest = decodeDigest(bytes, signatures);
          if (digest === null) damaged += 1;
          else digests.push(digest);
        }
      }
      if (damaged > 0) warn(`skipped ${damaged} damaged digests of ${service}`);
      return digests;
    },
    async definitions(service) {
      const texts = await client.hvals(serviceKey(service, 'definitions'));
      return texts.flatMap((text) => decodeDefinition(text) ?? []);
    },
  };
}

/** The words that the script PUT takes at its end: the day, the digest, then signature, number and definition of each group. */
export async function packDigest(
  client: RedisClient,
  { meta, digest, definitions }: NewSnapshot,
): Promise<(string | number | Buffer)[]> {
  if (digest === null) return [0, ''];
  const groups = listGroups(digest, definitions);
  const day = dayOf(digest);
  const keys = serviceKeys(meta.service);
  const signatures = groups.map(({ signature }) => signature);
  const reply = await client.eval(NUMBER, keys.length, ...keys, day, ...signatures);
  const given = Array.isArray(reply) ? reply.map(Number) : [];
  const numbers = new Map(signatures.map((signature, at) => [signature, given[at] ?? 0]));
  const stored = await encodeDigest(digest, numbers);
  const words = groups.flatMap(({ signature, definition }) => [
    signature,
    numbers.get(signature) ?? 0,
    definition,
  ]);
  return [day, stored, ...words];
}

async function readSignatures(
  client: RedisClient,
  service: string,
): Promise<ReadonlyMap<number, string>> {
  const numbers = await client.hgetall(serviceKey(service, 'numbers'));
  return new Map(Object.entries(numbers).map(([signature, number]) => [Number(number), signature]));
}
