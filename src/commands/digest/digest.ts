/** `/heap digest`: what heapbot tells a channel by itself. Also what a run of one is made of: `analysis.run('digest', { kind: 'post', … })`. */

import { plainMessage } from '../../message/compose.ts';
import type { Command, Known } from '../command.ts';
import type { DigestArgs, WordArgs } from './digest-args.ts';
import { type DigestReport, reportDigest } from './digest-report.ts';
import { readDigestWords } from './digest-words.ts';

export type DigestAnswer =
  | Exclude<WordArgs, { readonly kind: 'change' }>
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
  parse: readDigestWords,
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
