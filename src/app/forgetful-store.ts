/** A store that keeps nothing: for a terminal that looks at files, where there is nothing to keep. */

import type { Store } from './ports.ts';

export function createForgetfulStore(): Store {
  return {
    put: async () => undefined,
    meta: async () => null,
    profile: async () => null,
    latest: async () => null,
    list: async () => [],
    remove: async () => undefined,
    investigation: async () => null,
    setInvestigation: async () => undefined,
    claim: async () => true,
    check: async () => undefined,
    close: async () => undefined,
  };
}
