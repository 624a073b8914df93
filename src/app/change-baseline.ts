/** The snapshot that a service is compared with by name: set, replaced, cleared. A baseline is never thinned out. */

import type { Change, Outcome } from '../commands/change.ts';
import type { Baseline } from '../commands/command.ts';
import type { Circumstances } from './circumstances.ts';
import { SnapshotGoneError } from './errors.ts';
import type { Store } from './ports.ts';
import { updateDocument } from './update-document.ts';

/** Throws SnapshotGoneError. */
export async function setBaseline(
  { service, to }: Extract<Change, { kind: 'set-baseline' }>,
  { store, inputs, person, now }: Circumstances,
): Promise<Outcome> {
  const snapshot = inputs[to]?.meta.id ?? '';
  // Pinned first: a baseline that may be thinned out is worse than a snapshot that stays too long.
  if (!(await store.pin(service, snapshot, true))) throw new SnapshotGoneError(service, snapshot);
  let before: Baseline | null = null;
  const baseline: Baseline = { snapshot, setAt: now, setBy: person };
  await updateDocument(store, 'baseline', service, (found) => {
    before = found;
    return baseline;
  });
  await unpinFormer(service, before, snapshot, store);
  return { kind: 'baseline', before, now: baseline };
}

export async function clearBaseline(service: string, store: Store): Promise<Outcome> {
  const before = (await store.read('baseline', service))?.value ?? null;
  if (before === null) return { kind: 'baseline', before: null, now: null };
  await store.erase('baseline', service);
  await unpinFormer(service, before, '', store);
  return { kind: 'baseline', before, now: null };
}

async function unpinFormer(
  service: string,
  former: Baseline | null,
  current: string,
  store: Store,
): Promise<void> {
  if (former === null || former.snapshot === current) return;
  await store.pin(service, former.snapshot, false);
}
