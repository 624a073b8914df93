/** Snapshots for tests of the stores: numbered, each with a profile that its number decides. */

import type { NewSnapshot } from '../../src/app/ports.ts';

/** Bytes that do not compress, so that a test can count what lies in a store. */
export function drawProfile(seed: number, length = 3000): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Taken and fetched `n` seconds after an hour ago, with the id `s<n>`. */
export function drawSnapshot(
  service: string,
  n: number,
  profile: Uint8Array,
  changes: Partial<NewSnapshot['meta']> = {},
): NewSnapshot {
  const takenAt = START + n * 1000;
  const meta = {
    id: `s${n}`,
    service,
    takenAt,
    fetchedAt: takenAt,
    fetchMillis: 12,
    buildId: 'b0ba',
    size: profile.length,
    totals: [{ type: 'inuse_space', unit: 'bytes', total: n * 1000 }],
    replicas: [
      { name: 'a:6060', ok: true as const },
      { name: 'b:6060', ok: false as const, why: 'did not answer within 30 s' },
    ],
    label: '',
    ...changes,
  };
  return { meta, profile, digest: null, definitions: [] };
}

const START = Date.now() - 3_600_000;
