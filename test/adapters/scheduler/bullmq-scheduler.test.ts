import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withDeadline } from '../../../src/adapters/deadline.ts';
import { createBullmqScheduler } from '../../../src/adapters/scheduler/bullmq-scheduler.ts';
import { createRedisAccess } from '../../../src/adapters/store/redis-access.ts';
import type { Job, Scheduler, Tick } from '../../../src/app/ports.ts';
import {
  type JobProcess,
  type JobWork,
  openTestScheduler,
  runJobProcess,
} from '../../support/job-process.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { recordLog } from '../../support/slack-bot.ts';
import { describeScheduler, every, expectNoDoubles, until } from './conformance.ts';

const DURABLE = { appendonly: 'yes', appendfsync: 'always' };
const DIGEST: Job = { kind: 'digest', number: 12 };

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer({ settings: DURABLE });
});
afterAll(() => server.stop());

let databases = 0;
describeScheduler('BullMQ', {
  place: async () => {
    databases += 1;
    return placeOf(`${server.url}/${databases % 16}`);
  },
  clear: async ({ redisUrl }) => {
    await withClient({ url: redisUrl ?? '' }, (client) => client.flushdb());
  },
});

describe('several processes on one Redis', () => {
  let processes: JobProcess[] = [];
  beforeEach(() => flush());
  afterEach(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    processes = [];
  });

  async function startThree(work: JobWork): Promise<readonly JobProcess[]> {
    processes = [1, 2, 3].map(() => runJobProcess(placeOf(server.url), work));
    await Promise.all(processes.map((one) => one.find('ready')));
    return processes;
  }

  const all = (word: 'began' | 'done') => processes.flatMap((one) => one.moments(word));

  it('do each tick once, though each of them puts the same schedules', async () => {
    const schedules = [every(200, DIGEST), every(300, { kind: 'watch', id: 'w1' }, 'b.1', 50)];
    await startThree({ schedules, jobMillis: 20 });
    const count = all('began').length;
    await until(() => all('began').length >= count + 15);
    for (const name of ['digest 12', 'watch w1']) {
      const began = processes.flatMap(({ lines }) =>
        lines.filter((line) => line.startsWith(`began ${name} `)),
      );
      expect(began.length).toBeGreaterThan(3);
      expect(new Set(began).size).toBe(began.length);
    }
    expect(processes.filter((one) => one.moments('began').length > 0).length).toBeGreaterThan(1);
  });

  it('do again what a killed one was doing, for the same moment, and nothing else twice', async () => {
    await startThree({ schedules: [every(1000, DIGEST)], jobMillis: 400 });
    await until(() => all('began').length > all('done').length);
    const victim = processes.find(
      (one) => one.moments('began').length > one.moments('done').length,
    );
    const lost = victim?.moments('began').at(-1) ?? 0;
    await victim?.kill();
    expect(victim?.moments('done')).not.toContain(lost);
    await until(() => all('done').includes(lost) && all('done').length >= 4);
    const done = all('done');
    expect(new Set(done).size).toBe(done.length);
    expect(all('began').filter((at) => at === lost)).toHaveLength(2);
  }, 60_000);

  it('go on when Redis was killed and started again', async () => {
    await startThree({ schedules: [every(250, DIGEST)], jobMillis: 10 });
    await until(() => all('done').length >= 2);
    await server.crash();
    await sleep(600);
    await server.restart();
    const again = Date.now();
    await until(() => all('done').filter((at) => at > again).length >= 3);
    const done = all('done').filter((at) => at > again);
    expect(new Set(done).size).toBe(done.length);
  });
});

describe('the BullMQ scheduler', () => {
  let opened: Scheduler[] = [];
  beforeEach(() => flush());
  afterEach(async () => {
    await Promise.all(opened.map((scheduler) => scheduler.close()));
    opened = [];
  });

  it('does no jobs in a process for the web, but puts them', async () => {
    const web = await openTestScheduler(placeOf(server.url), 'web');
    opened.push(web);
    const wrong: Tick[] = [];
    await web.start(async (tick) => void wrong.push(tick));
    await web.put(every(200, DIGEST));
    await sleep(500);
    const ticks = await record(await open(server.url));
    await until(() => ticks.length >= 2);
    expect(wrong).toEqual([]);
  });

  it('skips a run that was due long ago, and does what was asked for all the same', async () => {
    const { scheduler, outcomes } = openLate(10 * 60_000);
    const ticks = await record(scheduler);
    await scheduler.put(every(200, DIGEST));
    await scheduler.runNow({ kind: 'watch', id: 'w1' }, 5);
    await until(() => outcomes.filter((outcome) => outcome === 'digest skipped').length >= 2);
    expect(ticks).toEqual([{ job: { kind: 'watch', id: 'w1' }, at: 5 }]);
    expect(outcomes).toContain('watch done');
  });

  it('says in time that Redis does not answer, and is well when it is back', async () => {
    const scheduler = await open(server.url);
    const ticks = await record(scheduler);
    await scheduler.check();
    await server.crash();
    await expect(scheduler.put(every(200, DIGEST))).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/^Cannot put a schedule: Redis at 127\.0\.0\.1:\d+ /u),
    });
    await expect(scheduler.check()).rejects.toThrow(/does not take connections/u);
    await server.restart();
    await expect
      .poll(() => scheduler.check().catch(() => 'away'), { timeout: 8000 })
      .not.toBe('away');
    await scheduler.runNow(DIGEST, 5);
    await until(() => ticks.length === 1);
  });

  it('closes soon where Redis is away, after the jobs under way', async () => {
    const scheduler = await openTestScheduler(placeOf(server.url));
    let isDone = false;
    const ticks = await record(scheduler, async () => {
      await sleep(2500);
      isDone = true;
    });
    await scheduler.runNow(DIGEST, 5);
    await until(() => ticks.length === 1);
    await server.crash();
    const closed = scheduler.close();
    await expect(withDeadline(closed, 12_000)).resolves.toBeUndefined();
    expect(isDone).toBe(true);
    await server.restart();
  });

  it('logs a job that it gives up, once', async () => {
    const { log, lines } = recordLog();
    const scheduler = createBullmqScheduler({
      redis: createRedisAccess(server.url),
      observe: () => undefined,
      log,
      now: Date.now,
      retryMillis: 20,
    });
    opened.push(scheduler);
    await record(scheduler, async () => {
      throw new Error('no');
    });
    await scheduler.runNow(DIGEST, 5);
    const facts = { job: DIGEST, why: 'no' };
    await until(() => lines.length > 0);
    expect(lines).toEqual([{ level: 'error', message: 'a job is given up', facts }]);
  });

  it('works with the rights that the operations page lists', async () => {
    await withClient(server, (client) =>
      client.call('ACL', 'SETUSER', 'bot', 'on', '>pw', '~heap:*', ...RIGHTS),
    );
    const scheduler = await open(server.url.replace('://', '://bot:pw@'));
    const ticks = await record(scheduler);
    await scheduler.put(every(200, DIGEST));
    await until(() => ticks.length >= 2);
    await scheduler.drop('a.1');
    await scheduler.check();
  });

  it('works on a cluster', async () => {
    const node = await startRedisServer({
      settings: { 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1', ...DURABLE },
    });
    try {
      await withClient(node, async (client) => {
        await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
        await expect
          .poll(() => client.call('CLUSTER', 'INFO'), { timeout: 15_000 })
          .toContain('cluster_state:ok');
      });
      const scheduler = await open(node.url.replace('redis://', 'redis+cluster://'));
      const ticks = await record(scheduler);
      await scheduler.put(every(200, DIGEST));
      await scheduler.runNow({ kind: 'watch', id: 'w1' }, 5);
      await until(() => ticks.length >= 4);
      expectNoDoubles(ticks);
      await scheduler.close();
      opened = opened.filter((one) => one !== scheduler);
    } finally {
      await node.stop();
    }
  });

  async function open(url: string): Promise<Scheduler> {
    const scheduler = await openTestScheduler(placeOf(url));
    opened.push(scheduler);
    return scheduler;
  }

  /** Its clock is ahead of the one that BullMQ goes by. */
  function openLate(millis: number) {
    const outcomes: string[] = [];
    const ignore = () => undefined;
    const scheduler = createBullmqScheduler({
      redis: createRedisAccess(server.url),
      observe: (kind, outcome) => void outcomes.push(`${kind} ${outcome}`),
      log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      now: () => Date.now() + millis,
    });
    opened.push(scheduler);
    return { scheduler, outcomes };
  }
});

/** Of docs/operations.md. */
const RIGHTS = ['+@read', '+@write', '+@scripting', '+@connection', '+info', '+config|get'];

async function record(scheduler: Scheduler, work = async (): Promise<void> => {}): Promise<Tick[]> {
  const ticks: Tick[] = [];
  await scheduler.start(async (tick) => {
    ticks.push(tick);
    await work();
  });
  return ticks;
}

function placeOf(redisUrl: string) {
  return { redisUrl, dataDir: '' };
}

async function flush(): Promise<void> {
  await withClient(server, (client) => client.flushall());
}

async function withClient(
  { url }: { readonly url: string },
  work: (client: Redis) => Promise<unknown>,
): Promise<void> {
  const client = new Redis(url);
  await work(client);
  await client.quit();
}
