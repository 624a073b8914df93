/** `/heap digest`: what heapbot tells a channel by itself. Also what a run of one is made of: its arguments are `PostArgs` then. */

import type { Outcome } from '../change.ts';
import type { Command, Known } from '../command.ts';
import type { DigestSummary } from '../digest-change.ts';
import { findNextRuns } from '../digest-times.ts';
import type { DigestArgs } from './digest-args.ts';
import { describeNews } from './digest-message.ts';
import { type DigestReport, reportDigest } from './digest-report.ts';
import { readDigestWords } from './digest-words.ts';
import { describeChange, describeDigest, describeEditing, describeList } from './manage-message.ts';

export type DigestAnswer =
  | { readonly kind: 'list'; readonly digests: readonly ListedDigest[] }
  | { readonly kind: 'show' | 'how-to-edit'; readonly listed: ListedDigest }
  | { readonly kind: 'changed'; readonly outcome: Outcome; readonly next: readonly number[] }
  | { readonly kind: 'digest'; readonly isPreview: boolean; readonly report: DigestReport };

/** With its next two runs, in milliseconds since 1970; none while it is paused. */
export interface ListedDigest extends DigestSummary {
  readonly next: readonly number[];
}

export const digest: Command<DigestArgs, DigestAnswer> = {
  name: 'digest',
  summary:
    'What heapbot tells a channel by itself: how services fare, when it is time, and one line where nothing moved.',
  usage: 'digest [add, list, show, edit, pause, resume, run, preview or remove]',
  examples: [
    'digest add svc-blog weekdays 09:00',
    'digest add all "0 9 * * 1-5" #perf tz=Europe/Lisbon if=changed',
    'digest list',
    'digest edit 12 every monday 9am',
    'digest run 12',
  ],
  isPrivate: (args) =>
    args.kind === 'change' ? args.change.kind === 'preview-digest' : args.kind !== 'post',
  parse: readDigestWords,
  needs: () => [],
  change: (args) => (args.kind === 'change' ? args.change : null),
  report: (_, args, known) => {
    if (known === undefined) throw new Error('nothing known of digests');
    return answer(args, known);
  },
  message: (found) => {
    switch (found.kind) {
      case 'list':
        return describeList(found.digests);
      case 'show':
        return describeDigest(found.listed);
      case 'how-to-edit':
        return describeEditing(found.listed);
      case 'changed':
        return describeChange(found.outcome, found.next);
      case 'digest':
        return describeNews(found.report, found.isPreview);
    }
  },
  learns: (found) => (found.kind === 'digest' ? found.report.learned : []),
};

function answer(args: DigestArgs, { now, histories, outcome }: Known): DigestAnswer {
  switch (args.kind) {
    case 'list':
      return { kind: 'list', digests: args.digests.map((summary) => addRuns(summary, now)) };
    case 'show':
    case 'how-to-edit':
      return { kind: args.kind, listed: addRuns(args.summary, now) };
    case 'post':
      return {
        kind: 'digest',
        isPreview: false,
        report: reportDigest({ ...args, histories }, now),
      };
    case 'change':
      if (outcome === null) throw new Error('a change of a digest without an outcome');
      return answerChange(outcome, now);
  }
}

function answerChange(outcome: Outcome, now: number): DigestAnswer {
  if (outcome.kind === 'digest-material') {
    return { kind: 'digest', isPreview: true, report: reportDigest(outcome.material, now) };
  }
  const next = outcome.kind === 'digest' ? findNextRuns(outcome.digest, now, SHOWN_RUNS) : [];
  return { kind: 'changed', outcome, next };
}

const SHOWN_RUNS = 2;

function addRuns(summary: DigestSummary, now: number): ListedDigest {
  return { ...summary, next: findNextRuns(summary.digest, now, SHOWN_RUNS) };
}
