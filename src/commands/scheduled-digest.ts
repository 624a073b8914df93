/** A digest: what heapbot tells a channel by itself, when, and how the last one went. JSON. */

import type { Judgement } from '../leaks/judgement.ts';

/** What a person, or heapbot.yaml, asked for. */
export interface ScheduledDigest {
  /** Shown as `#12`. Those of heapbot.yaml have numbers too: by the order in which they were first seen. */
  readonly number: number;
  readonly services: 'all' | readonly string[];
  readonly when: DigestTimes;
  readonly channel: DigestChannel;
  /** `changed`: nothing is posted where nothing moved; `leaking`: only where something grows; `always`: one line then. */
  readonly condition: 'always' | 'changed' | 'leaking';
  /** Rows of its tables. */
  readonly top: number;
  /** The platform's id of the person who is told of failures; empty for those of heapbot.yaml. */
  readonly owner: string;
  readonly paused: DigestPause | null;
  readonly origin: 'person' | 'file';
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** In the words that it was asked for, and as a scheduler reads it. */
export interface DigestTimes {
  readonly words: string;
  readonly rule:
    | { readonly kind: 'cron'; readonly expression: string }
    /** At whole multiples of `millis` since midnight, 1 January 1970 in the zone's standard time. */
    | { readonly kind: 'every'; readonly millis: number };
  /** IANA: `Europe/Lisbon`. */
  readonly timeZone: string;
}

export interface DigestChannel {
  readonly workspace: string;
  readonly id: string;
  /** Without the leading `#`; null where the platform did not say. */
  readonly name: string | null;
}

export interface DigestPause {
  /** A person's id, or `heapbot` after five failures in a row. */
  readonly by: string;
  readonly at: number;
  /** A sentence; empty where a person paused it. */
  readonly why: string;
}

/** What a digest remembers from one time to the next. */
export interface DigestMemory {
  readonly lastRunAt: number | null;
  /** By service: the snapshot that the last digest was of, and its verdict. */
  readonly last: Readonly<
    Record<
      string,
      {
        readonly snapshot: string;
        readonly at: number;
        readonly liveBytes: number;
        readonly verdict: Judgement['verdict'];
        /** Signatures of its suspects. */
        readonly suspects: readonly string[];
      }
    >
  >;
  /** Posts in a row that failed, and whether the owner knows. */
  readonly failures: number;
  readonly isOwnerTold: boolean;
  /** When the last one failed; absent where none did. */
  readonly failedAt?: number;
}

export const emptyMemory: DigestMemory = {
  lastRunAt: null,
  last: {},
  failures: 0,
  isOwnerTold: false,
};
