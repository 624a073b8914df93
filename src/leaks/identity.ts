/** A leak as something with a name: what is remembered of a signature across snapshots, services and builds. */

/** One signature that was a suspect at least once. JSON. */
export interface LeakRecord {
  /** What people call it: `HEAP-` and the first hex digits of the signature, as many as tell it from the others, at least four. */
  readonly id: string;
  readonly signature: string;
  /** Function names of the allocator and the entry, for lists. */
  readonly allocator: string;
  readonly entry: string | null;
  readonly kind: 'application' | 'library' | 'goroutines' | 'runtime';
  readonly sightings: readonly LeakSighting[];
  readonly state: LeakState;
}

/** What is known of a leak in one service. Times are milliseconds since 1970. */
export interface LeakSighting {
  readonly service: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When it began to grow, as the snapshots tell, ISO 8601; null where they do not. */
  readonly since: string | null;
  /** Versions, or build ids where nobody named a version; oldest first, at most twenty. */
  readonly builds: readonly string[];
  /** The steepest slope that was confirmed, and the latest, in bytes per hour. */
  readonly worstSlope: number;
  readonly lastSlope: number;
  readonly growthBytes: number;
}

/** `by` is a person's id, or `heapbot` where the snapshots told. */
export type LeakState =
  | { readonly kind: 'open' }
  | { readonly kind: 'muted' | 'acknowledged'; readonly by: string; readonly at: number }
  /** `isVerified`: snapshots of that version or a later one show that it no longer grows. */
  | {
      readonly kind: 'fixed';
      readonly version: string;
      readonly by: string;
      readonly at: number;
      readonly isVerified: boolean;
    }
  | {
      readonly kind: 'regressed';
      readonly fixedIn: string;
      readonly regressedIn: string;
      readonly at: number;
    };
