/** Remembers what an answer learned of leaks, beside what others learned and decided in the meantime. */

import type { LeakRecord, LeakState } from '../leaks/identity.ts';
import { nameSignature } from '../leaks/remember.ts';
import type { DocumentStore } from './ports.ts';
import { updateDocument } from './update-document.ts';

/** Throws StoreError. */
export async function learnLeaks(
  learned: readonly LeakRecord[],
  store: Pick<DocumentStore, 'all' | 'read' | 'write'>,
): Promise<void> {
  if (learned.length === 0) return;
  const signatures = (await store.all('leak')).map(({ value }) => value.signature);
  for (const record of learned) {
    await updateDocument(store, 'leak', record.signature, (known) =>
      known === null
        ? { ...record, id: nameSignature(record.signature, signatures) }
        : mergeRecords(known, record),
    );
    signatures.push(record.signature);
  }
}

/** The name stays, each service's newest sighting counts, and what a person decided is overruled by nothing but what it foresaw. */
function mergeRecords(known: LeakRecord, learned: LeakRecord): LeakRecord {
  const seen = new Set(learned.sightings.map(({ service }) => service));
  const others = known.sightings.filter(({ service }) => !seen.has(service));
  return {
    ...learned,
    id: known.id,
    sightings: [...others, ...learned.sightings],
    state: mergeStates(known.state, learned.state),
  };
}

function mergeStates(known: LeakState, learned: LeakState): LeakState {
  if (known.kind === 'open') return learned;
  if (known.kind !== 'fixed') return known;
  const isSame = learned.kind === 'fixed' && learned.version === known.version;
  const isBack = learned.kind === 'regressed' && learned.fixedIn === known.version;
  return isSame || isBack ? learned : known;
}
