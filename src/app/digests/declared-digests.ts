/** Digests that heapbot.yaml declares: they keep their numbers, and follow the file at every start. */

import type { ScheduledDigest } from '../../commands/scheduled-digest.ts';
import type { Directory, Scheduler, Store } from '../ports.ts';
import { updateDocument } from '../update-document.ts';
import { unscheduleDigest } from './schedule-digest.ts';

/** As the file has it. */
export interface DeclaredDigest
  extends Pick<ScheduledDigest, 'services' | 'when' | 'condition' | 'top'> {
  /** What tells it from the others, also when the rest of it changes; null: its services, times and channel do. */
  readonly name: string | null;
  /** An id, or a name without `#`. */
  readonly channel: string;
}

export interface DeclaredOptions {
  readonly store: Store;
  readonly scheduler: Pick<Scheduler, 'drop'>;
  readonly directory: Directory;
  readonly now: () => number;
}

/** Several processes may do this at the same time, each with the same file. Throws StoreError. */
export async function followDeclared(
  declared: readonly DeclaredDigest[],
  options: DeclaredOptions,
): Promise<void> {
  const { store, scheduler } = options;
  const numbers = await assignNumbers(declared.map(identifyDigest), store);
  for (const one of declared) await follow(one, numbers.get(identifyDigest(one)) ?? 0, options);
  const current = new Set(numbers.values());
  for (const { id, value } of await store.all('digest')) {
    if (value.origin === 'person' || current.has(value.number)) continue;
    await unscheduleDigest(value.number, scheduler);
    await store.erase('digest', id);
    await store.erase('digest-memory', id);
  }
}

/** What tells it from every other. */
export function identifyDigest({ name, services, when, channel }: DeclaredDigest): string {
  return name ?? JSON.stringify([services, when.words, when.timeZone, channel]);
}

/** Of those that are in the file now. Those that left it and come back are new. */
async function assignNumbers(
  identities: readonly string[],
  store: Store,
): Promise<ReadonlyMap<string, number>> {
  const before = toMap((await store.read('declared-digests', 'file'))?.value);
  if (identities.length === 0 && before.size === 0) return before;
  const fresh = new Map<string, number>();
  for (const identity of identities) {
    if (!before.has(identity)) fresh.set(identity, await store.nextNumber('digest'));
  }
  const kept = await updateDocument(store, 'declared-digests', 'file', (found) => {
    // Another process may have given them numbers by now.
    const known = new Map([...fresh, ...before, ...toMap(found)]);
    return Object.fromEntries([...known].filter(([identity]) => identities.includes(identity)));
  });
  return toMap(kept);
}

function toMap(
  numbers: Readonly<Record<string, number>> | null | undefined,
): ReadonlyMap<string, number> {
  return new Map(Object.entries(numbers ?? {}));
}

/** Whether it is paused is no matter of the file. */
async function follow(
  { services, when, condition, top, channel: named }: DeclaredDigest,
  number: number,
  { store, directory, now }: DeclaredOptions,
): Promise<void> {
  const channel = await findChannel(named, directory);
  const createdAt = now();
  await updateDocument(store, 'digest', String(number), (found) => ({
    number,
    services,
    when,
    condition,
    top,
    channel,
    owner: '',
    paused: found?.paused ?? null,
    origin: 'file',
    createdAt: found?.createdAt ?? createdAt,
  }));
}

/** Slack also takes a channel's name where it cannot be looked up. */
async function findChannel(
  named: string,
  directory: Directory,
): Promise<ScheduledDigest['channel']> {
  const isId = /^[CDG][A-Z0-9]{7,}$/u.test(named);
  const found = await directory.channel(isId ? { id: named } : { name: named });
  if (typeof found !== 'string') return { workspace: '', id: found.id, name: found.name };
  return isId
    ? { workspace: '', id: named, name: null }
    : { workspace: '', id: `#${named}`, name: named };
}
