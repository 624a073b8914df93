/** What a suite needs that every store must pass: a fresh place for each test, and the stores that are open there. */

import { afterEach, beforeEach } from 'vitest';
import type { Store, StoreLimits } from '../../../src/app/ports.ts';
import type { StorePlace } from '../../support/store-process.ts';

export interface StoreHarness {
  /** An empty place for data. */
  place(): Promise<StorePlace>;
  /** Opens the place; several times for several clients. */
  open(place: StorePlace, settings: StoreSettings): Promise<Store>;
  /** Removes what `place` made. */
  clear(place: StorePlace): Promise<void>;
}

export interface StoreSettings {
  readonly limits: StoreLimits;
  readonly investigationSeconds: number;
  readonly warn: (message: string) => void;
}

export const WIDE: StoreLimits = {
  maxAgeSeconds: 86_400,
  maxCount: 1000,
  maxBytes: 2 ** 30,
  maxTotalBytes: 2 ** 40,
  maxDigestAgeSeconds: 86_400,
  thin: false,
};

export interface PreparedStores {
  readonly place: () => StorePlace;
  /** Closed when the test is over. */
  readonly open: (settings?: Partial<StoreSettings>) => Promise<Store>;
}

export function prepareStores(harness: StoreHarness): PreparedStores {
  let place: StorePlace;
  let opened: Store[] = [];

  beforeEach(async () => {
    place = await harness.place();
  });

  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    opened = [];
    await harness.clear(place);
  });

  return {
    place: () => place,
    open: async (settings = {}) => {
      const defaults = { limits: WIDE, investigationSeconds: 60, warn: () => undefined };
      const store = await harness.open(place, { ...defaults, ...settings });
      opened.push(store);
      return store;
    },
  };
}
