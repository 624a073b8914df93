/** What every store must do with digests, and with the groups that they count. */

import { expect, it } from 'vitest';
import type { SnapshotDigest } from '../../../src/leaks/digest.ts';
import { drawProfile, drawSnapshot } from '../../support/snapshots.ts';
import { runStoreProcess } from '../../support/store-process.ts';
import {
  drawDefinition,
  drawDigest,
  drawDigested,
  signatureOf,
} from '../../support/stored-digests.ts';
import { prepareStores, type StoreHarness, WIDE } from './store-harness.ts';

const DAY = 86_400_000;
const EVER = [0, Number.MAX_SAFE_INTEGER] as const;

export function describeDigests(harness: StoreHarness): void {
  const { place, open } = prepareStores(harness);

  it('gives back digests in a span of time, oldest first, and what their groups stand for', async () => {
    const store = await open();
    const all = [4, 1, 3, 2].map((n) => drawDigested('svc-blog', n, [1, 2, n + 10]));
    for (const snapshot of all) await store.put(snapshot);
    const sorted = all
      .map(({ digest }) => digest)
      .sort((a, b) => (a?.takenAt ?? 0) - (b?.takenAt ?? 0));
    expect(await store.digests('svc-blog', ...EVER)).toEqual(sorted);
    const [, second, third] = sorted;
    expect(await store.digests('svc-blog', second?.takenAt ?? 0, third?.takenAt ?? 0)).toEqual([
      second,
      third,
    ]);
    expect(
      await store.digests('svc-blog', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    ).toEqual(sorted);
    expect(await store.digests('other', ...EVER)).toEqual([]);
    const definitions = await store.definitions('svc-blog');
    expect([...definitions].sort((a, b) => (a.signature < b.signature ? -1 : 1))).toEqual(
      [1, 2, 11, 12, 13, 14].map((n) => drawDefinition(n)),
    );
    expect(await store.definitions('other')).toEqual([]);
  });

  it('keeps digests when the snapshots are given up, until they are too old themselves', async () => {
    const limits = { ...WIDE, maxAgeSeconds: 60, maxCount: 1, maxDigestAgeSeconds: 7200 };
    const store = await open({ limits });
    const old = Date.now() - 7300_000;
    await store.put(drawDigested('svc-blog', 1, [1], { takenAt: old, fetchedAt: old }));
    for (const n of [2, 3]) await store.put(drawDigested('svc-blog', n, [1]));
    expect((await store.list('svc-blog', 9)).map(({ id }) => id)).toEqual(['s3']);
    const kept = await store.digests('svc-blog', ...EVER);
    expect(kept.map(({ snapshot }) => snapshot)).toEqual(['s2', 's3']);
  });

  it('lets digests go when they grow too old', async () => {
    const short = await open({ limits: { ...WIDE, maxDigestAgeSeconds: 3598 } });
    const long = await open();
    for (const n of [1, 3000]) await long.put(drawDigested('svc-blog', n, [1]));
    await expect
      .poll(
        async () => {
          await short.put(drawDigested('svc-blog', 3001, [1]));
          return (await long.digests('svc-blog', ...EVER)).map(({ snapshot }) => snapshot);
        },
        { timeout: 8000, interval: 300 },
      )
      .toEqual(['s3000', 's3001']);
  });

  it('replaces the digest of a snapshot that is put again, and removes it with the snapshot', async () => {
    const store = await open();
    await store.put(drawDigested('svc-blog', 1, [1]));
    const again = drawDigested('svc-blog', 1, [2], { takenAt: Date.now() });
    await store.put(again);
    expect(await store.digests('svc-blog', ...EVER)).toEqual([again.digest]);
    await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
    expect(await store.digests('svc-blog', ...EVER)).toEqual([]);
    await store.put(again);
    await store.remove('svc-blog', 's1');
    expect(await store.digests('svc-blog', ...EVER)).toEqual([]);
  });

  it('takes the newest definition, and keeps one that nobody repeats', async () => {
    const store = await open();
    const now = Date.now();
    const put = async (n: number, age: number, line: number | null) => {
      const times = { takenAt: now - age * DAY, fetchedAt: now };
      const snapshot = drawSnapshot('svc-blog', n, drawProfile(n), times);
      const definitions = line === null ? [] : [drawDefinition(7, line)];
      await store.put({ ...snapshot, digest: drawDigest(snapshot, [7]), definitions });
    };
    const lines = async () =>
      (await store.definitions('svc-blog')).map(({ allocator }) => allocator.line);
    await put(1, 0.9, 20);
    await put(2, 0, 25);
    expect(await lines()).toEqual([25]);
    await put(3, 0, null);
    expect(await lines()).toEqual([25]);
    expect(await store.digests('svc-blog', ...EVER)).toHaveLength(3);
  });

  it('does not let an older snapshot that comes late move lines back', async () => {
    const store = await open({ limits: { ...WIDE, maxDigestAgeSeconds: 30 * 86_400 } });
    const now = Date.now();
    for (const [n, age, line] of [
      [1, 0, 25],
      [2, 5, 20],
    ] as const) {
      const times = { takenAt: now - age * DAY, fetchedAt: now };
      const snapshot = drawSnapshot('svc-blog', n, drawProfile(n), times);
      const definitions = [drawDefinition(7, line)];
      await store.put({ ...snapshot, digest: drawDigest(snapshot, [7]), definitions });
    }
    expect((await store.definitions('svc-blog')).map(({ allocator }) => allocator.line)).toEqual([
      25,
    ]);
    expect(await store.digests('svc-blog', ...EVER)).toHaveLength(2);
  });

  it('forgets the groups that were not seen for longest when there are too many', async () => {
    const store = await open({ limits: { ...WIDE, maxDigestAgeSeconds: 30 * 86_400 } });
    const range = (first: number, count: number) =>
      Array.from({ length: count }, (_, n) => first + n);
    const now = Date.now();
    const put = (n: number, age: number, groups: readonly number[]) =>
      store.put(drawDigested('svc-blog', n, groups, { takenAt: now - age * DAY, fetchedAt: now }));
    await put(1, 3, range(0, 12_000));
    await put(2, 2, range(12_000, 7000));
    await put(3, 1, [0]);
    await put(4, 0, range(30_000, 2000));
    const known = new Set((await store.definitions('svc-blog')).map(({ signature }) => signature));
    expect(known.size).toBeLessThanOrEqual(20_000);
    expect(known.size).toBeGreaterThan(18_000);
    for (const n of [0, 12_000, 18_999, 30_000, 31_999])
      expect(known.has(signatureOf(n))).toBe(true);
    const [oldest, , , newest] = await store.digests('svc-blog', ...EVER);
    expect(newest?.processes[0]?.groups).toHaveLength(2000);
    expect(oldest?.processes[0]?.groups.length).toBe(
      [...known].filter((one) => Number.parseInt(one, 16) < 12_000).length,
    );
  }, 60_000);

  it('reads no more than 2,000 at once, from all of the time that was asked for', async () => {
    const store = await open({ limits: { ...WIDE, maxCount: 1 } });
    const numbers = Array.from({ length: 2300 }, (_, n) => n);
    for (let i = 0; i < numbers.length; i += 100)
      await Promise.all(
        numbers.slice(i, i + 100).map((n) => store.put(drawDigested('svc-blog', n, [1]))),
      );
    const found = (await store.digests('svc-blog', ...EVER)).map(({ snapshot }) => snapshot);
    expect(found).toHaveLength(2000);
    expect([found[0], found.at(-1)]).toEqual(['s0', 's2299']);
    expect(Number(found[1000]?.slice(1))).toBeCloseTo(1150, -1);
  }, 60_000);

  it('gives groups the same numbers whoever puts them, and loses nothing when many put at once', async () => {
    const clients = [await open(), await open(), await open()];
    const all = Array.from({ length: 30 }, (_, n) =>
      drawDigested('svc-blog', n, [n, n + 1, n + 2, 99]),
    );
    await Promise.all(all.map((snapshot, n) => clients[n % 3]?.put(snapshot)));
    const found = await clients[0]?.digests('svc-blog', ...EVER);
    expect(found?.map(sortGroups)).toEqual(all.map(({ digest }) => digest));
    expect(await clients[1]?.definitions('svc-blog')).toHaveLength(33);
  });

  it('has every digest that it acknowledged after kill -9 of its process', async () => {
    const work = { kind: 'put', service: 'svc-blog', first: 0, count: 100_000 } as const;
    const worker = runStoreProcess(place(), work);
    await expect.poll(() => worker.lines.length, { timeout: 20_000 }).toBeGreaterThan(30);
    worker.child.kill('SIGKILL');
    await worker.exited;
    const store = await open();
    const digests = await store.digests('svc-blog', ...EVER);
    const found = new Map(digests.map((digest) => [digest.snapshot, digest]));
    for (const line of worker.lines) {
      const { meta } = drawDigested('svc-blog', Number(line), []);
      const digest = found.get(`s${line}`);
      expect(digest?.processes[0]?.groups.map(({ signature }) => signature)).toEqual([
        signatureOf(1),
        signatureOf(Number(line) + 2),
      ]);
      expect(digest?.buildId).toBe(meta.buildId);
    }
    const known = new Set((await store.definitions('svc-blog')).map(({ signature }) => signature));
    for (const line of worker.lines) expect(known.has(signatureOf(Number(line) + 2))).toBe(true);
  });
}

/** Groups come in no particular order. */
function sortGroups(digest: SnapshotDigest): SnapshotDigest {
  const processes = digest.processes.map((process) => ({
    ...process,
    groups: [...process.groups].sort((a, b) => (a.signature < b.signature ? -1 : 1)),
  }));
  return { ...digest, processes };
}
