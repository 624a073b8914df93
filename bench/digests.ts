/**
 * Writes a year of digests of one made-up service into an embedded store, one every 15 minutes with 300 groups, and says what they take
 * and how long it takes to read them. `npm run bench:digests`, with a number of days behind `--` for less than a year.
 */

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/adapters/store/open-store.ts';
import type { NewSnapshot, Store } from '../src/app/ports.ts';
import { createSyntheticService } from './synthetic-digests.ts';

const SERVICE = 'svc-bench';
const GROUPS = 300;
const PACE = 15 * 60_000;
const DAY = 86_400_000;

const days = Number(process.argv[2] ?? 365);
const directory = await mkdtemp(join(tmpdir(), 'heapbot-digests-'));
const store = await openStore({
  redisUrl: null,
  dataDir: directory,
  limits: {
    maxAgeSeconds: 3600,
    maxCount: 1,
    maxBytes: 1,
    maxTotalBytes: 2 ** 33,
    maxDigestAgeSeconds: 400 * 86_400,
    thin: true,
  },
  warn: (message) => process.stderr.write(`${message}\n`),
});
try {
  const end = Date.now();
  const count = await fill(store, end);
  await report(store, end, count);
} finally {
  await store.close();
  await rm(directory, { recursive: true, force: true });
}

async function fill(target: Store, end: number): Promise<number> {
  const next = createSyntheticService(GROUPS, PACE);
  const count = Math.floor((days * DAY) / PACE);
  for (let n = 0; n < count; n += 1) {
    const { digest, definitions } = next(end - (count - n) * PACE);
    await target.put(toSnapshot(digest, definitions));
  }
  return count;
}

function toSnapshot(
  digest: NonNullable<NewSnapshot['digest']>,
  definitions: NewSnapshot['definitions'],
): NewSnapshot {
  const { snapshot: id, takenAt, buildId } = digest;
  const meta = {
    ...{ id, service: SERVICE, takenAt, fetchedAt: takenAt, fetchMillis: 1, buildId },
    ...{ size: 0, totals: [], replicas: [], label: '' },
  };
  return { meta, profile: new Uint8Array(0), digest, definitions };
}

async function report(target: Store, end: number, count: number): Promise<void> {
  const { size } = await stat(join(directory, 'data.mdb'));
  const megabytes = size / 2 ** 20;
  const lines = [
    `${count} digests of ${GROUPS} groups in ${days} days: ${megabytes.toFixed(1)} MB on disk, definitions included`,
    `${(size / count).toFixed(0)} bytes each; a year of them: ${((megabytes / days) * 365).toFixed(1)} MB`,
  ];
  for (const wanted of [96, 672, 2000]) {
    const began = performance.now();
    const found = await target.digests(SERVICE, end - wanted * PACE, end);
    lines.push(`${found.length} digests read in ${(performance.now() - began).toFixed(0)} ms`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
