/** A store in memory, for tests of what stands above the port. */

import type { NewSnapshot, Store } from '../../src/app/ports.ts';
import type { Investigation } from '../../src/commands/command.ts';

export function createMemoryStore(): Store & { readonly snapshots: NewSnapshot[] } {
  const snapshots: NewSnapshot[] = [];
  const investigations = new Map<string, Investigation>();
  const claims = new Set<string>();
  const find = (service: string, id: string) =>
    snapshots.find(({ meta }) => meta.service === service && meta.id === id);
  const newestFirst = (service: string) =>
    snapshots
      .map(({ meta }) => meta)
      .filter((meta) => meta.service === service)
      .reverse();
  return {
    snapshots,
    put: async (snapshot) => {
      snapshots.push(snapshot);
    },
    meta: async (service, id) => find(service, id)?.meta ?? null,
    profile: async (service, id) => find(service, id)?.profile ?? null,
    latest: async (service) => newestFirst(service)[0] ?? null,
    list: async (service, limit) => newestFirst(service).slice(0, limit),
    remove: async (service, id) => {
      const at = snapshots.findIndex(({ meta }) => meta.service === service && meta.id === id);
      if (at >= 0) snapshots.splice(at, 1);
    },
    investigation: async (place) => investigations.get(place) ?? null,
    setInvestigation: async (place, investigation) => {
      investigations.set(place, investigation);
    },
    claim: async (key) => !claims.has(key) && claims.add(key).has(key),
    check: async () => undefined,
    close: async () => undefined,
  };
}
