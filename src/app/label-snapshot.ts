/** Gives a kept snapshot a name. */

import type { Change, Outcome } from '../commands/change.ts';
import type { Circumstances } from './circumstances.ts';
import { SnapshotGoneError } from './errors.ts';

/** Throws SnapshotGoneError. */
export async function labelSnapshot(
  { service, of, label }: Extract<Change, { kind: 'label' }>,
  { store, inputs }: Circumstances,
): Promise<Outcome> {
  const snapshot = inputs[of]?.meta.id ?? '';
  if (await store.setLabel(service, snapshot, label)) return { kind: 'labelled', snapshot, label };
  throw new SnapshotGoneError(service, snapshot);
}
