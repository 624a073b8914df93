/** Changes a kept record without losing what somebody else writes at the same time. */

import type { DocumentKinds } from './documents.ts';
import { StoreError } from './errors.ts';
import type { DocumentStore } from './ports.ts';

/** More writers of one record at the same moment than there will be replicas of heapbot. */
const MOST_TRIES = 20;

/**
 * Reads, changes, writes; again where somebody was faster. `change` is called anew each time and returns null to leave the record as
 * it is. Resolves to what is kept then, null where there is nothing. Rejects with StoreError.
 */
export async function updateDocument<K extends keyof DocumentKinds>(
  store: Pick<DocumentStore, 'read' | 'write'>,
  kind: K,
  id: string,
  change: (value: DocumentKinds[K] | null) => DocumentKinds[K] | null,
): Promise<DocumentKinds[K] | null> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await store.read(kind, id);
    const changed = change(found?.value ?? null);
    if (changed === null) return found?.value ?? null;
    if (await store.write(kind, id, changed, found?.revision ?? null)) return changed;
  }
  throw new StoreError(
    'Others keep changing the same record, so it was not changed. Try again in a moment.',
  );
}
