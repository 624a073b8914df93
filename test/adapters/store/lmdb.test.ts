import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLmdbStore } from '../../../src/adapters/store/lmdb.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { drawProfile, drawSnapshot } from '../../support/snapshots.ts';
import { runStoreProcess, type StorePlace } from '../../support/store-process.ts';
import { drawDigested, signatureOf } from '../../support/stored-digests.ts';
import { describeStore, INVESTIGATION } from './conformance.ts';
import { WIDE } from './store-harness.ts';

async function makePlace(): Promise<StorePlace> {
  return { redisUrl: null, dataDir: await mkdtemp(join(tmpdir(), 'heapbot-lmdb-')) };
}

describeStore('LMDB', {
  place: makePlace,
  open: ({ dataDir }, settings) =>
    Promise.resolve(openLmdbStore({ directory: dataDir, ...settings })),
  clear: ({ dataDir }) => rm(dataDir, { recursive: true, force: true }),
});

describe('the LMDB store', () => {
  let place: StorePlace;
  beforeEach(async () => {
    place = await makePlace();
  });
  afterEach(() => rm(place.dataDir, { recursive: true, force: true }));

  const warn = () => undefined;
  const openPlace = (listen: (message: string) => void = warn) =>
    openStore({ ...place, limits: WIDE, warn: listen });

  it('makes its directory', async () => {
    const dataDir = join(place.dataDir, 'deep', 'down');
    const store = await openStore({ ...place, dataDir, limits: WIDE, warn });
    await store.put(drawSnapshot('svc-blog', 1, drawProfile(1)));
    await store.close();
  });

  it('says what is wrong with a directory that it cannot use', async () => {
    const file = join(place.dataDir, 'file');
    await writeFile(file, 'x');
    await expect(openStore({ ...place, dataDir: file, limits: WIDE, warn })).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('HEAPBOT_DATA_DIR'),
    });
  });

  it('refuses a data file that is none of LMDB', async () => {
    await writeFile(join(place.dataDir, 'data.mdb'), Buffer.alloc(8192, 'not a database '));
    await expect(openPlace()).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('is no LMDB file'),
    });
  });

  it('refuses a data file that is cut short, wherever that is', async () => {
    const store = await openPlace();
    for (const n of [1, 2, 3]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n, 20_000)));
    await store.close();
    const file = join(place.dataDir, 'data.mdb');
    const whole = await readFile(file);
    for (const length of [100, 4096, 4200, 8192, 40_000]) {
      await writeFile(file, whole.subarray(0, length));
      await expect(openPlace()).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining('move it away'),
      });
    }
    await writeFile(file, whole);
    const again = await openPlace();
    expect((await again.list('svc-blog', 9)).map(({ id }) => id)).toEqual(['s3', 's2', 's1']);
    await again.close();
  });

  it('survives a full disk: says so, keeps what it has, and takes more when there is room', async () => {
    const worker = runStoreProcess(place, { kind: 'fill', service: 'svc-blog' }, 3000);
    await worker.exited;
    const [why, count] = worker.lines;
    expect(why).toMatch(/^StoreError: Cannot keep a snapshot in .*the disk is full or failing/u);
    expect(Number(count)).toBeGreaterThan(10);
    const store = await openPlace();
    expect(await store.list('svc-blog', 1000)).toHaveLength(Number(count));
    await store.put(drawSnapshot('svc-blog', 5000, drawProfile(1, 100_000)));
    expect((await store.latest('svc-blog'))?.id).toBe('s5000');
    await store.close();
  });

  it('removes claims and investigations that have expired', async () => {
    const first = await openStore({ ...place, limits: WIDE, investigationSeconds: 0.01, warn });
    await first.claim('old', 0.01);
    await first.setInvestigation('T1:C1', INVESTIGATION);
    await first.close();
    await sleep(50);
    const second = await openPlace();
    await second.claim('new', 60);
    await second.close();
    const root = open({ path: place.dataDir, noSubdir: false, overlappingSync: false, maxDbs: 8 });
    const text = { encoding: 'string', useVersions: true } as const;
    expect([...root.openDB({ name: 'claims', ...text }).getKeys()]).toEqual(['new']);
    expect([...root.openDB({ name: 'investigations', ...text }).getKeys()]).toEqual([]);
    await root.close();
  });

  it('skips damaged records in lists, with a warning, and names them when asked for', async () => {
    const store = await openPlace();
    for (const n of [1, 2, 3]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
    await store.close();
    const root = open({ path: place.dataDir, noSubdir: false, overlappingSync: false, maxDbs: 8 });
    const text = { encoding: 'string', useVersions: true } as const;
    await root.openDB({ name: 'metas', ...text }).put(['svc-blog', 's2'], '{"id":"s2"}', 1);
    await root
      .openDB({ name: 'profiles', encoding: 'binary', useVersions: true })
      .put(['svc-blog', 's3'], Buffer.from('foreign'), 1);
    await root.openDB({ name: 'indexes', ...text }).put('broken', 'garbage', 1);
    await root.close();
    const warnings: string[] = [];
    const again = await openPlace((message) => warnings.push(message));
    expect((await again.list('svc-blog', 10)).map(({ id }) => id)).toEqual(['s3', 's1']);
    expect(warnings).toEqual(['skipped the damaged snapshot s2 of svc-blog']);
    await expect(again.meta('svc-blog', 's2')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('s2 of svc-blog is damaged'),
    });
    await expect(again.profile('svc-blog', 's3')).rejects.toMatchObject({ name: 'StoreError' });
    await expect(again.list('broken', 10)).rejects.toMatchObject({ name: 'StoreError' });
    await again.close();
  });

  it('leaves out damaged digests, groups and documents, with one warning', async () => {
    const store = await openPlace();
    for (const n of [1, 2, 3]) await store.put(drawDigested('svc-blog', n, [1, n + 10]));
    for (const id of ['one', 'two']) await store.write('baseline', id, BASELINE, null);
    const takenAt = (await store.meta('svc-blog', 's2'))?.takenAt ?? 0;
    await store.close();
    const root = open({ path: place.dataDir, noSubdir: false, overlappingSync: false, maxDbs: 16 });
    const text = { encoding: 'string', useVersions: true } as const;
    await root
      .openDB({ name: 'digests', encoding: 'binary', useVersions: true })
      .put(['svc-blog', takenAt, 's2'], Buffer.from('foreign'), 1);
    await root.openDB({ name: 'groups', ...text }).put(['svc-blog', signatureOf(13)], 'foreign', 1);
    await root.openDB({ name: 'documents', ...text }).put(['baseline', 'one'], '["one","{}"]', 1);
    await root.close();
    const warnings: string[] = [];
    const again = await openPlace((message) => warnings.push(message));
    for (let times = 0; times < 2; times += 1) {
      const digests = await again.digests('svc-blog', 0, Number.MAX_SAFE_INTEGER);
      expect(digests.map(({ snapshot }) => snapshot)).toEqual(['s1', 's3']);
      expect(digests[1]?.processes[0]?.groups.map(({ signature }) => signature)).toEqual([
        signatureOf(1),
      ]);
      expect(await again.definitions('svc-blog')).toHaveLength(3);
      expect((await again.all('baseline')).map(({ id }) => id)).toEqual(['two']);
      expect(await again.read('baseline', 'one')).toBeNull();
    }
    expect(warnings).toEqual([
      'skipped 1 damaged digests of svc-blog',
      'skipped a damaged baseline (one)',
    ]);
    expect(await again.write('baseline', 'one', BASELINE, null)).toBe(true);
    expect((await again.read('baseline', 'one'))?.value).toEqual(BASELINE);
    await again.close();
  });

  it('reads what earlier versions wrote: no pins, no sizes', async () => {
    const store = await openPlace();
    for (const n of [1, 2, 3]) await store.put(drawSnapshot('svc-blog', n, drawProfile(n)));
    await store.close();
    const root = open({ path: place.dataDir, noSubdir: false, overlappingSync: false, maxDbs: 16 });
    const text = { encoding: 'string', useVersions: true } as const;
    const indexes = root.openDB<string, string>({ name: 'indexes', ...text });
    const rows: unknown[][] = JSON.parse(indexes.get('svc-blog') ?? '[]');
    expect(rows.map((row) => row.length)).toEqual([5, 5, 5]);
    await indexes.put('svc-blog', JSON.stringify(rows.map((row) => row.slice(0, 4))), 1);
    await root.openDB({ name: 'sizes', ...text }).remove('svc-blog');
    await root.close();
    const again = await openStore({ ...place, limits: { ...WIDE, maxTotalBytes: 9000 }, warn });
    expect(await again.list('svc-blog', 9)).toHaveLength(3);
    await again.pin('svc-blog', 's1', true);
    await again.put(drawSnapshot('other', 1, drawProfile(1)));
    expect((await again.list('svc-blog', 9)).map(({ id }) => id)).toEqual(['s3', 's1']);
    await again.close();
  });
});

const BASELINE = { snapshot: 's1', setAt: 1, setBy: 'U1' };
