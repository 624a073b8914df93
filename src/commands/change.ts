/** What a command changes, as data: the app carries it out and says what came of it. */

import type { Baseline } from './command.ts';
import type { DigestChange, DigestOutcome } from './digest-change.ts';

export type Change =
  | DigestChange
  /** The baseline becomes the snapshot that the query at index `to` finds. */
  | { readonly kind: 'set-baseline'; readonly service: string; readonly to: number }
  | { readonly kind: 'clear-baseline'; readonly service: string }
  /** Names the snapshot that the query at index `of` finds; a named snapshot is never thinned out. */
  | {
      readonly kind: 'label';
      readonly service: string;
      readonly of: number;
      readonly label: string;
    }
  | { readonly kind: 'deploy'; readonly service: string; readonly version: string }
  /** Answers about the service that are being revised in the channel are final from now on. */
  | { readonly kind: 'stop-watching'; readonly service: string }
  | {
      readonly kind: 'leak';
      /** As people type it: `HEAP-7f3a`. */
      readonly id: string;
      readonly action: LeakAction;
    };

export type LeakAction =
  | { readonly kind: 'mute' | 'acknowledge' | 'reopen' }
  /** A version that is said to mend it. */
  | { readonly kind: 'fixed'; readonly version: string };

/** What came of a change. */
export type Outcome =
  | DigestOutcome
  | { readonly kind: 'baseline'; readonly before: Baseline | null; readonly now: Baseline | null }
  | { readonly kind: 'labelled'; readonly snapshot: string; readonly label: string }
  | { readonly kind: 'deployed'; readonly version: string; readonly previous: string | null }
  | { readonly kind: 'stopped-watching'; readonly count: number }
  | { readonly kind: 'leak'; readonly id: string; readonly signature: string }
  /** Nothing was changed: there is no such thing. `known` are the names there are. */
  | { readonly kind: 'unknown'; readonly what: string; readonly known: readonly string[] };
