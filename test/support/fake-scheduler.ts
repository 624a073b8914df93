/** A scheduler in memory whose clock the test moves: nothing runs by itself. */

import type { Job, Schedule, Scheduler, Tick } from '../../src/app/ports.ts';

export interface FakeScheduler extends Scheduler {
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Runs all that falls due until then, in order, each as often as it does. Cron schedules never do. */
  advanceTo(at: number): Promise<void>;
}

const MOST_TRIES = 3;

export function createFakeScheduler(start = 0): FakeScheduler {
  const schedules = new Map<string, Schedule>();
  let now = start;
  let perform: ((tick: Tick) => Promise<void>) | null = null;

  return {
    schedules,
    put: async (schedule) => void schedules.set(schedule.key, schedule),
    drop: async (key) => void schedules.delete(key),
    runNow: (job, at) => run(job, at),
    start: async (work) => {
      perform = work;
    },
    check: async () => undefined,
    close: async () => {
      perform = null;
    },
    async advanceTo(end) {
      for (let next = findNext(end); next !== null; next = findNext(end)) {
        now = next.at;
        for (const job of next.jobs) await run(job, next.at);
      }
      now = end;
    },
  };

  function findNext(end: number): { at: number; jobs: Job[] } | null {
    const due = [...schedules.values()].flatMap((schedule) => {
      const at = nextTime(schedule, now);
      return at === null || at > end ? [] : { at, job: schedule.job };
    });
    if (due.length === 0) return null;
    const at = Math.min(...due.map((one) => one.at));
    return { at, jobs: due.filter((one) => one.at === at).map(({ job }) => job) };
  }

  async function run(job: Job, at: number): Promise<void> {
    for (let tries = 1; perform !== null; tries += 1) {
      try {
        return await perform({ job, at });
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
      }
    }
  }
}

function nextTime({ when }: Schedule, after: number): number | null {
  if (when.kind === 'cron') return null;
  const { millis, offset } = when;
  return (Math.floor((after - offset) / millis) + 1) * millis + offset;
}
