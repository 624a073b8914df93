/** What is remembered of a service, in a test of a command that looks at the past. */

import type { Known, ServiceHistory, SnapshotMeta } from '../../src/commands/command.ts';

/** 2025-11-22, 12:00 UTC. */
export const NOON = 1_763_812_800_000;

export function historyOf(changes: Partial<ServiceHistory> = {}): ServiceHistory {
  return {
    service: 'svc-blog',
    digests: [],
    definitions: [],
    events: [],
    memoryLimit: null,
    gcPercent: 100,
    softLimit: null,
    goroutines: null,
    snapshots: [],
    baseline: null,
    leaks: [],
    ...changes,
  };
}

export function knownOf(changes: Partial<ServiceHistory> = {}, known: Partial<Known> = {}): Known {
  return { now: NOON, histories: [historyOf(changes)], outcome: null, ...known };
}

/** In use: `megabytes`. */
export function metaOf(
  id: string,
  takenAt: number,
  megabytes: number,
  changes: Partial<SnapshotMeta> = {},
): SnapshotMeta {
  return {
    id,
    service: 'svc-blog',
    takenAt,
    fetchedAt: takenAt,
    fetchMillis: 12,
    buildId: '',
    size: 1000,
    totals: [
      { type: 'inuse_objects', unit: 'count', total: megabytes * 1000 },
      { type: 'inuse_space', unit: 'bytes', total: megabytes * 2 ** 20 },
    ],
    replicas: [{ name: 'pod-a', ok: true }],
    label: '',
    ...changes,
  };
}
