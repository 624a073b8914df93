/** What the LMDB store forgets by itself: investigations and claims, each with the time at which it expires as its version. */

import type { ClaimStore, InvestigationStore } from '../../app/ports.ts';
import { boundName } from './bound-name.ts';
import { ifUnchanged, quietly, removeExpired, type Tables } from './lmdb-tables.ts';
import { decodeInvestigation } from './records.ts';

export interface LmdbClaims extends InvestigationStore, ClaimStore {
  /** Resolves when nothing is being removed. */
  settle(): Promise<unknown>;
}

export interface ClaimOptions {
  readonly investigationSeconds: number;
  readonly refresh: () => void;
  readonly warn: (message: string) => void;
}

/** What has expired is looked for at most this often. */
const SWEEP_MILLIS = 60_000;

export function createClaims(tables: Tables, options: ClaimOptions): LmdbClaims {
  let sweptAt = 0;
  let sweeping: Promise<unknown> = Promise.resolve();

  return {
    async investigation(place) {
      options.refresh();
      const found = tables.investigations.getEntry(boundName(place));
      if (found === undefined || (found.version ?? 0) <= Date.now()) return null;
      const investigation = decodeInvestigation(found.value);
      if (investigation === null) options.warn('skipped a damaged investigation');
      return investigation;
    },
    async setInvestigation(place, investigation) {
      const expires = Date.now() + options.investigationSeconds * 1000;
      await tables.investigations.put(boundName(place), JSON.stringify(investigation), expires);
      sweep();
    },
    /** Whoever changes the version first has the claim. */
    async claim(text, seconds) {
      options.refresh();
      const key = boundName(text);
      const now = Date.now();
      const held = tables.claims.getEntry(key)?.version;
      if (held !== undefined && held > now) return false;
      const won = await ifUnchanged(tables.claims, key, held, () => {
        quietly(tables.claims.put(key, '', now + seconds * 1000));
      });
      sweep();
      return won;
    },
    settle: () => sweeping,
  };

  /** Nobody waits for it: what stays is found the next time. */
  function sweep(): void {
    const now = Date.now();
    if (now - sweptAt < SWEEP_MILLIS) return;
    sweptAt = now;
    const swept = [tables.claims, tables.investigations].map((table) => removeExpired(table, now));
    sweeping = Promise.allSettled(swept);
  }
}
