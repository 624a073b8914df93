/** Gets what a command needs, carries out what it changes, and runs it in a worker. */

import type { Parsed } from '../commands/parse.ts';
import type { Request } from './conversation.ts';
import type { Digests } from './digests/digests.ts';
import type { Histories, Progress } from './histories.ts';
import { learnLeaks } from './learn-leaks.ts';
import type { Log } from './log.ts';
import { performChange } from './perform.ts';
import type { Analysis, AnalysisRun, Scheduler, ServiceConfig, Store } from './ports.ts';
import type { Snapshots } from './snapshots.ts';
import { isShownIn } from './understand.ts';

export interface InvestigateOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Store;
  readonly snapshots: Pick<Snapshots, 'resolve'>;
  readonly histories: Histories;
  readonly analysis: Pick<Analysis, 'run'>;
  /** Absent where nothing is told to channels. */
  readonly digests?: Digests;
  /** Absent where nothing is done later. */
  readonly scheduler?: Pick<Scheduler, 'runNow'>;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Throws the errors of Snapshots, Histories, performChange and of the analysis. */
export async function investigate(
  { command, args }: Parsed,
  request: Request,
  options: InvestigateOptions,
  progress?: Progress,
): Promise<AnalysisRun> {
  const { store, snapshots, histories, analysis, now } = options;
  const inputs = await snapshots.resolve(command.needs(args), request.place);
  const change = command.change?.(args) ?? null;
  const { person, place } = request;
  const askedAt = now();
  const isShown = (name: string) =>
    options.services.some((service) => service.name === name && isShownIn(service, request));
  const { digests, scheduler } = options;
  const given = {
    ...{ store, inputs, person, place, now: askedAt, isShown },
    ...(digests === undefined ? {} : { digests }),
    ...(scheduler === undefined ? {} : { scheduler }),
  };
  const outcome = change === null ? null : await performChange(change, given);
  const known = {
    now: askedAt,
    histories: await histories.resolve(command.history?.(args) ?? [], progress),
    outcome,
  };
  const result = await analysis.run(command.name, args, inputs, known);
  await learnLeaks(result.learned, store).catch((error: unknown) =>
    // The answer stands: an error now would take its place.
    options.log.error('what was learned of leaks was not kept', { error }),
  );
  return result;
}
