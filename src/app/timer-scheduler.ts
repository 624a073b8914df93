/** A scheduler on timers, for one process that remembers nothing: schedules are put anew at each start. */

import type { Job, Schedule, Scheduler, Tick } from './ports.ts';

/** A timer holds no longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

export function createTimerScheduler(now: () => number): Scheduler {
  const schedules = new Map<string, Schedule>();
  const timers = new Map<string, NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  let perform: ((tick: Tick) => Promise<void>) | null = null;

  return {
    async put(schedule) {
      schedules.set(schedule.key, schedule);
      arm(schedule);
    },
    async drop(key) {
      schedules.delete(key);
      clearTimeout(timers.get(key));
      timers.delete(key);
    },
    async runNow(job, at) {
      run(job, at);
    },
    async start(work) {
      perform = work;
      for (const schedule of schedules.values()) arm(schedule);
    },
    async close() {
      perform = null;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(underWay);
    },
  };

  function arm(schedule: Schedule): void {
    const { key, job, when } = schedule;
    clearTimeout(timers.get(key));
    if (perform === null || when.kind !== 'every') return;
    const at = nextTime(when, now());
    const wait = Math.min(at - now(), LONGEST_TIMER);
    const timer = setTimeout(() => {
      if (now() >= at) run(job, at);
      if (schedules.get(key) === schedule) arm(schedule);
    }, wait);
    timers.set(key, timer);
  }

  function run(job: Job, at: number): void {
    const work = (perform?.({ job, at }) ?? Promise.resolve()).catch(() => undefined);
    underWay.add(work);
    void work.then(() => underWay.delete(work));
  }
}

function nextTime(
  { millis, offset }: Extract<Schedule['when'], { kind: 'every' }>,
  after: number,
): number {
  return (Math.floor((after - offset) / millis) + 1) * millis + offset;
}
