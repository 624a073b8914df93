/** Takes the snapshots that nobody asked for: where nothing can have changed since the last one, it is not kept twice. */

import type { SnapshotMeta } from '../commands/command.ts';
import type { SnapshotDigest } from '../leaks/digest.ts';
import { type CaptureOptions, type Taken, take } from './capture.ts';
import type { ServiceConfig, Store } from './ports.ts';

export type ScheduledCapture =
  | { readonly kind: 'kept'; readonly meta: SnapshotMeta }
  /** A heap profile is what the last collection left: without another one it is the same. `latest` is the snapshot that says it already. */
  | {
      readonly kind: 'unchanged';
      readonly latest: SnapshotMeta;
      readonly because: 'same-collection' | 'same-totals';
    };

/** Throws FetchError, StoreError. */
export async function captureIfChanged(
  service: ServiceConfig,
  options: CaptureOptions,
  signal: AbortSignal,
): Promise<ScheduledCapture> {
  const taken = await take(service, options, signal);
  const latest = await options.store.latest(service.name);
  const because = latest === null ? null : await findSameness(taken, latest, options.store);
  if (latest !== null && because !== null) return { kind: 'unchanged', latest, because };
  await options.store.put(taken);
  return { kind: 'kept', meta: taken.meta };
}

async function findSameness(
  { meta, digest }: Taken,
  latest: SnapshotMeta,
  store: Store,
): Promise<'same-collection' | 'same-totals' | null> {
  const found = await store.digests(latest.service, latest.takenAt, latest.takenAt);
  const before = found.find(({ snapshot }) => snapshot === latest.id) ?? null;
  const counts = [before, digest].map(countCollections);
  const [older, newer] = counts;
  if (older != null && newer != null) return older === newer ? 'same-collection' : null;
  return showTotals(latest) === showTotals(meta) ? 'same-totals' : null;
}

/** Of every process, by name; null where one of them does not say. A restart counts anew, and so with the build it is told apart. */
function countCollections(digest: SnapshotDigest | null): string | null {
  if (digest === null || digest.processes.some(({ memory }) => memory === null)) return null;
  const counts = digest.processes.map(({ name, memory }) => [
    name,
    memory?.numGc,
    memory?.lastGc ?? null,
  ]);
  return JSON.stringify([digest.buildId, ...counts.sort()]);
}

function showTotals({ buildId, totals, replicas }: SnapshotMeta): string {
  const answered = replicas.flatMap(({ name, ok }) => (ok ? [name] : []));
  return JSON.stringify([buildId, answered, totals]);
}
