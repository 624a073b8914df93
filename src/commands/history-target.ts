/** Whose past a command is about: the service or the files named first, else the service that the channel or thread is looking at. */

import type { CommandContext, HistoryQuery } from './command.ts';
import { UsageError } from './errors.ts';
import { readTarget, type Wanting } from './target.ts';

export interface HistoryTarget {
  /** How people call it. */
  readonly subject: string;
  /** Null for files. */
  readonly service: string | null;
  readonly of: HistoryQuery['of'];
  /** The words behind it. */
  readonly rest: readonly string[];
}

/** Throws UsageError, also for a file that somebody shared: it has no past. */
export function readHistoryTarget(wanting: Wanting, context: CommandContext): HistoryTarget {
  const choice = { fresh: false, snapshot: null };
  const { target, rest } = readTarget(wanting, choice, { ...context, attached: [] });
  const paths = target.queries.flatMap((query) => (query.kind === 'file' ? [query.path] : []));
  if (paths.length > 0) {
    return { subject: nameFiles(paths), service: null, of: { kind: 'files', paths }, rest };
  }
  const [first] = target.queries;
  if (first === undefined || !('service' in first)) throw refuseUpload(wanting, context);
  const { service } = first;
  return { subject: service, service, of: { kind: 'service', service }, rest };
}

function nameFiles(paths: readonly string[]): string {
  return paths.length === 1 ? (paths[0] ?? '') : `${paths.length} files`;
}

function refuseUpload({ command }: Wanting, { services }: CommandContext): UsageError {
  return new UsageError(
    `One file has no past: \`${command}\` looks at the snapshots that are kept of a service. Name a service.`,
    services.slice(0, 3).map(({ name }) => `${command} ${name}`),
  );
}
