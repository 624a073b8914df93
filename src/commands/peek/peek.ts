/** `/heap peek`: who calls a function, and where its memory goes from there. */

import { type PeekReport, peekReport } from '../../pprof/report/peek.ts';
import type { Command } from '../command.ts';
import {
  factsOf,
  investigationOf,
  profileOf,
  type SnapshotFacts,
  subjectOf,
} from '../heap-report.ts';
import { type MatchingArgs, readMatchingArgs, reportMatching } from '../matching.ts';
import { describePeek } from './message.ts';

export interface PeekAnswer {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly peek: PeekReport;
}

export const peek: Command<MatchingArgs, PeekAnswer> = {
  name: 'peek',
  summary:
    'Who calls the functions that match, and whom they call, with the memory that flows along each call.',
  usage: 'peek [service] REGEXP [options]',
  examples: [
    'peek reflect.Value.Call',
    'peek svc-blog reflect.Value.Call',
    'peek svc-blog ^main\\. alloc_space',
  ],
  parse: (words, context) => readMatchingArgs('peek', words, context),
  needs: ({ target }) => target.queries,
  progress: ({ target, pattern }) => `peeking at ${pattern} in the heap of ${target.subject}…`,
  report: (snapshots, args) => ({
    subject: subjectOf(args.target, snapshots),
    snapshots: snapshots.map(factsOf),
    peek: reportMatching('peek', args, profileOf(snapshots), peekReport),
  }),
  message: describePeek,
  investigates: (answer) => investigationOf(answer, answer.peek.sampleType),
};
