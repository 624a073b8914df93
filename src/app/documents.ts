/** The records that heapbot keeps beside snapshots, by kind. JSON. */

import type { Baseline, FollowUp } from '../commands/command.ts';
import type { LeakRecord } from '../leaks/identity.ts';
import type { ServiceEvent } from '../leaks/judgement.ts';
import type { Posted } from './conversation.ts';

export interface DocumentKinds {
  /** By service. */
  readonly baseline: Baseline;
  /** By service; oldest first, at most two hundred. */
  readonly events: readonly ServiceEvent[];
  /** By signature. */
  readonly leak: LeakRecord;
  /** By a new id. */
  readonly watch: Watch;
}

/** An answer that is revised as more becomes known. */
export interface Watch {
  readonly posted: Posted;
  readonly followUp: FollowUp;
  /** Who asked, for what goes wrong. */
  readonly person: string;
  /** Of the channel, where the platform said it. */
  readonly channelName: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Snapshots in a row that could not be taken. */
  readonly failures: number;
}
