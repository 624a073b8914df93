/** What every store must do to hold what is pinned or labelled, to thin out with age, and to bound all services together. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retain, sortEntries } from '../../../src/adapters/store/retention.ts';
import type { Store } from '../../../src/app/ports.ts';
import { drawProfile, drawSnapshot } from '../../support/snapshots.ts';
import { prepareStores, type StoreHarness, WIDE } from './store-harness.ts';

const HOUR = 3_600_000;

export function describeHeld(harness: StoreHarness): void {
  const { open } = prepareStores(harness);
  const ids = async (store: Store, service = 'svc-blog') =>
    (await store.list(service, 1000)).map(({ id }) => id);
  const put = (store: Store, n: number, changes = {}, service = 'svc-blog') =>
    store.put(drawSnapshot(service, n, drawProfile(n), changes));

  it('gives what is pinned up to no limit, until it is let go', async () => {
    const store = await open({ limits: { ...WIDE, maxCount: 2, maxAgeSeconds: 3500 } });
    await put(store, 1);
    expect(await store.pin('svc-blog', 's1', true)).toBe(true);
    for (const n of [200, 201, 202]) await put(store, n);
    expect(await ids(store)).toEqual(['s202', 's1']);
    await put(store, 1, { takenAt: Date.now() - 2 * HOUR });
    await put(store, 203);
    expect(await ids(store)).toEqual(['s203', 's1']);
    expect(await store.pin('svc-blog', 's1', false)).toBe(true);
    expect(await ids(store)).toEqual(['s203']);
    expect(await store.pin('svc-blog', 's1', true)).toBe(false);
    expect(await store.pin('other', 's1', true)).toBe(false);
  });

  it('holds what has a label, and shows it', async () => {
    const store = await open({ limits: { ...WIDE, maxCount: 1 } });
    await put(store, 1);
    expect(await store.setLabel('svc-blog', 's1', 'before the fix')).toBe(true);
    await put(store, 2, { label: 'after' });
    await put(store, 3);
    expect((await store.list('svc-blog', 9)).map(({ label }) => label)).toEqual([
      '',
      'after',
      'before the fix',
    ]);
    expect((await store.meta('svc-blog', 's1'))?.label).toBe('before the fix');
    expect(await store.setLabel('svc-blog', 's1', '')).toBe(true);
    expect(await store.setLabel('svc-blog', 's9', 'gone')).toBe(false);
    await put(store, 4);
    expect(await ids(store)).toEqual(['s4', 's2']);
  });

  it('holds what is pinned and labelled until it is neither', async () => {
    const store = await open({ limits: { ...WIDE, maxCount: 1 } });
    await put(store, 1, { label: 'first' });
    await store.pin('svc-blog', 's1', true);
    await put(store, 2);
    await store.pin('svc-blog', 's1', false);
    expect(await ids(store)).toEqual(['s2', 's1']);
    await store.setLabel('svc-blog', 's1', '');
    expect(await ids(store)).toEqual(['s2']);
  });

  it('loses no label when several give one at once', async () => {
    const [one, two] = [await open(), await open()];
    for (const n of [1, 2, 3, 4]) await put(one, n);
    await Promise.all(
      [1, 2, 3, 4].map((n) => (n % 2 === 0 ? one : two).setLabel('svc-blog', `s${n}`, `l${n}`)),
    );
    expect((await two.list('svc-blog', 9)).map(({ label }) => label)).toEqual([
      'l4',
      'l3',
      'l2',
      'l1',
    ]);
  });

  it('refuses to hold more than a hundred, and says what to do', async () => {
    const store = await open();
    for (let n = 0; n < 100; n += 1) await put(store, n, { label: 'x' });
    await put(store, 100);
    const refusal = {
      name: 'StoreError',
      message: expect.stringMatching(
        /100 snapshots of svc-blog are pinned or have a label.*take the label off one/u,
      ),
    };
    await expect(store.pin('svc-blog', 's100', true)).rejects.toMatchObject(refusal);
    await expect(store.setLabel('svc-blog', 's100', 'y')).rejects.toMatchObject(refusal);
    await expect(put(store, 101, { label: 'z' })).rejects.toMatchObject(refusal);
    expect(await store.pin('svc-blog', 's3', true)).toBe(true);
    expect(await store.setLabel('svc-blog', 's3', 'other')).toBe(true);
    expect(await store.setLabel('svc-blog', 's4', '')).toBe(true);
    expect(await store.pin('svc-blog', 's100', true)).toBe(true);
  });

  it('thins out with age: all of a day, one an hour of a week, then one a day', async () => {
    const limits = { ...WIDE, maxAgeSeconds: 90 * 86_400, thin: true };
    const store = await open({ limits });
    const now = Date.now();
    const ages = Array.from({ length: 12 * 24 * 2 }, (_, n) => 12 * 24 - n / 2);
    await Promise.all(
      ages.map((age, n) =>
        put(store, n, { takenAt: now - age * HOUR, fetchedAt: now - age * HOUR }),
      ),
    );
    const found = await store.list('svc-blog', 1000);
    const between = (from: number, to: number) =>
      found.filter(({ fetchedAt }) => fetchedAt <= now - from * HOUR && fetchedAt > now - to * HOUR)
        .length;
    expect(between(0, 23.9)).toBe(47);
    expect(between(24.1, 7 * 24)).toBeGreaterThanOrEqual(143);
    expect(between(24.1, 7 * 24)).toBeLessThanOrEqual(146);
    expect(between(7 * 24 + 0.1, 13 * 24)).toBeGreaterThanOrEqual(5);
    expect(between(7 * 24 + 0.1, 13 * 24)).toBeLessThanOrEqual(7);
  });

  it('keeps what retention.ts says, whatever there is', async () => {
    const store = await open({ limits: { ...WIDE, maxAgeSeconds: 10 ** 9 } });
    const kinds = fc.record({
      age: fc.integer({ min: 0, max: 12 * 24 * 4 }).map((quarters) => (quarters * HOUR) / 4),
      bytes: fc.integer({ min: 0, max: 3 }).map((n) => n * 500),
      isPinned: fc.boolean(),
    });
    const limit = fc.record({
      maxCount: fc.integer({ min: 1, max: 20 }),
      maxBytes: fc.integer({ min: 1, max: 20_000 }),
      thin: fc.boolean(),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(kinds, { minLength: 1, maxLength: 25 }),
        limit,
        async (rows, bounds) => {
          run += 1;
          const service = `svc-${run}`;
          const now = Date.now();
          for (const [n, { age, bytes, isPinned }] of rows.entries()) {
            const times = { takenAt: now - age, fetchedAt: now - age };
            await store.put(drawSnapshot(service, n, drawProfile(n, bytes), times));
            if (isPinned) await store.pin(service, `s${n}`, true);
          }
          const limits = { ...WIDE, maxAgeSeconds: 5 * 86_400, ...bounds };
          const sizes = await measureAll(rows.map(({ bytes }, n) => drawProfile(n, bytes)));
          const entries = rows.map(({ age, isPinned }, n) => {
            const times = { takenAt: now - age, fetchedAt: now - age };
            return { id: `s${n}`, ...times, bytes: sizes[n] ?? 0, isPinned, isLabelled: false };
          });
          const strict = await open({ limits });
          const expected = retain(sortEntries(entries), limits, Date.now()).kept.map(
            ({ id }) => id,
          );
          expect((await ids(strict, service)).reverse()).toEqual(expected);
          await strict.close();
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  it('bounds all services together: the largest gives up its oldest, and never what is held or newest', async () => {
    const store = await open({ limits: { ...WIDE, maxTotalBytes: 20_000 } });
    for (const n of [1, 2]) await put(store, n, {}, 'small');
    for (const n of [1, 2, 3, 4]) await put(store, n, {}, 'large');
    expect([await ids(store, 'small'), await ids(store, 'large')]).toEqual([
      ['s2', 's1'],
      ['s4', 's3', 's2', 's1'],
    ]);
    await store.pin('large', 's1', true);
    await put(store, 3, {}, 'small');
    expect([await ids(store, 'small'), await ids(store, 'large')]).toEqual([
      ['s3', 's2', 's1'],
      ['s4', 's3', 's1'],
    ]);
    await store.remove('large', 's4');
    await put(store, 4, {}, 'small');
    expect(await ids(store, 'small')).toHaveLength(4);
    for (const service of ['a', 'b', 'c', 'd', 'e']) await put(store, 1, {}, service);
    const counts = await Promise.all(
      ['small', 'large', 'a', 'b', 'c', 'd', 'e'].map(
        async (service) => (await ids(store, service)).length,
      ),
    );
    expect(counts).toEqual([1, 2, 1, 1, 1, 1, 1]);
  });

  it('knows the size of all services after it is opened again, and with several clients', async () => {
    const limits = { ...WIDE, maxTotalBytes: 10_000 };
    const first = await open();
    for (const n of [1, 2, 3, 4, 5]) await put(first, n, {}, 'large');
    await first.close();
    const clients = [await open({ limits }), await open({ limits })];
    await Promise.all(clients.map((client, n) => put(client, 1, {}, `other${n}`)));
    expect(await ids(await open(), 'large')).toEqual(['s5']);
  });
}

/** Drawn profiles do not compress: what they take is their length and a little. */
async function measureAll(profiles: readonly Uint8Array[]): Promise<number[]> {
  const { compressProfile } = await import('../../../src/adapters/store/compression.ts');
  return await Promise.all(
    profiles.map(async (profile) => (await compressProfile(profile)).length),
  );
}
