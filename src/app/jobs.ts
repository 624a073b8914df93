/** What heapbot does by itself: snapshots at each service's pace, watches and digests, when the scheduler says so. */

import type { DeclaredDigest } from './digests/declared-digests.ts';
import type { Digests } from './digests/digests.ts';
import { FetchError, PostError } from './errors.ts';
import type { Log } from './log.ts';
import type { Poster, PostFinder, Schedule, Scheduler, ServiceConfig, Tick } from './ports.ts';
import type { Snapshots } from './snapshots.ts';
import type { Watches } from './watches.ts';

export interface JobsOptions {
  readonly scheduler: Scheduler;
  readonly services: readonly ServiceConfig[];
  readonly snapshots: Pick<Snapshots, 'captureScheduled'>;
  readonly watches: Pick<Watches, 'perform' | 'resume'>;
  readonly digests: Pick<Digests, 'perform' | 'resume'>;
  /** Of heapbot.yaml. */
  readonly declared: readonly DeclaredDigest[];
  readonly poster: Poster & PostFinder;
  readonly log: Log;
  readonly sleep: (millis: number) => Promise<void>;
}

/** Puts all schedules, then does what is due. Throws StoreError, and what the scheduler throws where it cannot start. */
export async function startJobs(options: JobsOptions): Promise<void> {
  const { scheduler, services, watches, digests, log } = options;
  await Promise.all(services.map((service) => scheduler.put(captureSchedule(service))));
  await watches.resume();
  await digests.resume(options.declared);
  await scheduler.start((tick) =>
    perform(tick, options).catch((error: unknown) => {
      log.error('a job failed', { job: tick.job, error });
      throw error;
    }),
  );
}

/** Services of one pace are spread over it by their names. */
export function captureSchedule({ name, pace }: ServiceConfig): Schedule {
  return {
    key: captureKey(name),
    job: { kind: 'capture', service: name },
    when: { kind: 'every', millis: pace, offset: hashName(name) % pace },
  };
}

function captureKey(service: string): string {
  const safe = service.replace(
    /[^A-Za-z0-9-]/gu,
    (letter) => `.${letter.codePointAt(0)?.toString(16)}.`,
  );
  return `capture.${safe}`;
}

/** FNV-1a, so that a service has its place after every restart. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

async function perform({ job, at }: Tick, options: JobsOptions): Promise<void> {
  switch (job.kind) {
    case 'capture':
      return await captureOne(job.service, options);
    case 'watch':
      return await options.watches.perform(job.id, options.poster);
    case 'digest':
      return await performDigest(job.number, at, options);
  }
}

/** A platform that is away for some minutes must not cost the digest of a day: a job is tried again too soon for that. */
const PAUSES = [20_000, 40_000, 80_000];

async function performDigest(
  number: number,
  at: number,
  { digests, poster, log, sleep }: JobsOptions,
): Promise<void> {
  for (const pause of PAUSES) {
    try {
      return await digests.perform(number, at, poster);
    } catch (error) {
      if (!(error instanceof PostError)) throw error;
      log.warn('a digest waits for Slack', { number, why: error.message, seconds: pause / 1000 });
    }
    await sleep(pause);
  }
  await digests.perform(number, at, poster);
}

/** A service that cannot be read just now is asked again at its next turn, not at once. */
async function captureOne(
  name: string,
  { services, snapshots, scheduler, log }: JobsOptions,
): Promise<void> {
  if (!services.some((service) => service.name === name)) {
    return await scheduler.drop(captureKey(name));
  }
  try {
    const result = await snapshots.captureScheduled(name);
    const because = result.kind === 'unchanged' ? result.because : 'it is new';
    log.debug(`a scheduled snapshot was ${result.kind}`, { service: name, because });
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    log.info('a scheduled snapshot could not be taken', { service: name, why: error.message });
  }
}
