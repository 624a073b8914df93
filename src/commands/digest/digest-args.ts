/** What the words behind `/heap digest` ask for, and what a run of a digest is. */

import type { DigestChange, DigestMaterial, DigestSummary } from '../digest-change.ts';

export type DigestArgs = WordArgs | PostArgs;

export type WordArgs =
  | { readonly kind: 'list'; readonly digests: readonly DigestSummary[] }
  | { readonly kind: 'show'; readonly summary: DigestSummary }
  /** How to edit it in words. */
  | { readonly kind: 'how-to-edit'; readonly summary: DigestSummary }
  | { readonly kind: 'change'; readonly change: DigestChange };

/** A run. Never comes of words: the app makes it, with the histories in `known`. */
export interface PostArgs extends Omit<DigestMaterial, 'histories'> {
  readonly kind: 'post';
}
