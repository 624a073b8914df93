/** The `comments` report: what was remarked on the profile, by whoever wrote it and by its readers (PARITY 11.7). */

import type { ReportOptions } from '../options.ts';
import { prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';

export interface CommentsReport {
  readonly comments: readonly string[];
  readonly warnings: readonly string[];
}

export function commentsReport(profile: Profile, options: ReportOptions): CommentsReport {
  const prepared = prepareReport(profile, options, 'comments');
  return { comments: prepared.profile.comments, warnings: prepared.warnings };
}

/** The report as `go tool pprof -comments` prints it. */
export function printComments({ comments }: CommentsReport): string {
  return comments.map((comment) => `${comment}\n`).join('');
}
