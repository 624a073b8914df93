/** What `/heap digest` changes, as data, and what comes of it. The app carries it out. */

import type { ServiceHistory } from './command.ts';
import type { DigestMemory, ScheduledDigest } from './scheduled-digest.ts';

/** What a person asks of a digest. */
export interface DigestRequest
  extends Pick<ScheduledDigest, 'services' | 'when' | 'condition' | 'top'> {
  readonly channel: ChannelWords;
}

/** A channel as a person names it. Without the leading `#`. */
export type ChannelWords =
  /** The one where it is typed. */
  | { readonly kind: 'here' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'id'; readonly id: string; readonly name: string | null };

/**
 * Where it cannot be done (no such channel, a service that may not be spoken of there, heapbot is not a member), the app throws a
 * UsageError: bad input is answered privately. A digest that is gone by now is the outcome `unknown`.
 */
export type DigestChange =
  | { readonly kind: 'add-digest'; readonly digest: DigestRequest }
  /** Never one of heapbot.yaml. */
  | {
      readonly kind: 'edit-digest';
      readonly number: number;
      readonly changes: Partial<DigestRequest>;
    }
  | { readonly kind: 'pause-digest'; readonly number: number }
  /** Forgets failures; the next run is the next one due. */
  | { readonly kind: 'resume-digest'; readonly number: number }
  /** Never one of heapbot.yaml. */
  | { readonly kind: 'remove-digest'; readonly number: number }
  /** Soon, once, beside its times; posted whatever its condition says. */
  | { readonly kind: 'run-digest'; readonly number: number }
  /** Changes nothing: gathers what a run would read now. */
  | { readonly kind: 'preview-digest'; readonly number: number };

export type DigestOutcome =
  /** `digest` as it is now; as it was, where it was removed. */
  | {
      readonly kind: 'digest';
      readonly done: 'added' | 'edited' | 'paused' | 'resumed' | 'removed' | 'started';
      readonly digest: ScheduledDigest;
    }
  | { readonly kind: 'digest-material'; readonly material: DigestMaterial };

/** What a digest is made of. JSON. */
export interface DigestMaterial {
  readonly digest: ScheduledDigest;
  readonly memory: DigestMemory;
  /** Of the services that could be read, in any order. */
  readonly histories: readonly ServiceHistory[];
  readonly failures: readonly DigestFailure[];
}

/** A service that could not be read. */
export interface DigestFailure {
  readonly service: string;
  /** Goes on after the service's name: `did not answer within 30 s`. */
  readonly why: string;
}

/** A digest as everybody may see it where they may hear of its services. */
export interface DigestSummary {
  readonly digest: ScheduledDigest;
  readonly memory: DigestMemory;
}
