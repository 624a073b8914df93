/** `/heap list`: what each line of a function holds, with a link to its source. */

import { type ListReport, listReport } from '../../pprof/report/list.ts';
import type { Command, CommandContext, Repository } from '../command.ts';
import {
  factsOf,
  investigationOf,
  profileOf,
  type SnapshotFacts,
  subjectOf,
} from '../heap-report.ts';
import { type MatchingArgs, readMatchingArgs, reportMatching } from '../matching.ts';
import type { Target } from '../target.ts';
import { describeList } from './message.ts';

export interface ListArgs extends MatchingArgs {
  /** Where the service's source is; null where that is not configured. */
  readonly repository: Repository | null;
}

export interface ListAnswer {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly list: ListReport;
}

export const list: Command<ListArgs, ListAnswer> = {
  name: 'list',
  aliases: ['weblist'],
  summary: 'What each line of the functions that match holds, with links to the source.',
  usage: 'list [service] REGEXP [options]',
  examples: ['list svc-blog blog.Handle', 'list blog.Handle', 'list svc-blog ^main\\. alloc_space'],
  parse: (words, context) => {
    const args = readMatchingArgs('list', words, context);
    return { ...args, repository: findRepository(args.target, context) };
  },
  needs: ({ target }) => target.queries,
  progress: ({ target, pattern }) => `listing ${pattern} in the heap of ${target.subject}…`,
  report: (snapshots, args) => ({
    subject: subjectOf(args.target, snapshots),
    snapshots: snapshots.map(factsOf),
    list: reportMatching('list', args, profileOf(snapshots), listReport),
  }),
  message: describeList,
  investigates: (answer) => investigationOf(answer, answer.list.sampleType),
};

function findRepository({ subject }: Target, { services }: CommandContext): Repository | null {
  return services.find(({ name }) => name === subject)?.repository ?? null;
}
