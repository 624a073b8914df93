/** What every store must do, whatever it is made of. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/app/ports.ts';
import { drawProfile, drawSnapshot } from '../../support/snapshots.ts';
import { runStoreProcess } from '../../support/store-process.ts';
import { describeDigests } from './digest-conformance.ts';
import { describeDocuments } from './document-conformance.ts';
import { describeHeld } from './held-conformance.ts';
import { prepareStores, type StoreHarness, WIDE } from './store-harness.ts';

export function describeStore(name: string, harness: StoreHarness): void {
  describe(`${name} as a store`, () => {
    const { place, open } = prepareStores(harness);

    async function ids(store: Store, service = 'svc-blog'): Promise<string[]> {
      return (await store.list(service, 100)).map(({ id }) => id);
    }

    it('gives back what was put, meta and profile', async () => {
      const store = await open();
      const snapshot = drawSnapshot('svc-blog', 1, drawProfile(1));
      const { meta, profile } = snapshot;
      await store.put(snapshot);
      expect(await store.meta('svc-blog', 's1')).toEqual(meta);
      expect(await store.latest('svc-blog')).toEqual(meta);
      expect(await store.list('svc-blog', 10)).toEqual([meta]);
      expect(Buffer.from((await store.profile('svc-blog', 's1')) ?? [])).toEqual(
        Buffer.from(profile),
      );
    });

    it('keeps any bytes as they are', async () => {
      const store = await open();
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (profile) => {
          await store.put(drawSnapshot('svc-blog', 1, profile));
          const found = await store.profile('svc-blog', 's1');
          expect(found !== null && Buffer.compare(found, profile)).toBe(0);
        }),
        { numRuns: 50 },
      );
    });

    it('keeps an empty profile', async () => {
      const store = await open();
      await store.put(drawSnapshot('svc-blog', 1, new Uint8Array(0)));
      expect((await store.profile('svc-blog', 's1'))?.length).toBe(0);
    });

    it('keeps 20 MB, without holding up the main loop for long', async () => {
      const store = await open();
      const profile = drawProfile(7, 20 * 2 ** 20);
      await store.put(drawSnapshot('svc-blog', 1, profile));
      const found = await store.profile('svc-blog', 's1');
      expect(found !== null && Buffer.compare(found, profile)).toBe(0);
    });

    it('has the newest first, whatever the order of arrival, and at most as many as asked', async () => {
      const store = await open();
      for (const n of [3, 1, 5, 2, 4]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
      expect(await ids(store)).toEqual(['s5', 's4', 's3', 's2', 's1']);
      expect((await store.list('svc-blog', 2)).map(({ id }) => id)).toEqual(['s5', 's4']);
      expect(await store.list('svc-blog', 0)).toEqual([]);
      expect((await store.latest('svc-blog'))?.id).toBe('s5');
    });

    it('orders what was taken at the same time by id', async () => {
      const store = await open();
      const takenAt = Date.now();
      for (const id of ['b', 'a10', 'c', 'a9'])
        await store.put(drawSnapshot('svc-blog', 1, drawProfile(1), { id, takenAt }));
      expect(await ids(store)).toEqual(['c', 'b', 'a9', 'a10']);
    });

    it('replaces a snapshot that is put again', async () => {
      const store = await open();
      await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
      await store.put(drawSnapshot('svc-blog', 2, drawProfile(2)));
      await store.put(drawSnapshot('svc-blog', 1, drawProfile(9), { takenAt: Date.now() }));
      expect(await ids(store)).toEqual(['s1', 's2']);
      const found = await store.profile('svc-blog', 's1');
      expect(found !== null && Buffer.compare(found, drawProfile(9))).toBe(0);
    });

    it('answers null or nothing for what it does not have', async () => {
      const store = await open();
      await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
      expect(await store.meta('svc-blog', 'nope')).toBeNull();
      expect(await store.profile('svc-blog', 'nope')).toBeNull();
      expect(await store.meta('other', 's1')).toBeNull();
      expect(await store.profile('other', 's1')).toBeNull();
      expect(await store.latest('other')).toBeNull();
      expect(await store.list('other', 10)).toEqual([]);
      expect(await store.investigation('nowhere')).toBeNull();
      expect(await store.meta('x'.repeat(5000), 'y'.repeat(5000))).toBeNull();
      await store.remove('other', 's1');
      await store.remove('svc-blog', 'nope');
      expect(await ids(store)).toEqual(['s1']);
    });

    it('removes one snapshot and leaves the others', async () => {
      const store = await open();
      for (const n of [1, 2, 3]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
      await store.remove('svc-blog', 's3');
      expect(await ids(store)).toEqual(['s2', 's1']);
      expect((await store.latest('svc-blog'))?.id).toBe('s2');
      expect(await store.meta('svc-blog', 's3')).toBeNull();
      expect(await store.profile('svc-blog', 's3')).toBeNull();
    });

    it('keeps services apart, however they are named', async () => {
      const store = await open();
      const names = fc.uniqueArray(fc.string({ unit: 'grapheme', maxLength: 30 }), {
        minLength: 2,
        maxLength: 5,
      });
      const odd = ['', '{', '}', '{}', '}{', 'a}b', '../x', 'a:b', 'a b', '*', '\u0000', '日本語'];
      await fc.assert(
        fc.asyncProperty(names, async (services) => {
          for (const [n, service] of services.entries())
            await store.put(drawSnapshot(service, n, drawProfile(n, 50)));
          for (const [n, service] of services.entries()) {
            expect((await store.latest(service))?.id).toBe(`s${n}`);
            await store.remove(service, `s${n}`);
            expect(await store.list(service, 10)).toEqual([]);
          }
        }),
        { numRuns: 15, examples: [[odd], [['x'.repeat(3000), 'x'.repeat(3001)]]] },
      );
    });

    it('gives up the oldest above the count, and their profiles with them', async () => {
      const store = await open({ limits: { ...WIDE, maxCount: 3 } });
      for (const n of [1, 2, 3, 4, 5]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
      expect(await ids(store)).toEqual(['s5', 's4', 's3']);
      expect(await store.meta('svc-blog', 's2')).toBeNull();
      expect(await store.profile('svc-blog', 's2')).toBeNull();
      await store.put(drawSnapshot('other', 1, drawProfile(1)));
      expect(await ids(store)).toEqual(['s5', 's4', 's3']);
    });

    it('gives up the oldest above the bytes', async () => {
      const store = await open({ limits: { ...WIDE, maxBytes: 10_000 } });
      for (const n of [1, 2, 3, 4, 5]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
      expect(await ids(store)).toEqual(['s5', 's4', 's3']);
    });

    it('keeps the newest even where it alone is above every limit', async () => {
      const store = await open({
        limits: { ...WIDE, maxAgeSeconds: 60, maxCount: 1, maxBytes: 1 },
      });
      await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
      expect(await ids(store)).toEqual(['s1']);
      await store.put(drawSnapshot('svc-blog', 2, drawProfile(2)));
      expect(await ids(store)).toEqual(['s2']);
    });

    it('gives up what was fetched too long ago, except the newest', async () => {
      const store = await open({ limits: { ...WIDE, maxAgeSeconds: 3590.5 } });
      for (const n of [1, 2, 3]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
      expect(await ids(store)).toEqual(['s3']);
      await store.put(drawSnapshot('svc-blog', 600, drawProfile(600)));
      await store.put(drawSnapshot('svc-blog', 601, drawProfile(601)));
      expect(await ids(store)).toEqual(['s601', 's600']);
      expect(await store.profile('svc-blog', 's3')).toBeNull();
    });

    it('forgets what grows too old without a new snapshot', async () => {
      const store = await open({ limits: { ...WIDE, maxAgeSeconds: 1 } });
      for (const n of [1, 2, 3]) {
        const now = Date.now() + n;
        const times = { takenAt: now, fetchedAt: now };
        await store.put(drawSnapshot('svc-blog', n, drawProfile(n), times));
      }
      expect(await ids(store)).toEqual(['s3', 's2', 's1']);
      await expect.poll(() => ids(store), { timeout: 5000 }).toEqual(['s3']);
      expect(await store.profile('svc-blog', 's1')).toBeNull();
    });

    it('does not let a service with a wrong clock lose its history', async () => {
      const store = await open({ limits: { ...WIDE, maxAgeSeconds: 86_400 } });
      for (const n of [1, 2, 3])
        await store.put(drawSnapshot('svc-blog', n, drawProfile(n), { takenAt: n }));
      expect(await ids(store)).toEqual(['s3', 's2', 's1']);
    });

    it('loses nothing when many put at once', async () => {
      const store = await open();
      const numbers = Array.from({ length: 40 }, (_, n) => n);
      await Promise.all(
        numbers.map((n) => store.put(drawSnapshot('svc-blog', n, drawProfile(n, 500)))),
      );
      expect(await ids(store)).toEqual(numbers.map((n) => `s${n}`).reverse());
    });

    it('holds the limits when many put at once', async () => {
      const store = await open({ limits: { ...WIDE, maxCount: 5 } });
      const numbers = Array.from({ length: 40 }, (_, n) => n);
      await Promise.all(
        numbers.map((n) => store.put(drawSnapshot('svc-blog', n, drawProfile(n, 500)))),
      );
      expect(await ids(store)).toEqual(['s39', 's38', 's37', 's36', 's35']);
    });

    it('shows every client what another one put', async () => {
      const [one, two] = [await open(), await open()];
      for (const n of [1, 2, 3]) {
        await one.put(drawSnapshot('svc-blog', n, drawProfile(n)));
        expect((await two.latest('svc-blog'))?.id).toBe(`s${n}`);
      }
      await two.remove('svc-blog', 's3');
      expect((await one.latest('svc-blog'))?.id).toBe('s2');
    });

    it('is as it was after it is opened again', async () => {
      const before = await open();
      await before.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
      await before.setInvestigation('T1:C1', INVESTIGATION);
      await before.close();
      const after = await open();
      expect(await ids(after)).toEqual(['s1']);
      expect(await after.investigation('T1:C1')).toEqual(INVESTIGATION);
    });

    it('remembers the last investigation of a place for its time', async () => {
      const store = await open({ investigationSeconds: 1 });
      await store.setInvestigation('T1:C1', { ...INVESTIGATION, service: 'first' });
      await store.setInvestigation('T1:C1', INVESTIGATION);
      await store.setInvestigation(`T1:C1:${'9'.repeat(3000)}`, INVESTIGATION);
      expect(await store.investigation('T1:C1')).toEqual(INVESTIGATION);
      expect(await store.investigation(`T1:C1:${'9'.repeat(3000)}`)).toEqual(INVESTIGATION);
      expect(await store.investigation('T1:C2')).toBeNull();
      await expect.poll(() => store.investigation('T1:C1'), { timeout: 5000 }).toBeNull();
    });

    it('lets exactly one of a hundred have a claim', async () => {
      const clients = [await open(), await open(), await open()];
      const asks = Array.from({ length: 100 }, (_, n) => clients[n % 3]?.claim('Ev1', 60));
      const won = await Promise.all(asks);
      expect(won.filter((one) => one === true)).toHaveLength(1);
      expect(await clients[0]?.claim('Ev1', 60)).toBe(false);
      expect(await clients[1]?.claim('Ev2', 60)).toBe(true);
    });

    it('lets a claim go after its time, to exactly one again', async () => {
      const store = await open();
      expect(await store.claim('Ev1', 0.3)).toBe(true);
      expect(await store.claim('Ev1', 60)).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const won = await Promise.all(Array.from({ length: 20 }, () => store.claim('Ev1', 60)));
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    it('lets exactly one of several processes have each claim', async () => {
      const workers = [1, 2, 3].map(() =>
        runStoreProcess(place(), { kind: 'claim', key: 'k', count: 60 }),
      );
      await Promise.all(workers.map(({ exited }) => exited));
      const won = workers.flatMap(({ lines }) => lines).sort();
      expect(won).toEqual(Array.from({ length: 60 }, (_, n) => `k-${n}`).sort());
    });

    it('loses nothing when several processes put into one service', async () => {
      const store = await open();
      const workers = [0, 100, 200].map((first) =>
        runStoreProcess(place(), { kind: 'put', service: 'svc-blog', first, count: 25 }),
      );
      await Promise.all(workers.map(({ exited }) => exited));
      expect(workers.map(({ lines }) => lines.length)).toEqual([25, 25, 25]);
      expect(await ids(store)).toHaveLength(75);
      await expectWhole(
        store,
        'svc-blog',
        workers.flatMap(({ lines }) => lines),
      );
    });

    it('has every snapshot that it acknowledged after kill -9 of its process', async () => {
      const worker = runStoreProcess(place(), {
        kind: 'put',
        service: 'svc-blog',
        first: 0,
        count: 100_000,
      });
      await expect.poll(() => worker.lines.length, { timeout: 20_000 }).toBeGreaterThan(30);
      worker.child.kill('SIGKILL');
      await worker.exited;
      const store = await open();
      await expectWhole(store, 'svc-blog', worker.lines);
      await store.put(drawSnapshot('svc-blog', 500_000, drawProfile(1)));
      expect((await store.latest('svc-blog'))?.id).toBe('s500000');
    });

    it('answers check, and after close says that it is closed', async () => {
      const store = await open();
      await store.check();
      await store.close();
      await store.close();
      await expect(store.latest('svc-blog')).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining('closed'),
      });
    });
  });
  describe(`${name} as a store of digests`, () => describeDigests(harness));
  describe(`${name} as a store that is bounded`, () => describeHeld(harness));
  describe(`${name} as a store of documents`, () => describeDocuments(harness));
}

export const INVESTIGATION = { service: 'svc-blog', snapshot: 's1', sampleIndex: 'inuse_space' };

/** Every acknowledged number is listed and its profile is what was put. */
export async function expectWhole(
  store: Store,
  service: string,
  numbers: readonly string[],
): Promise<void> {
  const listed = new Set((await store.list(service, 100_000)).map(({ id }) => id));
  for (const number of numbers) {
    const id = `s${number}`;
    const profile = await store.profile(service, id);
    expect([
      id,
      listed.has(id),
      profile !== null && Buffer.compare(profile, drawProfile(Number(number))),
    ]).toEqual([id, true, 0]);
  }
}
