/** What a person decides about a leak: it is known, not to be told of, mended, or open again. */

import type { Change, LeakAction, Outcome } from '../commands/change.ts';
import type { LeakRecord, LeakState } from '../leaks/identity.ts';
import type { Circumstances } from './circumstances.ts';
import { updateDocument } from './update-document.ts';

/** Only of leaks in services that may be spoken of here; of any other there is no such thing. */
export async function changeLeak(
  { id, action }: Extract<Change, { kind: 'leak' }>,
  { store, person, now, isShown }: Circumstances,
): Promise<Outcome> {
  const records = (await store.all('leak'))
    .map(({ value }) => value)
    .filter(({ sightings }) => sightings.some(({ service }) => isShown(service)));
  const found = findByName(records, id);
  if (found === undefined) {
    return { kind: 'unknown', what: id, known: records.map((record) => record.id) };
  }
  const state = stateAfter(action, person, now);
  await updateDocument(store, 'leak', found.signature, (record) => ({
    ...(record ?? found),
    state,
  }));
  return { kind: 'leak', id: found.id, signature: found.signature };
}

/** `HEAP-7f3a`, `heap-7f3a`, `7f3a`, or more digits of the signature than its name has. */
function findByName(records: readonly LeakRecord[], typed: string): LeakRecord | undefined {
  const digits = typed.toLowerCase().replace(/^heap-/u, '');
  const named = records.find(({ id }) => id.toLowerCase() === `heap-${digits}`);
  if (named !== undefined || digits.length < 4) return named;
  const matching = records.filter(({ signature }) => signature.startsWith(digits));
  return matching.length === 1 ? matching[0] : undefined;
}

function stateAfter(action: LeakAction, by: string, at: number): LeakState {
  switch (action.kind) {
    case 'reopen':
      return { kind: 'open' };
    case 'mute':
      return { kind: 'muted', by, at };
    case 'acknowledge':
      return { kind: 'acknowledged', by, at };
    case 'fixed':
      return { kind: 'fixed', version: action.version, by, at, isVerified: false };
  }
}
