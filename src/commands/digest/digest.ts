/** `/heap digest`: what heapbot tells a channel by itself. Also what a run of one is made of: `analysis.run('digest', { kind: 'post', … })`. */

import { plainMessage } from '../../message/compose.ts';
import type { Command, Known } from '../command.ts';
import type { DigestChange, DigestMaterial, DigestSummary } from '../digest-change.ts';
import { UsageError } from '../errors.ts';
import { type DigestReport, reportDigest } from './digest-report.ts';

export type DigestArgs =
  | { readonly kind: 'list'; readonly digests: readonly DigestSummary[] }
  | { readonly kind: 'show'; readonly summary: DigestSummary }
  /** How to edit it in words. */
  | { readonly kind: 'how-to-edit'; readonly summary: DigestSummary }
  | { readonly kind: 'change'; readonly change: DigestChange }
  | PostArgs;

/** A run. Never comes of words: the app makes it, with the histories in `known`. */
export interface PostArgs extends Omit<DigestMaterial, 'histories'> {
  readonly kind: 'post';
}

export type DigestAnswer =
  | Exclude<DigestArgs, PostArgs | { readonly kind: 'change' }>
  | { readonly kind: 'changed'; readonly outcome: NonNullable<Known['outcome']> }
  | { readonly kind: 'digest'; readonly isPreview: boolean; readonly report: DigestReport };

export const digest: Command<DigestArgs, DigestAnswer> = {
  name: 'digest',
  summary: 'What heapbot tells a channel by itself: when, of which services, and how they fare.',
  usage: 'digest [add, list, show, edit, pause, resume, run, preview or remove]',
  examples: [
    'digest add svc-blog weekdays 09:00',
    'digest add all "0 9 * * 1-5" #perf tz=Europe/Lisbon',
    'digest run 12',
  ],
  isPrivate: (args) =>
    args.kind === 'change' ? args.change.kind === 'preview-digest' : args.kind !== 'post',
  parse: () => {
    throw new UsageError('not yet');
  },
  needs: () => [],
  change: (args) => (args.kind === 'change' ? args.change : null),
  report: (_, args, known) => {
    if (args.kind === 'post') {
      const { histories = [], now = 0 } = known ?? {};
      return {
        kind: 'digest',
        isPreview: false,
        report: reportDigest({ ...args, histories }, now),
      };
    }
    if (args.kind !== 'change') return args;
    const outcome = known?.outcome ?? null;
    if (outcome === null) throw new Error('a change of a digest without an outcome');
    if (outcome.kind !== 'digest-material') return { kind: 'changed', outcome };
    return {
      kind: 'digest',
      isPreview: true,
      report: reportDigest(outcome.material, known?.now ?? 0),
    };
  },
  message: (answer) => plainMessage(answer.kind, []),
  learns: (answer) => (answer.kind === 'digest' ? answer.report.learned : []),
};
