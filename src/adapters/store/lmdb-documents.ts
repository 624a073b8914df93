/** The documents of the LMDB store: the version of a record is its revision, so that LMDB itself compares and sets. */

import { z } from 'zod';
import type { DocumentKinds } from '../../app/documents.ts';
import { StoreError } from '../../app/errors.ts';
import type { DocumentStore, Versioned } from '../../app/ports.ts';
import { boundName } from './bound-name.ts';
import { decode } from './decode.ts';
import { decodeDocument, encodeDocument, sortById } from './document-records.ts';
import { ifUnchanged, LAST_NAME, quietly, type Tables } from './lmdb-tables.ts';

export interface DocumentOptions {
  readonly refresh: () => void;
  readonly warn: (message: string) => void;
}

const MAX_ATTEMPTS = 1000;

/** No name of a counter becomes this key: boundName escapes `#`. */
const REVISIONS = '#revisions';

/** Keys may be digests: the id stands in the record too. */
const recordSchema = z.tuple([z.string(), z.string()]);

export function createDocuments(tables: Tables, options: DocumentOptions): DocumentStore {
  const { documents, counters } = tables;

  return {
    async read(kind, id) {
      options.refresh();
      const found = documents.getEntry([kind, boundName(id)]);
      return found === undefined ? null : decodeRecord(kind, found.value, found.version);
    },
    async all(kind) {
      options.refresh();
      const range = documents.getRange({ start: [kind], end: [kind, LAST_NAME], versions: true });
      const found = [...range].flatMap(
        ({ value, version }) => decodeRecord(kind, value, version) ?? [],
      );
      return sortById(found);
    },
    async write(kind, id, value, revision) {
      const text = JSON.stringify([id, encodeDocument(kind, id, value)]);
      options.refresh();
      const key: [string, string] = [kind, boundName(id)];
      const found = documents.getEntry(key);
      const readable = found === undefined ? null : decodeRecord(kind, found.value, found.version);
      if ((readable?.revision ?? null) !== revision) return false;
      const next = await takeNumber(REVISIONS);
      return await ifUnchanged(documents, key, found?.version, () => {
        quietly(documents.put(key, text, next));
      });
    },
    async erase(kind, id) {
      await documents.remove([kind, boundName(id)]);
    },
    nextNumber: (counter) => takeNumber(boundName(counter)),
  };

  async function takeNumber(key: string): Promise<number> {
    for (let times = 0; times < MAX_ATTEMPTS; times += 1) {
      options.refresh();
      const last = counters.getEntry(key)?.version;
      const next = (last ?? 0) + 1;
      const won = await ifUnchanged(counters, key, last, () => {
        quietly(counters.put(key, '', next));
      });
      if (won) return next;
    }
    throw new StoreError('others take numbers all the time: try again');
  }

  function decodeRecord<K extends keyof DocumentKinds>(
    kind: K,
    text: string,
    revision = 0,
  ): Versioned<DocumentKinds[K]> | null {
    const record = decode(recordSchema, text);
    const value = record === null ? null : decodeDocument(kind, record[1]);
    if (record !== null && value !== null) return { id: record[0], value, revision };
    options.warn(
      `skipped a damaged ${kind}${record === null ? '' : ` (${record[0].slice(0, 80)})`}`,
    );
    return null;
  }
}
