/** The documents of the Redis store: one hash for each kind, so that all of a kind are read at once. */

import { randomUUID } from 'node:crypto';
import type { DocumentKinds } from '../../app/documents.ts';
import type { DocumentStore, Versioned } from '../../app/ports.ts';
import { decodeDocument, encodeDocument, sortById } from './document-records.ts';
import type { RedisClient } from './redis-client.ts';
import { counterKey, documentKeys } from './redis-keys.ts';
import { WRITE } from './redis-small-scripts.ts';

/** Its revision, the word of whoever wrote it, and JSON. */
const RECORD = /^(\d{1,15}) (\S{1,60}) (.*)$/su;

export function createDocuments(
  client: RedisClient,
  warn: (message: string) => void,
): DocumentStore {
  return {
    async read(kind, id) {
      const text = await client.hget(documentKeys(kind)[0], id);
      return text === null ? null : decodeRecord(kind, id, text);
    },
    async all(kind) {
      const texts = Object.entries(await client.hgetall(documentKeys(kind)[0]));
      return sortById(texts.flatMap(([id, text]) => decodeRecord(kind, id, text) ?? []));
    },
    async write(kind, id, value, revision) {
      const text = encodeDocument(kind, id, value);
      const [records, last] = documentKeys(kind);
      const before = (await client.hget(records, id)) ?? '';
      const readable = before === '' ? null : decodeRecord(kind, id, before);
      if ((readable?.revision ?? null) !== revision) return false;
      const words = [id, before, text, randomUUID()];
      return (await client.eval(WRITE, 2, records, last, ...words)) === 1;
    },
    async erase(kind, id) {
      await client.hdel(documentKeys(kind)[0], id);
    },
    nextNumber: (counter) => client.incr(counterKey(counter)),
  };

  function decodeRecord<K extends keyof DocumentKinds>(
    kind: K,
    id: string,
    text: string,
  ): Versioned<DocumentKinds[K]> | null {
    const [, revision = '', , json = ''] = RECORD.exec(text) ?? [];
    const value = decodeDocument(kind, json);
    if (value !== null) return { id, value, revision: Number(revision) };
    warn(`skipped a damaged ${kind} (${id.slice(0, 80)})`);
    return null;
  }
}
