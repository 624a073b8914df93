/** Digests and definitions for tests of the stores: small, and decided by numbers. */

import type { NewSnapshot } from '../../src/app/ports.ts';
import type { GroupDefinition, SnapshotDigest } from '../../src/leaks/digest.ts';
import { drawProfile, drawSnapshot } from './snapshots.ts';

/** 40 hex digits. */
export function signatureOf(n: number): string {
  return n.toString(16).padStart(40, '0');
}

export function drawDefinition(n: number, line = 20): GroupDefinition {
  const frame = {
    function: `example.com/shop.Step${n}`,
    file: 'shop.go',
    line,
    package: 'example.com/shop',
    origin: 'main',
  } as const;
  return {
    signature: signatureOf(n),
    kind: 'application',
    allocator: frame,
    entry: null,
    via: ['github.com/acme/framework'],
    path: [frame],
    leaf: 'reflect.MakeSlice',
    blockSizes: [64, 0],
    isCut: false,
  };
}

/** One process with these groups, in whole numbers. */
export function drawDigest(
  { meta }: Pick<NewSnapshot, 'meta'>,
  groups: readonly number[],
): SnapshotDigest {
  return {
    snapshot: meta.id,
    takenAt: meta.takenAt,
    buildId: meta.buildId,
    version: 'v1.43.0',
    processes: [
      {
        name: 'a:6060',
        rate: 524_288,
        memory: null,
        goroutines: 12,
        groups: groups.map((n) => ({
          signature: signatureOf(n),
          live: n,
          births: n * 3,
          liveBytes: n * 524_300,
          bornBytes: n * 3 * 524_300,
          liveVariance: 0,
        })),
      },
    ],
  };
}

/** The snapshot `n` of drawSnapshot with a digest of these groups, and what they stand for. */
export function drawDigested(
  service: string,
  n: number,
  groups: readonly number[],
  changes: Partial<NewSnapshot['meta']> = {},
): NewSnapshot {
  const snapshot = drawSnapshot(service, n, drawProfile(n), changes);
  const definitions = groups.map((group) => drawDefinition(group));
  return { ...snapshot, digest: drawDigest(snapshot, groups), definitions };
}
