/** Live memory over all that is kept of a service, across restarts and deploys: what a trend draws. */

import type { ProcessDigest, SnapshotDigest } from './digest.ts';
import { findEpoch } from './epochs.ts';
import type { History, SeriesPoint } from './judgement.ts';
import { median } from './statistics/order.ts';

/** Something that may explain what the line does. Times are milliseconds since 1970. */
export interface TimelineMark {
  readonly at: number;
  readonly kind: 'deploy' | 'restart';
  /** The version that went out; empty for a restart. */
  readonly version: string;
}

/** The sum over all replicas of the groups that count. A snapshot that lacks a replica which those beside it have is no point. */
export function drawTimeline(
  digests: readonly SnapshotDigest[],
  isCounted: (signature: string) => boolean,
): readonly SeriesPoint[] {
  const timed = digests.filter(({ takenAt, processes }) => takenAt > 0 && processes.length > 0);
  return timed.filter((_, at) => !isPartial(timed, at)).map((digest) => addUp(digest, isCounted));
}

function isPartial(digests: readonly SnapshotDigest[], at: number): boolean {
  const count = (place: number): number => digests[place]?.processes.length ?? 0;
  return at > 0 && at < digests.length - 1 && count(at) < Math.min(count(at - 1), count(at + 1));
}

function addUp(
  { takenAt, processes }: SnapshotDigest,
  isCounted: (signature: string) => boolean,
): SeriesPoint {
  let bytes = 0;
  let variance = 0;
  for (const group of processes.flatMap(({ groups }: ProcessDigest) => groups)) {
    if (!isCounted(group.signature)) continue;
    bytes += group.liveBytes;
    variance += group.liveVariance;
  }
  return { at: takenAt, bytes, deviation: Math.sqrt(variance) };
}

/** Oldest first. A restart that a deploy explains is no mark of its own. */
export function findMarks({
  digests,
  events,
}: Pick<History, 'digests' | 'events'>): readonly TimelineMark[] {
  const deploys = [...events.map(({ at, version }) => ({ at, version })), ...newVersions(digests)];
  const announced = deploys.filter(
    ({ at, version }, place) =>
      !deploys.slice(0, place).some((one) => one.version === version && one.at <= at),
  );
  const near = 2 * findPace(digests);
  const restarts = findEpoch(digests).restarts.filter(
    (at) => !announced.some((deploy) => deploy.at <= at && at - deploy.at <= near),
  );
  return [
    ...announced.map(({ at, version }) => ({ at, kind: 'deploy' as const, version })),
    ...restarts.map((at) => ({ at, kind: 'restart' as const, version: '' })),
  ].sort((one, other) => one.at - other.at);
}

/** Where nobody announced a deploy the snapshots themselves may tell. */
function newVersions(digests: readonly SnapshotDigest[]): { at: number; version: string }[] {
  const told = digests.filter(({ version }) => version !== '');
  return told.flatMap(({ takenAt, version }, at) => {
    const before = told[at - 1];
    return before === undefined || before.version === version ? [] : [{ at: takenAt, version }];
  });
}

function findPace(digests: readonly SnapshotDigest[]): number {
  if (digests.length < 2) return 0;
  return median(digests.slice(1).map(({ takenAt }, at) => takenAt - (digests[at]?.takenAt ?? 0)));
}

/** When a version first ran: as it was announced, else as the snapshots tell. Null where neither knows it. */
export function findDeploy(
  { digests, events }: Pick<History, 'digests' | 'events'>,
  version: string,
): number | null {
  const wanted = plainVersion(version);
  const announced = events.filter((event) => plainVersion(event.version) === wanted);
  const seen = digests.filter((digest) => plainVersion(digest.version) === wanted);
  const times = [...announced.map(({ at }) => at), ...seen.map(({ takenAt }) => takenAt)];
  return times.length === 0 ? null : Math.min(...times);
}

/** `v1.43` and `1.43` are the same. */
function plainVersion(version: string): string {
  return version.trim().replace(/^v(?=\d)/u, '');
}
