/** What every store must do with documents and numbers. */

import { expect, it } from 'vitest';
import type { DocumentKinds, Watch } from '../../../src/app/documents.ts';
import type { Job } from '../../../src/app/ports.ts';
import { runStoreProcess } from '../../support/store-process.ts';
import { prepareStores, type StoreHarness } from './store-harness.ts';

const BASELINE = { snapshot: 's1', setAt: 1_700_000_000_000, setBy: 'U1' };

const WATCH: Watch = {
  posted: { workspace: 'T1', channel: 'C1', message: '17.1', thread: '17.1' },
  followUp: { service: 'svc-blog', pace: 900_000, times: 12, words: ['why', 'svc-blog'] },
  person: 'U1',
  channelName: null,
  startedAt: 1_700_000_000_000,
  failures: 0,
  isEnding: true,
};

const JOBS: readonly Job[] = [
  { kind: 'capture', service: 'svc-blog' },
  { kind: 'watch', id: 'w1' },
  { kind: 'digest', number: 12 },
];

const LEAK: DocumentKinds['leak'] = {
  id: 'HEAP-00a1',
  signature: '00a1'.padEnd(40, '0'),
  allocator: 'tango.newPool',
  entry: null,
  kind: 'library',
  sightings: [
    {
      service: 'svc-blog',
      firstSeen: 1,
      lastSeen: 2,
      since: null,
      builds: ['v1.42.0'],
      worstSlope: 3.5,
      lastSlope: 0.25,
      growthBytes: 4e9,
    },
  ],
  state: { kind: 'fixed', version: 'v1.43.0', by: 'heapbot', at: 3, isVerified: true },
};

const DIGEST: DocumentKinds['digest'] = {
  number: 12,
  services: ['svc-blog'],
  when: { words: 'every 6h', rule: { kind: 'every', millis: 21_600_000 }, timeZone: 'UTC' },
  channel: { workspace: 'T1', id: 'C1', name: null },
  condition: 'changed',
  top: 5,
  owner: 'U1',
  paused: { by: 'heapbot', at: 5, why: 'The channel is gone or archived.' },
  origin: 'person',
  createdAt: 1,
};

const MEMORY: DocumentKinds['digest-memory'] = {
  lastRunAt: 7,
  last: {
    'svc-blog': { snapshot: 's1', at: 7, liveBytes: 9, verdict: 'growing', suspects: ['00a1'] },
  },
  failures: 1,
  isOwnerTold: true,
  failedAt: 8,
};

const POSTS: readonly DocumentKinds['digest-post'][] = [
  { kind: 'due', isAsked: true },
  { kind: 'posting', isAsked: false, startedAt: 3 },
  { kind: 'posted', posted: WATCH.posted, attached: 2 },
  { kind: 'posted', posted: null, attached: 0 },
  { kind: 'done' },
];

export function describeDocuments(harness: StoreHarness): void {
  const { place, open } = prepareStores(harness);

  it('gives back what was written, of each kind', async () => {
    const store = await open();
    const events = [{ kind: 'deploy', at: 5, version: 'v1', by: 'hook' }] as const;
    expect(await store.write('baseline', 'svc-blog', BASELINE, null)).toBe(true);
    expect(await store.write('events', 'svc-blog', events, null)).toBe(true);
    expect(await store.write('leak', LEAK.signature, LEAK, null)).toBe(true);
    expect(await store.write('watch', 'w1', WATCH, null)).toBe(true);
    for (const [index, job] of JOBS.entries())
      expect(await store.write('job', `j${index}`, { job, at: 5, tries: 1 }, null)).toBe(true);
    const again = await open();
    expect((await again.read('baseline', 'svc-blog'))?.value).toEqual(BASELINE);
    expect((await again.read('events', 'svc-blog'))?.value).toEqual(events);
    expect((await again.read('leak', LEAK.signature))?.value).toEqual(LEAK);
    expect((await again.read('watch', 'w1'))?.value).toEqual(WATCH);
    expect((await again.all('job')).map(({ value }) => value.job)).toEqual(JOBS);
    expect(await again.read('watch', 'svc-blog')).toBeNull();
    expect(await again.all('watch')).toEqual([await again.read('watch', 'w1')]);
  });

  it('gives back digests, and how far each run of one is', async () => {
    const store = await open();
    expect(await store.write('digest', '12', DIGEST, null)).toBe(true);
    expect(await store.write('digest-memory', '12', MEMORY, null)).toBe(true);
    expect(await store.write('declared-digests', 'file', { mornings: 12 }, null)).toBe(true);
    for (const [at, post] of POSTS.entries())
      expect(await store.write('digest-post', `12@${at}`, post, null)).toBe(true);
    const again = await open();
    expect((await again.read('digest', '12'))?.value).toEqual(DIGEST);
    expect((await again.read('digest-memory', '12'))?.value).toEqual(MEMORY);
    expect((await again.read('declared-digests', 'file'))?.value).toEqual({ mornings: 12 });
    expect((await again.all('digest-post')).map(({ value }) => value)).toEqual(POSTS);
    expect(await again.all('digest')).toHaveLength(1);
  });

  it('lists all of a kind in the order of their ids, however they are named', async () => {
    const store = await open();
    const names = ['', '{', 'b', 'a', 'a b', 'x'.repeat(3000), '日本語', '__proto__', 'z:1'];
    for (const name of names) await store.write('watch', name, { ...WATCH, person: name }, null);
    const all = await store.all('watch');
    expect(all.map(({ id }) => id)).toEqual([...names].sort());
    for (const { id, value } of all) expect(value.person).toBe(id);
    expect(await store.all('leak')).toEqual([]);
  });

  it('writes only over what the writer has read', async () => {
    const [one, two] = [await open(), await open()];
    const write = (store: typeof one, setBy: string, revision: number | null) =>
      store.write('baseline', 'svc-blog', { ...BASELINE, setBy }, revision);
    expect(await write(one, 'U1', 1)).toBe(false);
    expect(await write(one, 'U1', null)).toBe(true);
    expect(await write(two, 'U2', null)).toBe(false);
    const first = await two.read('baseline', 'svc-blog');
    expect(await write(two, 'U2', first?.revision ?? null)).toBe(true);
    expect(await write(one, 'U1', first?.revision ?? null)).toBe(false);
    const second = await one.read('baseline', 'svc-blog');
    expect(second?.value.setBy).toBe('U2');
    expect(second?.revision).toBeGreaterThan(first?.revision ?? 0);
  });

  it('does not take a new document for the one that was erased', async () => {
    const store = await open();
    await store.write('watch', 'w1', WATCH, null);
    const before = await store.read('watch', 'w1');
    await store.erase('watch', 'w1');
    await store.erase('watch', 'w1');
    expect(await store.read('watch', 'w1')).toBeNull();
    expect(await store.write('watch', 'w1', WATCH, before?.revision ?? null)).toBe(false);
    expect(await store.write('watch', 'w1', WATCH, null)).toBe(true);
    expect(await store.write('watch', 'w1', WATCH, before?.revision ?? null)).toBe(false);
  });

  it('loses no change when many change one document at once', async () => {
    const clients = [await open(), await open(), await open()];
    const add = async (client: (typeof clients)[number] | undefined, at: number): Promise<void> => {
      if (client === undefined) throw new Error('there are three clients');
      const found = await client.read('events', 'svc-blog');
      const event = { kind: 'deploy', at, version: 'v1', by: 'hook' } as const;
      const events = [...(found?.value ?? []), event];
      if (await client.write('events', 'svc-blog', events, found?.revision ?? null)) return;
      await add(client, at);
    };
    const times = Array.from({ length: 24 }, (_, n) => n);
    await Promise.all(times.map((at) => add(clients[at % 3], at)));
    const events = (await clients[0]?.read('events', 'svc-blog'))?.value ?? [];
    expect(events.map(({ at }) => at).sort((a, b) => a - b)).toEqual(times);
  });

  it('refuses what is too large, and says so', async () => {
    const store = await open();
    const words = Array.from({ length: 300 }, () => 'x'.repeat(1000));
    const followUp = { ...WATCH.followUp, words };
    await expect(store.write('watch', 'w1', { ...WATCH, followUp }, null)).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('more than 256 KB'),
    });
    expect(await store.read('watch', 'w1')).toBeNull();
  });

  it('gives every number once, whatever the number of clients and processes', async () => {
    const clients = [await open(), await open()];
    expect(await clients[0]?.nextNumber('digest')).toBe(1);
    expect(await clients[1]?.nextNumber('digest')).toBe(2);
    expect(await clients[0]?.nextNumber('other')).toBe(1);
    const work = { kind: 'number', counter: 'digest', count: 40 } as const;
    const workers = [1, 2, 3].map(() => runStoreProcess(place(), work));
    const own = Promise.all(
      Array.from({ length: 40 }, (_, n) => clients[n % 2]?.nextNumber('digest')),
    );
    await Promise.all(workers.map(({ exited }) => exited));
    const all = [...(await own), ...workers.flatMap(({ lines }) => lines.map(Number))];
    expect(all.sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 160 }, (_, n) => n + 3),
    );
  }, 30_000);

  it('has every document that it acknowledged after kill -9 of its process', async () => {
    const worker = runStoreProcess(place(), { kind: 'document', count: 100_000 });
    await expect.poll(() => worker.lines.length, { timeout: 20_000 }).toBeGreaterThan(30);
    worker.child.kill('SIGKILL');
    await worker.exited;
    const found = new Set((await (await open()).all('baseline')).map(({ id }) => id));
    for (const line of worker.lines) expect(found.has(line)).toBe(true);
  });
}
