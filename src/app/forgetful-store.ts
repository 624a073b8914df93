/** A store that keeps nothing: for a terminal that looks at files, where there is nothing to keep. */

import type { Store } from './ports.ts';

export function createForgetfulStore(): Store {
  let lastNumber = 0;
  return {
    put: async () => undefined,
    meta: async () => null,
    profile: async () => null,
    latest: async () => null,
    list: async () => [],
    remove: async () => undefined,
    pin: async () => false,
    setLabel: async () => false,
    digests: async () => [],
    definitions: async () => [],
    read: async () => null,
    all: async () => [],
    write: async () => true,
    erase: async () => undefined,
    nextNumber: async () => {
      lastNumber += 1;
      return lastNumber;
    },
    investigation: async () => null,
    setInvestigation: async () => undefined,
    claim: async () => true,
    check: async () => undefined,
    close: async () => undefined,
  };
}
