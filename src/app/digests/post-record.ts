/** How far one run of a digest is, kept where every process sees it. */

import type { DigestPost } from '../documents.ts';
import type { DocumentStore } from '../ports.ts';
import { updateDocument } from '../update-document.ts';

type Records = Pick<DocumentStore, 'read' | 'write' | 'all' | 'erase'>;

export function postId(number: number, at: number): string {
  return `${number}@${at}`;
}

/** A run that is over stays over: nobody who is late takes it back. */
export async function advanceRecord(store: Records, id: string, to: DigestPost): Promise<void> {
  await updateDocument(store, 'digest-post', id, (found) => (found?.kind === 'done' ? null : to));
}

/** What is so long ago that nobody runs it again. */
export async function sweepRecords(store: Records, before: number): Promise<void> {
  for (const { id } of await store.all('digest-post')) {
    if (Number(id.slice(id.indexOf('@') + 1)) < before) await store.erase('digest-post', id);
  }
}
