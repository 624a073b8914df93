import { expect, it } from 'vitest';
import { FetchError, PostError } from '../../src/app/errors.ts';
import { captureSchedule, startJobs } from '../../src/app/jobs.ts';
import type { Poster, PostFinder } from '../../src/app/ports.ts';
import { plainService } from '../../src/config/services.ts';
import { createFakeScheduler } from '../support/fake-scheduler.ts';
import { recordLog } from '../support/slack-bot.ts';
import { drawSnapshot } from '../support/snapshots.ts';

const MINUTE = 60_000;

it('takes a snapshot of every service at its own pace', async () => {
  const world = await startWorld();
  await world.scheduler.advanceTo(60 * MINUTE);
  const count = (name: string) => world.captured.filter((one) => one === name).length;
  expect([count('svc-slow'), count('svc-quick')]).toEqual([4, 60]);
  expect(world.resumed()).toBe(1);
});

it('spreads services of one pace over it, each at the same place after every restart', () => {
  const services = Array.from({ length: 60 }, (_, n) => plainService(`svc-${n}`, []));
  const offsets = services.map((service) => {
    const { when } = captureSchedule(service);
    return when.kind === 'every' ? when.offset : -1;
  });
  const quarters = offsets.map((offset) => Math.floor((4 * offset) / (15 * MINUTE)));
  for (const quarter of [0, 1, 2, 3])
    expect(quarters.filter((one) => one === quarter).length).toBeGreaterThan(5);
  expect(captureSchedule(plainService('svc-7', []))).toEqual(
    captureSchedule(plainService('svc-7', [])),
  );
});

it('has a key for every name, in the letters that a scheduler takes', () => {
  const names = ['svc-blog', 'svc_blog', 'svc.blog', 'svc/blog', 'svc-größe'];
  const keys = names.map((name) => captureSchedule(plainService(name, [])).key);
  expect(new Set(keys).size).toBe(names.length);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9.-]+$/u);
});

it('does not try again at once what a service refused, but what heapbot failed at', async () => {
  const world = await startWorld();
  world.failure = new FetchError('svc-slow', []);
  await world.scheduler.runNow({ kind: 'capture', service: 'svc-slow' }, 1);
  expect(world.captured).toEqual(['svc-slow']);
  world.failure = new Error('the store is away');
  await expect(world.scheduler.runNow({ kind: 'capture', service: 'svc-slow' }, 1)).rejects.toThrow(
    'the store is away',
  );
  expect(world.captured).toHaveLength(4);
  expect(world.lines.filter(({ level }) => level === 'error')).toHaveLength(3);
});

it('forgets a service that is configured no more', async () => {
  const world = await startWorld();
  const gone = captureSchedule(plainService('svc-gone', []));
  await world.scheduler.put(gone);
  await world.scheduler.runNow(gone.job, 1);
  expect(world.scheduler.schedules.has(gone.key)).toBe(false);
  expect(world.captured).toEqual([]);
});

it('hands watches and digests to who does them', async () => {
  const world = await startWorld();
  await world.scheduler.runNow({ kind: 'watch', id: 'w_1' }, 1);
  await world.scheduler.runNow({ kind: 'digest', number: 12 }, 5);
  expect(world.handed).toEqual(['watch w_1', 'digest 12 at 5']);
});

it('waits some minutes where Slack is away when a digest is due', async () => {
  const world = await startWorld();
  const away = new PostError('unreachable', 'Slack cannot be reached.');
  world.digestFailures.push(away, away, away);
  await world.scheduler.runNow({ kind: 'digest', number: 12 }, 5);
  expect(world.handed).toEqual(Array(4).fill('digest 12 at 5'));
  expect(world.slept).toEqual([20_000, 40_000, 80_000]);
  expect(world.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

it('does not wait where it is not Slack that failed', async () => {
  const world = await startWorld();
  world.digestFailures.push(new Error('the store is away'));
  await world.scheduler.runNow({ kind: 'digest', number: 12 }, 5);
  expect(world.handed).toHaveLength(2);
  expect(world.slept).toEqual([]);
});

async function startWorld() {
  const scheduler = createFakeScheduler();
  const { log, lines } = recordLog();
  let resumed = 0;
  const world = {
    scheduler,
    lines,
    captured: [] as string[],
    handed: [] as string[],
    failure: null as Error | null,
    /** Of the next digests, one after the other. */
    digestFailures: [] as Error[],
    slept: [] as number[],
    resumed: () => resumed,
  };
  const poster: Poster & PostFinder = {
    post: async () => ({ workspace: '', channel: '', message: '', thread: '' }),
    revise: async () => undefined,
    attach: async () => undefined,
    tell: async () => undefined,
    find: async () => 'none',
  };
  await startJobs({
    scheduler,
    services: [plainService('svc-slow', []), { ...plainService('svc-quick', []), pace: MINUTE }],
    snapshots: {
      captureScheduled: async (service) => {
        world.captured.push(service);
        if (world.failure !== null) throw world.failure;
        return { kind: 'kept', meta: drawSnapshot(service, 1, new Uint8Array()).meta };
      },
    },
    watches: {
      perform: async (id) => void world.handed.push(`watch ${id}`),
      resume: async () => {
        resumed += 1;
      },
    },
    poster,
    digests: {
      perform: async (number, at) => {
        world.handed.push(`digest ${number} at ${at}`);
        const failure = world.digestFailures.shift();
        if (failure !== undefined) throw failure;
      },
      resume: async () => undefined,
    },
    declared: [],
    log,
    sleep: async (millis) => void world.slept.push(millis),
  });
  return world;
}
