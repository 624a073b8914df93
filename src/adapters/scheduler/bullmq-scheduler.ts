/** The scheduler of several processes: schedules and jobs lie in Redis, BullMQ gives each tick to one worker. */

import { createHash } from 'node:crypto';
import { type JobsOptions, Queue, type Job as QueuedJob, Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Log } from '../../app/log.ts';
import type { Job, Schedule, Scheduler, Tick } from '../../app/ports.ts';
import { nextRuns, RuleError } from '../../commands/next-runs.ts';
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
import { nextMoment, readPattern, toPattern } from './pattern.ts';

/** Where the queue lies, and how what goes wrong there is told. */
export interface RedisAccess {
  connect(patience: 'fails' | 'waits'): Redis | Cluster;
  explain(what: string, error: unknown): Error;
}

export interface BullmqOptions {
  readonly redis: RedisAccess;
  readonly observe: ObserveJob;
  readonly log: Log;
  readonly now: () => number;
  /** A worker that is silent for so long has died; its jobs go to others. 30 s unless given. */
  readonly silenceMillis?: number;
  readonly retryMillis?: number;
}

/** One slot of a cluster. No service's keys begin like this: `#` is escaped in names. */
const PREFIX = 'heap:{#jobs}';
const QUEUE = 'heapbot';
const SILENCE_MILLIS = 30_000;
const DEADLINE_MILLIS = 10_000;
const ACKNOWLEDGE_MILLIS = 2000;

/** `at` is null where the schedule says it. */
interface JobData {
  readonly job: Job;
  readonly at: number | null;
}

type Queued = QueuedJob<JobData, void>;

export function createBullmqScheduler(options: BullmqOptions): Scheduler {
  const { redis, observe, log, now } = options;
  const client = redis.connect('fails');
  const settings = { repeatStrategy: nextMoment };
  const common = { prefix: PREFIX, settings };
  const queue = new Queue<JobData, void>(QUEUE, {
    ...common,
    connection: client,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: jobOptions(options.retryMillis ?? RETRY_MILLIS),
  });
  queue.on('error', noteTrouble);
  let worker: { readonly runs: Worker<JobData, void>; readonly client: Redis | Cluster } | null =
    null;
  let underWay = 0;
  let lastTrouble = { message: '', at: 0 };

  return {
    put: (schedule) => attempt('put a schedule', () => put(schedule)),
    drop: (key) =>
      attempt('drop a schedule', async () => void (await queue.removeJobScheduler(key))),
    runNow: (job, at) =>
      attempt('put a job into the queue', async () => {
        await queue.add(job.kind, { job, at }, { jobId: jobId(job, at) });
      }),
    async start(perform) {
      const own = redis.connect('waits');
      worker = { runs: startWorker(own, perform), client: own };
    },
    check: () => attempt('use the queue of jobs', async () => void (await queue.count())),
    close,
  };

  /** What is scheduled already stays as it is: a tick that is due at this moment would be lost. */
  async function put({ key, job, when }: Schedule): Promise<void> {
    nextRuns(when, now(), 1);
    const pattern = toPattern(when);
    const data: JobData = { job, at: null };
    if (await isScheduled(key, pattern, data)) return;
    await queue.upsertJobScheduler(key, { ...pattern }, { name: job.kind, data });
  }

  async function isScheduled(
    key: string,
    pattern: ReturnType<typeof toPattern>,
    data: JobData,
  ): Promise<boolean> {
    const there = await queue.getJobScheduler(key);
    const isSame =
      there?.pattern === pattern.pattern &&
      there.tz === pattern.tz &&
      JSON.stringify(there.template?.data) === JSON.stringify(data);
    if (!isSame) return false;
    const next = await queue.getJob(`repeat:${key}:${there.next}`);
    const state = await next?.getState();
    return state !== undefined && ['delayed', 'waiting', 'active'].includes(state);
  }

  function startWorker(connection: Redis | Cluster, perform: Perform): Worker<JobData, void> {
    const silence = options.silenceMillis ?? SILENCE_MILLIS;
    const runs = new Worker<JobData, void>(QUEUE, (queued) => work(queued, perform), {
      ...common,
      connection,
      concurrency: CONCURRENCY,
      lockDuration: silence,
      stalledInterval: silence,
      maxStalledCount: MOST_TRIES - 1,
      runRetryDelay: 1000,
    });
    runs.on('error', noteTrouble);
    runs.on('stalled', (id) => log.warn('a job is done again: its worker died', { id }));
    runs.on('failed', (queued, error) => noteFailure(queued, error));
    return runs;
  }

  async function work(queued: Queued, perform: Perform): Promise<void> {
    const tick = tickOf(queued);
    const { repeatJobKey: key } = queued;
    if (key !== undefined) {
      const schedule = await queue.getJobScheduler(key);
      // Dropped while this run waited for a worker.
      if (schedule === undefined) return;
      const isNew = queued.attemptsMade === 0 && queued.stalledCounter === 0;
      const when = readPattern(schedule.pattern, schedule.tz);
      if (isNew && when !== null && isTooLate(when, tick.at, now()))
        return skipJob(tick, now(), observe, log);
    }
    underWay += 1;
    try {
      await attemptJob(tick, queued.attemptsMade + 1, perform, observe);
    } finally {
      underWay -= 1;
    }
  }

  function noteFailure(queued: Queued | undefined, error: Error): void {
    // Without that it is tried again. A job whose workers died too often ends here too.
    if (queued?.finishedOn === undefined) return;
    log.error('a job is given up', { job: queued.data.job, why: error.message });
  }

  /** A connection that cannot be made is looked for every two seconds. */
  function noteTrouble(error: Error): void {
    const { message } = redis.explain('use the queue of jobs', error);
    const isRepeated = message === lastTrouble.message && now() < lastTrouble.at + 60_000;
    if (isRepeated) return;
    lastTrouble = { message, at: now() };
    log.warn(message);
  }

  async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await withDeadline(work(), DEADLINE_MILLIS);
    } catch (error) {
      if (error instanceof RuleError) throw error;
      throw redis.explain(what, error);
    }
  }

  async function close(): Promise<void> {
    if (worker !== null) {
      await finish(worker.runs.close());
      worker.client.disconnect();
    }
    await withDeadline(queue.close(), ACKNOWLEDGE_MILLIS).catch(() => undefined);
    client.disconnect();
  }

  /** Where Redis is away nothing can be acknowledged: then only this process's own jobs are waited for. */
  async function finish(closing: Promise<void>): Promise<void> {
    const end = Date.now() + CLOSING_MILLIS;
    for (let isClosed = false; !isClosed; ) {
      isClosed = await withDeadline(closing, ACKNOWLEDGE_MILLIS).then(
        () => true,
        () => underWay === 0 || Date.now() > end,
      );
    }
  }
}

function jobOptions(retryMillis: number): JobsOptions {
  return {
    attempts: MOST_TRIES,
    backoff: { type: 'exponential', delay: retryMillis },
    removeOnComplete: { age: 3600, count: 1000 },
    removeOnFail: { age: 7 * 86_400, count: 500 },
  };
}

/** The same job for the same moment is one job, whoever asks for it. */
function jobId(job: Job, at: number): string {
  return `now-${createHash('sha256')
    .update(JSON.stringify([job, at]))
    .digest('hex')
    .slice(0, 32)}`;
}

/** BullMQ names a scheduled job `repeat:key:moment`, and keeps that name when it is tried again. */
function tickOf({ id = '', data, timestamp }: Queued): Tick {
  const planned = Number(id.slice(id.lastIndexOf(':') + 1));
  const at = data.at ?? (Number.isFinite(planned) ? planned : timestamp);
  return { job: data.job, at };
}
