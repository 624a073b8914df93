/** The records that heapbot keeps beside snapshots, by kind. JSON. */

import type { Baseline, FollowUp } from '../commands/command.ts';
import type { DigestMemory, ScheduledDigest } from '../commands/scheduled-digest.ts';
import type { LeakRecord } from '../leaks/identity.ts';
import type { ServiceEvent } from '../leaks/judgement.ts';
import type { Posted } from './conversation.ts';
import type { Job } from './ports.ts';

export interface DocumentKinds {
  /** By service. */
  readonly baseline: Baseline;
  /** By service; oldest first, at most two hundred. */
  readonly events: readonly ServiceEvent[];
  /** By signature. */
  readonly leak: LeakRecord;
  /** By a new id. */
  readonly watch: Watch;
  /** By what is done, and when: jobs that were accepted and are not done, where no queue keeps them. */
  readonly job: OwedJob;
  /** By number. */
  readonly digest: ScheduledDigest;
  /** By number. */
  readonly 'digest-memory': DigestMemory;
  /** By `NUMBER@TICK`: how far one run of a digest is, whoever goes on with it. */
  readonly 'digest-post': DigestPost;
  /** By `file`: the numbers of the digests that heapbot.yaml declares, by what tells them apart. */
  readonly 'declared-digests': Readonly<Record<string, number>>;
}

/** One run of a digest. Written before each step that others can see. */
export type DigestPost =
  /** Nothing is posted yet. `isAsked`: a person wanted it now, so it is posted whatever its condition says. */
  | { readonly kind: 'due'; readonly isAsked: boolean }
  /** It may be posted or not. `startedAt`: milliseconds since 1970; 0 where the call is over and its answer was lost. */
  | { readonly kind: 'posting'; readonly isAsked: boolean; readonly startedAt: number }
  /** `posted` is null where it stands somewhere, and nobody can tell where. `attached`: so many things hang below it. */
  | { readonly kind: 'posted'; readonly posted: Posted | null; readonly attached: number }
  /** Posted with all that belongs to it, or not to be posted. */
  | { readonly kind: 'done' };

/** A job that is done again where the process died in the middle. */
export interface OwedJob {
  readonly job: Job;
  /** The moment it was due. */
  readonly at: number;
  /** How often it was begun. */
  readonly tries: number;
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
  /** It is revised once more, and promises nothing then: somebody stopped it, or a newer answer takes its place. */
  readonly isEnding?: boolean | undefined;
}
