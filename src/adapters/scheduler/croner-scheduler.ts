/** The scheduler of one process: a timer for each schedule; what was accepted and is not done is kept, and done after a restart. */

import type { OwedJob } from '../../app/documents.ts';
import type { Log } from '../../app/log.ts';
import type { DocumentStore, Job, Schedule, Scheduler, Tick } from '../../app/ports.ts';
import { updateDocument } from '../../app/update-document.ts';
import { nextRuns } from '../../commands/next-runs.ts';
import { withDeadline } from '../deadline.ts';
import {
  attemptJob,
  CLOSING_MILLIS,
  CONCURRENCY,
  isTooLate,
  MOST_TRIES,
  type ObserveJob,
  type Perform,
  RETRY_MILLIS,
  skipJob,
} from './attempt.ts';
import { createLanes } from './lanes.ts';

export interface CronerOptions {
  /** Keeps the jobs that are not done. */
  readonly store: Pick<DocumentStore, 'read' | 'write' | 'erase' | 'all'>;
  readonly observe: ObserveJob;
  readonly log: Log;
  readonly now: () => number;
  readonly retryMillis?: number;
}

/** A timer holds no longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Nobody waits any more for a job that was accepted longer ago. */
const LONGEST_OWED = 24 * 3_600_000;

export function createCronerScheduler(options: CronerOptions): Scheduler {
  const { store, observe, log, now } = options;
  const retryMillis = options.retryMillis ?? RETRY_MILLIS;
  const schedules = new Map<string, Schedule>();
  const timers = new Map<string, NodeJS.Timeout>();
  const retries = new Set<NodeJS.Timeout>();
  const underWay = new Set<string>();
  const lanes = createLanes(CONCURRENCY);
  let perform: Perform | null = null;

  return {
    async put(schedule) {
      nextRuns(schedule.when, now(), 1);
      schedules.set(schedule.key, schedule);
      arm(schedule);
    },
    async drop(key) {
      schedules.delete(key);
      clearTimeout(timers.get(key));
      timers.delete(key);
    },
    async runNow(job, at) {
      await keep({ job, at, tries: 0 });
      begin({ job, at });
    },
    async start(work) {
      perform = work;
      for (const { id, value } of await store.all('job')) await resume(id, value);
      for (const schedule of schedules.values()) arm(schedule);
    },
    check: async () => undefined,
    async close() {
      perform = null;
      for (const timer of [...timers.values(), ...retries]) clearTimeout(timer);
      await withDeadline(lanes.idle(), CLOSING_MILLIS).catch(() => undefined);
    },
  };

  function arm(schedule: Schedule): void {
    const { key, when } = schedule;
    clearTimeout(timers.get(key));
    const [at] = nextRuns(when, now(), 1);
    if (perform === null || at === undefined) return;
    const timer = setTimeout(
      () => {
        if (now() >= at) runDue(schedule, at);
        if (schedules.get(key) === schedule) arm(schedule);
      },
      Math.min(at - now(), LONGEST_TIMER),
    );
    timers.set(key, timer);
  }

  /** A machine that slept wakes up late. */
  function runDue({ key, job, when }: Schedule, at: number): void {
    if (isTooLate(when, at, now())) skipJob({ job, at }, now(), observe, log);
    else begin({ job, at }, 0, () => schedules.has(key));
  }

  /** Begun before, or accepted, by a process that is no more. */
  async function resume(id: string, { job, at, tries }: OwedJob): Promise<void> {
    const isOver = tries >= MOST_TRIES || now() - at > LONGEST_OWED;
    if (!isOver) return begin({ job, at }, tries);
    log.error('a job is given up', { job, tries });
    await store.erase('job', id);
  }

  /** `isWanted` is asked when a lane is free. */
  function begin(tick: Tick, tries = 0, isWanted = () => true): void {
    const id = idOf(tick);
    if (perform === null || underWay.has(id)) return;
    underWay.add(id);
    lanes.run(async () => {
      if (perform === null) return;
      if (!isWanted()) return void underWay.delete(id);
      await tryOnce(tick, tries + 1, perform).catch((error: unknown) => {
        underWay.delete(id);
        log.error('a job could not be kept or crossed off', { job: tick.job, error });
      });
    });
  }

  async function tryOnce(tick: Tick, tries: number, work: Perform): Promise<void> {
    const id = idOf(tick);
    await keep({ ...tick, tries });
    const error = await attemptJob(tick, tries, work, observe).then(
      () => null,
      (reason: unknown) => reason ?? new Error('no reason'),
    );
    underWay.delete(id);
    if (error !== null && tries < MOST_TRIES) return again(tick, tries);
    if (error !== null) log.error('a job is given up', { job: tick.job, error });
    await store.erase('job', id);
  }

  function again(tick: Tick, tries: number): void {
    const timer = setTimeout(
      () => {
        retries.delete(timer);
        begin(tick, tries);
      },
      retryMillis * 2 ** (tries - 1),
    );
    retries.add(timer);
  }

  async function keep(owed: OwedJob): Promise<void> {
    await updateDocument(store, 'job', idOf(owed), () => owed);
  }
}

/** The same job for the same moment is one job, whoever asks for it. */
function idOf({ job, at }: Tick): string {
  return `${job.kind}:${subjectOf(job)}:${at}`;
}

function subjectOf(job: Job): string {
  switch (job.kind) {
    case 'capture':
      return job.service;
    case 'watch':
      return job.id;
    case 'digest':
      return String(job.number);
  }
}
