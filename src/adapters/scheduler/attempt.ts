/** One try at a job, whatever scheduler it came from: measured, and judged whether it comes too late. */

import type { Log } from '../../app/log.ts';
import type { Job, Schedule, Tick } from '../../app/ports.ts';
import { nextRuns } from '../../commands/next-runs.ts';

/** `retried`: it failed and is tried again; `failed`: it is not; `skipped`: it was due too long ago. */
export type JobOutcome = 'done' | 'retried' | 'failed' | 'skipped';

export type ObserveJob = (kind: Job['kind'], outcome: JobOutcome, millis: number) => void;

export type Perform = (tick: Tick) => Promise<void>;

/** A job that rejects is tried so often in all. */
export const MOST_TRIES = 3;

/** So many jobs run at the same time in one process. */
export const CONCURRENCY = 3;

/** Between the first failure and the second try; twice as long before the third. */
export const RETRY_MILLIS = 10_000;

/** Jobs under way are waited for so long when the process ends. */
export const CLOSING_MILLIS = 30_000;

/** Rejects as the job does. `tries` counts this one. */
export async function attemptJob(
  tick: Tick,
  tries: number,
  perform: Perform,
  observe: ObserveJob,
): Promise<void> {
  const start = performance.now();
  try {
    await perform(tick);
  } catch (error) {
    const outcome = tries >= MOST_TRIES ? 'failed' : 'retried';
    observe(tick.job.kind, outcome, performance.now() - start);
    throw error;
  }
  observe(tick.job.kind, 'done', performance.now() - start);
}

/** Nothing is made up for after downtime: the next run comes by itself. */
export function isTooLate(when: Schedule['when'], at: number, now: number): boolean {
  const late = now - at;
  if (late <= LEAST_PATIENCE) return false;
  const [next = Number.POSITIVE_INFINITY] = nextRuns(when, at, 1);
  return late > Math.min(MOST_PATIENCE, next - at);
}

export function skipJob({ job, at }: Tick, now: number, observe: ObserveJob, log: Log): void {
  const lateSeconds = Math.round((now - at) / 1000);
  log.info('a job was due too long ago and waits for its next turn', { job, lateSeconds });
  observe(job.kind, 'skipped', 0);
}

/** A busy process, or one that was just replaced, may be this late, also where the pace is shorter. */
const LEAST_PATIENCE = 30_000;
const MOST_PATIENCE = 5 * 60_000;
