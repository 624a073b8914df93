/** What every scheduler must do, whoever runs the jobs. Short paces: nobody could ask for them in Slack. */

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import type { Job, Schedule, Scheduler, Tick } from '../../../src/app/ports.ts';
import { RuleError } from '../../../src/commands/next-runs.ts';
import { openTestScheduler, runJobProcess } from '../../support/job-process.ts';
import type { StorePlace } from '../../support/store-process.ts';

export interface SchedulerHarness {
  /** An empty place. */
  place(): Promise<StorePlace>;
  clear(place: StorePlace): Promise<void>;
}

const CAPTURE: Job = { kind: 'capture', service: 'svc-blog' };
const DIGEST: Job = { kind: 'digest', number: 12 };

export function every(millis: number, job: Job, key = 'a.1', offset = 0): Schedule {
  return { key, job, when: { kind: 'every', millis, offset } };
}

export function describeScheduler(name: string, harness: SchedulerHarness): void {
  // Each in a place of its own: most of the time they wait.
  describe.concurrent(`the ${name} scheduler`, () => {
    /** Schedulers of one place; all is closed and cleared when the test is over. */
    async function prepare({ onTestFinished }: TestContext) {
      const place = await harness.place();
      const opened: Scheduler[] = [];
      onTestFinished(async () => {
        await Promise.all(opened.map((scheduler) => scheduler.close()));
        await harness.clear(place);
      });
      const open = async (): Promise<Scheduler> => {
        const scheduler = await openTestScheduler(place);
        opened.push(scheduler);
        return scheduler;
      };
      return { place, open };
    }

    /** What it does from now on. */
    async function record(scheduler: Scheduler, work = async (_: Tick) => {}): Promise<Tick[]> {
      const ticks: Tick[] = [];
      await scheduler.start(async (tick) => {
        ticks.push(tick);
        await work(tick);
      });
      return ticks;
    }

    it('runs at each whole multiple of the pace plus the offset, once', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const ticks = await record(scheduler);
      await scheduler.put(every(250, CAPTURE, 'capture.svc-blog', 40));
      await until(() => ticks.length >= 4);
      expect(ticks.every(({ at }) => at % 250 === 40)).toBe(true);
      expect(ticks[0]?.job).toEqual(CAPTURE);
      expectNoDoubles(ticks);
    });

    it('runs when a cron expression says so, in its zone', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const ticks = await record(scheduler);
      const hour = (new Date().getUTCHours() + 5) % 24;
      const later = [hour, (hour + 1) % 24].join(',');
      const when = { kind: 'cron', timeZone: 'Etc/GMT-5' } as const;
      await scheduler.put({
        key: 'd',
        job: DIGEST,
        when: { ...when, expression: `* * ${later} * * *` },
      });
      const never = `* * ${(hour + 12) % 24} * * *`;
      await scheduler.put({ key: 'n', job: CAPTURE, when: { ...when, expression: never } });
      await until(() => ticks.length >= 2);
      expect(ticks.every(({ job, at }) => job.kind === 'digest' && at % 1000 === 0)).toBe(true);
      expectNoDoubles(ticks);
    });

    it('does nothing before it is started', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      await scheduler.put(every(100, CAPTURE));
      const at = Date.now();
      await scheduler.runNow(DIGEST, at);
      await sleep(250);
      const ticks = await record(scheduler);
      await until(() => ticks.some(({ job }) => job.kind === 'digest'));
      expect(ticks).toContainEqual({ job: DIGEST, at });
    });

    it('puts a schedule in the place of the one with its key', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const ticks = await record(scheduler);
      await scheduler.put(every(200, CAPTURE));
      await until(() => ticks.length >= 1);
      await scheduler.put(every(200, DIGEST));
      await until(() => ticks.some(({ job }) => job.kind === 'digest'));
      const changed = ticks.findIndex(({ job }) => job.kind === 'digest');
      await until(() => ticks.length >= changed + 3);
      expect(ticks.slice(changed).every(({ job }) => job.kind === 'digest')).toBe(true);
    });

    it('changes the pace of a schedule', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const ticks = await record(scheduler);
      await scheduler.put(every(3_600_000, CAPTURE));
      await scheduler.put(every(150, CAPTURE, 'a.1', 20));
      await until(() => ticks.length >= 2);
      expect(ticks.every(({ at }) => at % 150 === 20)).toBe(true);
    });

    it('loses no run when the same schedule is put again and again', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const ticks = await record(scheduler);
      for (let times = 0; times < 40; times += 1) {
        await scheduler.put(every(200, CAPTURE));
        await sleep(20);
      }
      await until(() => ticks.length >= 3);
      expectNoDoubles(ticks);
    });

    it('keeps a run that waits for a free worker when the same schedule is put again', async (test) => {
      const { scheduler, ticks, schedules, release } = await openWithOneWaiting(test);
      for (const schedule of schedules) await scheduler.put(schedule);
      release();
      await until(() => ticks.length >= 4);
      const [one, other] = ticks.slice(2, 4);
      expect(one?.at).toBe(other?.at);
      expect(one?.job).not.toEqual(other?.job);
    });

    it('drops a schedule with the run that waits for a free worker', async (test) => {
      const { scheduler, ticks, schedules, release } = await openWithOneWaiting(test);
      for (const { key } of schedules) await scheduler.drop(key);
      release();
      await sleep(900);
      expect(ticks).toHaveLength(3);
    });

    /** Of three lanes two are taken when two runs fall due: the third tick begins, the fourth waits, until `release`. */
    async function openWithOneWaiting(test: TestContext) {
      const { open } = await prepare(test);
      const scheduler = await open();
      const { promise: released, release } = createGate();
      const ticks = await record(scheduler, () => released);
      // Before the scheduler is closed, which waits for them.
      test.onTestFinished(() => release());
      await scheduler.runNow({ kind: 'digest', number: 1 }, 5);
      await scheduler.runNow({ kind: 'digest', number: 2 }, 5);
      await until(() => ticks.length === 2);
      const offset = (Date.now() + 1500) % 60_000;
      const schedules = [
        every(60_000, CAPTURE, 'a.1', offset),
        every(60_000, DIGEST, 'b.1', offset),
      ];
      for (const schedule of schedules) await scheduler.put(schedule);
      await until(() => ticks.length === 3);
      // The fourth is due too by now.
      await sleep(200);
      return { scheduler, ticks, schedules, release };
    }

    it('drops a schedule, also one that is not there', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const ticks = await record(scheduler);
      await scheduler.put(every(150, CAPTURE));
      await until(() => ticks.length >= 1);
      await scheduler.drop('a.1');
      await scheduler.drop('a.2');
      await sleep(30);
      const count = ticks.length;
      await sleep(320);
      expect(ticks.length).toBe(count);
    });

    it('runs a job at once, and the same job for the same moment only once', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const { promise: asked, release } = createGate();
      const ticks = await record(scheduler, () => asked);
      await Promise.all([1, 2, 3].map(() => scheduler.runNow(DIGEST, 1_700_000_000_000)));
      await scheduler.runNow(DIGEST, 1_700_000_000_001);
      release();
      await until(() => ticks.length >= 2);
      await sleep(150);
      expect(ticks.map(({ at }) => at).sort()).toEqual([1_700_000_000_000, 1_700_000_000_001]);
    });

    it('tries a job that fails three times in all, each time for the same moment', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const ticks = await record(scheduler, async () => {
        throw new Error('no');
      });
      await scheduler.runNow(DIGEST, 5);
      await until(() => ticks.length >= 3);
      await sleep(300);
      expect(ticks).toEqual([1, 2, 3].map(() => ({ job: DIGEST, at: 5 })));
    });

    it('goes on with a job that failed where it succeeds', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      let failures = 1;
      const ticks = await record(scheduler, async () => {
        failures -= 1;
        if (failures >= 0) throw new Error('no');
      });
      await scheduler.runNow(DIGEST, 5);
      await until(() => ticks.length >= 2);
      await sleep(300);
      expect(ticks).toHaveLength(2);
    });

    it('runs a few jobs at the same time, not all', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      let running = 0;
      let most = 0;
      const ticks = await record(scheduler, async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(60);
        running -= 1;
      });
      const numbers = Array.from({ length: 12 }, (_, number) => number);
      await Promise.all(numbers.map((number) => scheduler.runNow({ kind: 'digest', number }, 5)));
      await until(() => ticks.length === 12);
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThan(5);
    });

    it('waits for the jobs under way when it is closed', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const done: Tick[] = [];
      const ticks = await record(scheduler, async (tick) => {
        await sleep(400);
        done.push(tick);
      });
      await scheduler.runNow(DIGEST, 5);
      await until(() => ticks.length === 1);
      await scheduler.close();
      expect(done).toHaveLength(1);
    });

    it('does after a restart what was accepted, and what had failed', async (test) => {
      const { open } = await prepare(test);
      const first = await open();
      const at = Date.now();
      await first.runNow(DIGEST, at);
      await first.close();
      const second = await open();
      let closing: Promise<void> | null = null;
      const failed = await record(second, async () => {
        // Before it could be tried again here.
        closing = second.close();
        throw new Error('no');
      });
      await until(() => closing !== null);
      await closing;
      const ticks = await record(await open());
      await until(() => ticks.length >= 1);
      expect([...failed, ...ticks]).toEqual([1, 2].map(() => ({ job: DIGEST, at })));
    });

    it('makes up for nothing after downtime', async (test) => {
      const { open } = await prepare(test);
      const schedule = every(200, CAPTURE);
      const first = await open();
      const before = await record(first);
      await first.put(schedule);
      await until(() => before.length >= 1);
      await first.close();
      await sleep(700);
      const second = await open();
      const start = Date.now();
      const after = await record(second);
      await second.put(schedule);
      await until(() => after.length >= 3);
      expect(after.filter(({ at }) => at < start - 200).length).toBeLessThan(2);
      expectNoDoubles([...before, ...after]);
    });

    it('refuses a rule that names no moments, and says which part of it', async (test) => {
      const { open } = await prepare(test);
      const scheduler = await open();
      const when = { kind: 'cron', expression: '0 25 * * *', timeZone: 'UTC' } as const;
      await expect(scheduler.put({ key: 'a', job: DIGEST, when })).rejects.toThrow(RuleError);
      await expect(scheduler.put(every(0, DIGEST))).rejects.toThrow(RuleError);
      await scheduler.check();
    });

    it('does a job again, for the same moment, that a killed process was doing', async (test) => {
      const { open, place } = await prepare(test);
      const schedule = every(3_600_000, CAPTURE);
      const at = Date.now() - 60_000;
      const accept = { job: DIGEST, at };
      const victim = runJobProcess(place, { schedules: [schedule], jobMillis: 60_000, accept });
      await victim.find(`began digest 12 at ${at}`);
      await victim.kill();
      const ticks = await record(await open());
      await until(() => ticks.length >= 1);
      expect(ticks).toEqual([{ job: DIGEST, at }]);
    });
  });
}

/** Jobs wait for the promise, so that no test depends on how fast the machine is. */
function createGate(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release = () => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

export function expectNoDoubles(ticks: readonly Tick[]): void {
  const moments = ticks.map(({ at }) => at);
  expect(moments).toHaveLength(new Set(moments).size);
}

/** Rejects after twenty seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (isSo()) return;
    await sleep(20);
  }
  throw new Error('it never came to that');
}
