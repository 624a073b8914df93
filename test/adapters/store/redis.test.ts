import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRedisStore } from '../../../src/adapters/store/redis.ts';
import type { Store } from '../../../src/app/ports.ts';
import { makeCertificates, whyNoCertificates } from '../../support/certificates.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { drawProfile, drawSnapshot } from '../../support/snapshots.ts';
import { runStoreProcess } from '../../support/store-process.ts';
import { drawDigested, signatureOf } from '../../support/stored-digests.ts';
import { describeStore, expectWhole, INVESTIGATION } from './conformance.ts';
import { WIDE } from './store-harness.ts';

const DURABLE = { appendonly: 'yes', appendfsync: 'always' };

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer({ settings: DURABLE });
});
afterAll(() => server.stop());

describeStore('Redis', {
  place: async () => {
    await flush(server);
    return { redisUrl: server.url, dataDir: '' };
  },
  open: ({ redisUrl }, settings) => openRedisStore({ url: redisUrl ?? '', ...settings }),
  clear: () => flush(server),
});

describe('the Redis store', () => {
  let warnings: string[] = [];
  let opened: Store[] = [];

  beforeEach(() => flush(server));
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    opened = [];
    warnings = [];
  });

  async function open(url: string): Promise<Store> {
    const warn = (message: string) => void warnings.push(message);
    const store = await openRedisStore({
      url,
      limits: WIDE,
      investigationSeconds: 60,
      warn,
      deadlineMillis: 4000,
    });
    opened.push(store);
    return store;
  }

  it('skips damaged records in lists, with a warning, and names them when asked for', async () => {
    const store = await open(server.url);
    for (const n of [1, 2, 3]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
    await withClient(server, async (client) => {
      await client.hset('heap:{svc-blog}:meta', 's2', '{"id":"s2"}');
      await client.hset('heap:{svc-blog}:profiles', 's3', 'foreign');
      await client.set('heap:{other}:taken', 'foreign');
      await client.set('heap:investigation:T1%3AC1', 'foreign');
    });
    expect((await store.list('svc-blog', 10)).map(({ id }) => id)).toEqual(['s3', 's1']);
    expect(await store.investigation('T1:C1')).toBeNull();
    expect(warnings).toEqual([
      'skipped the damaged snapshot s2 of svc-blog',
      'skipped a damaged investigation',
    ]);
    await expect(store.meta('svc-blog', 's2')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('s2 of svc-blog is damaged'),
    });
    await expect(store.profile('svc-blog', 's3')).rejects.toMatchObject({ name: 'StoreError' });
    await expect(store.list('other', 10)).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('use another database'),
    });
  });

  it('leaves out damaged digests, groups and documents, with one warning', async () => {
    const store = await open(server.url);
    for (const n of [1, 2, 3]) await store.put(drawDigested('svc-blog', n, [1, n + 10]));
    const baseline = { snapshot: 's1', setAt: 1, setBy: 'U1' };
    for (const id of ['one', 'two']) await store.write('baseline', id, baseline, null);
    await withClient(server, async (client) => {
      await client.hset('heap:{svc-blog}:digests', 's2', 'foreign');
      await client.hset('heap:{svc-blog}:definitions', signatureOf(13), 'foreign');
      await client.hdel('heap:{svc-blog}:numbers', signatureOf(13));
      await client.hset('heap:{documents:baseline}:records', 'one', '1 word {}');
    });
    for (let times = 0; times < 2; times += 1) {
      const digests = await store.digests('svc-blog', 0, Number.MAX_SAFE_INTEGER);
      expect(digests.map(({ snapshot }) => snapshot)).toEqual(['s1', 's3']);
      expect(digests[1]?.processes[0]?.groups.map(({ signature }) => signature)).toEqual([
        signatureOf(1),
      ]);
      expect(await store.definitions('svc-blog')).toHaveLength(3);
      expect((await store.all('baseline')).map(({ id }) => id)).toEqual(['two']);
      expect(await store.read('baseline', 'one')).toBeNull();
    }
    expect(warnings).toEqual([
      'skipped 1 damaged digests of svc-blog',
      'skipped a damaged baseline (one)',
    ]);
    expect(await store.write('baseline', 'one', baseline, null)).toBe(true);
    expect((await store.read('baseline', 'one'))?.value).toEqual(baseline);
  });

  it('reads what earlier versions wrote: no pins, no digests, no sizes', async () => {
    const store = await open(server.url);
    for (const n of [1, 2, 3]) await store.put(drawDigested('svc-blog', n, [1]));
    await withClient(server, async (client) => {
      const old = ['taken', 'fetched', 'meta', 'profiles'].map((part) => `heap:{svc-blog}:${part}`);
      const keys = await client.keys('heap:*');
      await client.del(keys.filter((key) => !old.includes(key)));
    });
    expect(await store.list('svc-blog', 9)).toHaveLength(3);
    expect(await store.digests('svc-blog', 0, Number.MAX_SAFE_INTEGER)).toEqual([]);
    expect(await store.pin('svc-blog', 's1', true)).toBe(true);
    await store.put(drawDigested('svc-blog', 4, [1]));
    expect(await store.digests('svc-blog', 0, Number.MAX_SAFE_INTEGER)).toHaveLength(1);
  });

  it('lets claims and investigations expire by themselves', async () => {
    const store = await open(server.url);
    await store.claim('Ev1', 60);
    await store.setInvestigation('T1:C1', INVESTIGATION);
    await withClient(server, async (client) => {
      expect(await client.pttl('heap:claim:Ev1')).toBeGreaterThan(50_000);
      expect(await client.pttl('heap:investigation:T1%3AC1')).toBeGreaterThan(50_000);
    });
  });

  it('uses the database that the address names', async () => {
    const store = await open(`${server.url}/3`);
    await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
    expect(await (await open(server.url)).latest('svc-blog')).toBeNull();
    expect((await (await open(`${server.url}/3`)).latest('svc-blog'))?.id).toBe('s1');
  });

  it('says nothing about a server that loses nothing, and warns of one that may', async () => {
    await open(server.url);
    expect(warnings).toEqual([]);
    const careless = await startRedisServer({
      settings: { maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' },
    });
    try {
      await open(careless.url);
      expect(warnings.join('\n')).toMatch(
        /appendonly is off[\s\S]*maxmemory-policy is allkeys-lru/u,
      );
    } finally {
      await careless.stop();
    }
  });

  it('says within seconds that nobody listens', async () => {
    await expect(open('redis://:s3cret@127.0.0.1:1')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(
        /Redis at 127\.0\.0\.1:1 does not take connections: .*right\?$/u,
      ),
    });
    await expect(open('redis+cluster://:s3cret@127.0.0.1:1')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/cluster at 127\.0\.0\.1:1/u),
    });
    await expect(open('redis+sentinel://:s3cret@127.0.0.1:1/mymaster')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/mymaster behind the sentinels 127\.0\.0\.1:1/u),
    });
  });

  it('says what is wrong with the password, and never which it is', async () => {
    const locked = await startRedisServer({ settings: { requirepass: 'right' } });
    try {
      for (const [word, expected] of [
        [':wr0ng@', /refuses the user or password/u],
        ['', /asks for a password/u],
      ] as const) {
        const error = await open(locked.url.replace('://', `://${word}`)).catch((e) => e);
        expect(error).toMatchObject({
          name: 'StoreError',
          message: expect.stringMatching(expected),
        });
        expect(JSON.stringify([String(error), error.stack, error.cause ?? null])).not.toContain(
          'wr0ng',
        );
      }
      const store = await open(locked.url.replace('://', '://default:right@'));
      await store.check();
    } finally {
      await locked.stop();
    }
  });

  it('says that the server is full', async () => {
    const full = await startRedisServer({
      settings: { maxmemory: '1600kb', 'maxmemory-policy': 'noeviction' },
    });
    try {
      const store = await open(full.url);
      const fill = async () => {
        for (let n = 0; n < 200; n += 1)
          await store.put(drawSnapshot('svc-blog', n, drawProfile(n, 100_000)));
      };
      await expect(fill()).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining('is full'),
      });
    } finally {
      await full.stop();
    }
  });

  it('fails in seconds while the server is down, and works again when it is back', async () => {
    const own = await startRedisServer({ settings: DURABLE });
    try {
      const store = await open(own.url);
      await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
      await own.crash();
      const began = Date.now();
      await expect(store.latest('svc-blog')).rejects.toMatchObject({ name: 'StoreError' });
      await expect(store.check()).rejects.toMatchObject({ name: 'StoreError' });
      expect(Date.now() - began).toBeLessThan(15_000);
      await own.restart();
      await expect
        .poll(() => store.latest('svc-blog').catch(() => null), { timeout: 15_000 })
        .toMatchObject({ id: 's1' });
    } finally {
      await own.stop();
    }
  });

  it('does not wait for a server that holds the line and says nothing', async () => {
    const own = await startRedisServer();
    try {
      const store = await open(own.url);
      own.freeze();
      await expect(store.check()).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining('does not answer'),
      });
      own.thaw();
      await expect
        .poll(
          () =>
            store.check().then(
              () => 'up',
              () => 'down',
            ),
          { timeout: 15_000 },
        )
        .toBe('up');
    } finally {
      own.thaw();
      await own.stop();
    }
  });

  it('has every acknowledged snapshot after kill -9 of the server', async () => {
    const own = await startRedisServer({ settings: DURABLE });
    try {
      const place = { redisUrl: own.url, dataDir: '' };
      const work = { kind: 'put', service: 'svc-blog', first: 0, count: 100_000 } as const;
      const worker = runStoreProcess(place, work);
      await expect.poll(() => worker.lines.length, { timeout: 20_000 }).toBeGreaterThan(30);
      await own.crash();
      worker.child.kill('SIGKILL');
      await worker.exited;
      await own.restart();
      await expectWhole(await open(own.url), 'svc-blog', worker.lines);
    } finally {
      await own.stop();
    }
  });

  it('works on a cluster: all keys of a service in one slot', async () => {
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
      const url = node.url.replace('redis://', 'redis+cluster://');
      const store = await open(url);
      const services = ['svc-blog', 'a}b', '{}', '', '日本語'];
      for (const service of services) {
        for (const n of [1, 2]) await store.put(drawSnapshot(service, n, drawProfile(n)));
        expect((await store.list(service, 5)).map(({ id }) => id)).toEqual(['s2', 's1']);
        await store.remove(service, 's2');
        expect((await store.latest(service))?.id).toBe('s1');
      }
      const won = await Promise.all(Array.from({ length: 20 }, () => store.claim('Ev1', 60)));
      expect(won.filter(Boolean)).toHaveLength(1);
      await store.setInvestigation('T1:C1', INVESTIGATION);
      expect(await store.investigation('T1:C1')).toEqual(INVESTIGATION);
      await exerciseAll(store, url);
      await node.crash();
      await expect(store.latest('svc-blog')).rejects.toMatchObject({ name: 'StoreError' });
      await node.restart();
      await expect
        .poll(() => store.latest('svc-blog').catch(() => null), { timeout: 25_000 })
        .toMatchObject({ id: 's1' });
    } finally {
      await node.stop();
    }
  }, 60_000);

  it('says that a plain server is no cluster', async () => {
    await expect(open(server.url.replace('redis:', 'redis+cluster:'))).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('redis://'),
    });
  });

  it('finds the master through a sentinel', async () => {
    const sentinel = await startRedisServer({
      sentinel: [`sentinel monitor mymaster 127.0.0.1 ${server.port} 1`],
    });
    try {
      const store = await open(`redis+sentinel://127.0.0.1:${sentinel.port}/mymaster/2`);
      await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
      expect((await (await open(`${server.url}/2`)).latest('svc-blog'))?.id).toBe('s1');
      await expect(
        open(`redis+sentinel://127.0.0.1:${sentinel.port}/nobody`),
      ).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining('nobody behind the sentinels'),
      });
    } finally {
      await sentinel.stop();
    }
  });

  it('speaks TLS with certificates of both sides', async (context) => {
    const missing = await whyNoCertificates();
    if (missing !== null) {
      // Certificates are made by openssl; a machine that has only Node and git need not have it.
      context.skip(missing);
      return;
    }
    const certificates = await makeCertificates();
    const secure = await startRedisServer({ settings: DURABLE, tls: certificates.server });
    try {
      const { ca, cert, key } = certificates.client;
      const base = `rediss://localhost:${secure.port}/0`;
      const store = await open(`${base}?ca=${ca}&cert=${cert}&key=${key}`);
      await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
      expect((await store.latest('svc-blog'))?.id).toBe('s1');
      await (await open(`${base}?insecure=true&cert=${cert}&key=${key}`)).check();
      await expect(open(`${base}?cert=${cert}&key=${key}`)).rejects.toMatchObject({
        message: expect.stringContaining('certificate'),
      });
      await expect(open(`${base}?ca=/nowhere.pem`)).rejects.toMatchObject({
        message: expect.stringContaining('/nowhere.pem'),
      });
      await expect(open(base.replace('rediss', 'redis'))).rejects.toMatchObject({
        name: 'StoreError',
      });
    } finally {
      await secure.stop();
      await certificates.remove();
    }
  });
});

/** Each part of the store that has keys of its own. */
async function exerciseAll(store: Store, url: string): Promise<void> {
  const snapshot = drawDigested('svc-shop', 1, [1, 2]);
  await store.put(snapshot);
  expect(await store.digests('svc-shop', 0, Number.MAX_SAFE_INTEGER)).toEqual([snapshot.digest]);
  expect(await store.definitions('svc-shop')).toHaveLength(2);
  expect(await store.pin('svc-shop', 's1', true)).toBe(true);
  expect(await store.setLabel('svc-shop', 's1', 'first')).toBe(true);
  const baseline = { snapshot: 's1', setAt: 1, setBy: 'U1' };
  expect(await store.write('baseline', 'svc-shop', baseline, null)).toBe(true);
  expect((await store.all('baseline')).map(({ value }) => value)).toEqual([baseline]);
  await store.erase('baseline', 'svc-shop');
  expect(await store.nextNumber('digest')).toBe(1);
  const small = await openRedisStore({
    url,
    limits: { ...WIDE, maxTotalBytes: 1 },
    investigationSeconds: 60,
    warn: () => undefined,
  });
  for (const n of [2, 3]) await small.put(drawDigested('svc-shop', n, [1]));
  expect((await small.list('svc-shop', 9)).map(({ id }) => id)).toEqual(['s3', 's1']);
  await small.close();
}

async function flush(target: RedisServer): Promise<void> {
  await withClient(target, async (client) => void (await client.flushall()));
}

async function withClient(
  target: RedisServer,
  work: (client: Redis) => Promise<void>,
): Promise<void> {
  const client = new Redis(target.url);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}
