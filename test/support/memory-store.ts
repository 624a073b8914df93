/** A store in memory, for tests of what stands above the port. */

import type { DocumentKinds } from '../../src/app/documents.ts';
import type { DocumentStore, NewSnapshot, Store, Versioned } from '../../src/app/ports.ts';
import type { Investigation } from '../../src/commands/command.ts';

export interface MemoryStore extends Store {
  readonly snapshots: NewSnapshot[];
  /** `service id` of those that are pinned. */
  readonly pinned: Set<string>;
}

export function createMemoryStore(): MemoryStore {
  const snapshots: NewSnapshot[] = [];
  const pinned = new Set<string>();
  const investigations = new Map<string, Investigation>();
  const claims = new Set<string>();
  const indexOf = (service: string, id: string) =>
    snapshots.findIndex(({ meta }) => meta.service === service && meta.id === id);
  const find = (service: string, id: string) => snapshots[indexOf(service, id)];
  const newestFirst = (service: string) =>
    snapshots
      .map(({ meta }) => meta)
      .filter((meta) => meta.service === service)
      .reverse();
  return {
    snapshots,
    pinned,
    put: async (snapshot) => {
      snapshots.push(snapshot);
    },
    meta: async (service, id) => find(service, id)?.meta ?? null,
    profile: async (service, id) => find(service, id)?.profile ?? null,
    latest: async (service) => newestFirst(service)[0] ?? null,
    list: async (service, limit) => newestFirst(service).slice(0, limit),
    remove: async (service, id) => {
      const at = indexOf(service, id);
      if (at >= 0) snapshots.splice(at, 1);
    },
    pin: async (service, id, isPinned) => {
      if (find(service, id) === undefined) return false;
      if (isPinned) pinned.add(`${service} ${id}`);
      else pinned.delete(`${service} ${id}`);
      return true;
    },
    setLabel: async (service, id, label) => {
      const found = find(service, id);
      if (found === undefined) return false;
      snapshots[indexOf(service, id)] = { ...found, meta: { ...found.meta, label } };
      return true;
    },
    digests: async (service, from, to) =>
      snapshots
        .filter(({ meta }) => meta.service === service)
        .flatMap(({ digest }) => digest ?? [])
        .filter(({ takenAt }) => takenAt >= from && takenAt <= to)
        .sort((a, b) => a.takenAt - b.takenAt),
    definitions: async (service) => {
      const own = snapshots.filter(({ meta }) => meta.service === service);
      const all = own.flatMap(({ definitions }) => definitions);
      return [...new Map(all.map((one) => [one.signature, one])).values()];
    },
    ...createMemoryDocuments(),
    investigation: async (place) => investigations.get(place) ?? null,
    setInvestigation: async (place, investigation) => {
      investigations.set(place, investigation);
    },
    claim: async (key) => !claims.has(key) && claims.add(key).has(key),
    check: async () => undefined,
    close: async () => undefined,
  };
}

function createMemoryDocuments(): DocumentStore {
  const tables: { [K in keyof DocumentKinds]?: Map<string, Versioned<DocumentKinds[K]>> } = {};
  const counters = new Map<string, number>();
  let revisions = 0;
  return {
    read: async (kind, id) => tables[kind]?.get(id) ?? null,
    all: async (kind) => [...(tables[kind]?.values() ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1)),
    write: async (kind, id, value, revision) => {
      const table = tables[kind] ?? new Map();
      if ((table.get(id)?.revision ?? null) !== revision) return false;
      revisions += 1;
      table.set(id, { id, value, revision: revisions });
      tables[kind] = table;
      return true;
    },
    erase: async (kind, id) => void tables[kind]?.delete(id),
    nextNumber: async (counter) => {
      const number = (counters.get(counter) ?? 0) + 1;
      counters.set(counter, number);
      return number;
    },
  };
}
