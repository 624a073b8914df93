/** A process of its own that does jobs, so that a test can kill it: run by `runJobProcess`, it says on stdout what it begins and what it has done. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openScheduler, type Role } from '../../src/adapters/scheduler/open-scheduler.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { createRedisAccess } from '../../src/adapters/store/redis-access.ts';
import type { Job, Schedule, Scheduler } from '../../src/app/ports.ts';
import type { StorePlace } from './store-process.ts';

export interface JobWork {
  /** Put at the start. */
  readonly schedules: readonly Schedule[];
  /** How long each job takes. */
  readonly jobMillis: number;
  /** Accepted before any job is done. */
  readonly accept?: { readonly job: Job; readonly at: number };
}

/** So soon a worker counts as dead, and a failed job is tried again. On a busy machine a live one is silent for a second or two. */
const TEST_TIMES = { silenceMillis: 3000, retryMillis: 50 } as const;

/** `began digest 12 at 1700000000000`, `done …`; `ready` once it does jobs, `accepted` once that is kept. */
export interface JobProcess {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves to the first such line; rejects where none comes. */
  find(beginning: string): Promise<string>;
  /** The moments of the jobs that it began, or has done. */
  moments(word: 'began' | 'done'): readonly number[];
  kill(): Promise<void>;
}

export function runJobProcess(place: StorePlace, work: JobWork): JobProcess {
  const words = ['--import', 'tsx', fileURLToPath(import.meta.url)];
  const child = spawn(process.execPath, [...words, JSON.stringify({ place, work })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return {
    child,
    lines,
    async find(beginning) {
      for (let tries = 0; tries < 400; tries += 1) {
        const found = lines.find((line) => line.startsWith(beginning));
        if (found !== undefined) return found;
        await sleep(50);
      }
      throw new Error(`no "${beginning}" among: ${lines.join('; ')}`);
    },
    moments: (word) =>
      lines
        .filter((line) => line.startsWith(word))
        .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1))),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A scheduler as the program opens it, only quicker to give up. `close` closes its store too. */
export async function openTestScheduler(place: StorePlace, role: Role = 'all'): Promise<Scheduler> {
  const limits = {
    maxAgeSeconds: 60,
    maxCount: 10,
    maxBytes: 1e6,
    maxTotalBytes: 1e6,
    maxDigestAgeSeconds: 60,
    thin: false,
  };
  const store = await openStore({ ...place, limits, warn: () => undefined });
  const ignore = () => undefined;
  const scheduler = openScheduler({
    redis: place.redisUrl === null ? null : createRedisAccess(place.redisUrl),
    role,
    store,
    observe: ignore,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    ...TEST_TIMES,
  });
  return {
    ...scheduler,
    async close() {
      await scheduler.close();
      await store.close();
    },
  };
}

function nameJob(job: Job): string {
  if (job.kind === 'digest') return `digest ${job.number}`;
  return job.kind === 'watch' ? `watch ${job.id}` : `capture ${job.service}`;
}

const asked = process.argv[1] === fileURLToPath(import.meta.url) ? process.argv[2] : undefined;
if (asked !== undefined) await doJobs(JSON.parse(asked));

async function doJobs({ place, work }: { place: StorePlace; work: JobWork }): Promise<void> {
  const scheduler = await openTestScheduler(place);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (work.accept !== undefined) {
    await scheduler.runNow(work.accept.job, work.accept.at);
    say('accepted');
  }
  for (const schedule of work.schedules) await scheduler.put(schedule);
  await scheduler.start(async ({ job, at }) => {
    say(`began ${nameJob(job)} at ${at}`);
    await sleep(work.jobMillis);
    say(`done ${nameJob(job)} at ${at}`);
  });
  say('ready');
}
