/** What happens to a service beside its allocations: restarts, releases, lag of the collector, spikes, stacks and memory beside the heap (DETECTOR 2.10). */

import type {
  GroupCounts,
  GroupDefinition,
  ProcessDigest,
  ProcessMemory,
  SnapshotDigest,
} from '../../../src/leaks/digest.ts';
import { seededRandom } from './random.ts';
import { defineSite, digestSites, PACE, type Site } from './service.ts';
import { churn } from './shapes.ts';
import { MB, type SiteShape } from './site.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** Bytes per hour from `onset` on, forever. */
export function leakShape(slope: number, { onset = -1, start = 0, size = 1024 } = {}): SiteShape {
  const birthRate = (hour: number, _: number, busy: number): number =>
    hour >= onset ? slope * busy : 0;
  return { kind: 'leak', size, start, birthRate, life: FOREVER };
}

export function staticShape(bytes: number, size = 1024): SiteShape {
  return { kind: 'static', size, start: bytes, birthRate: () => 0, life: FOREVER };
}

/** As much comes in as ever, and old entries go: full after a few `tau` hours. */
export function cacheShape(full: number, tau: number, size = 1024): SiteShape {
  const birthRate = (_: number, __: number, busy: number): number => (full / tau) * busy;
  return { kind: 'cache', size, start: 0, birthRate, life: tau };
}

/** Up by `height` in `period` hours, and down at once. */
export function sawtoothShape(height: number, period: number, size = 1024): SiteShape {
  const tooth = (hour: number): number => Math.floor((hour + PACE / 2) / period);
  return {
    kind: 'sawtooth',
    size,
    start: 0,
    birthRate: () => height / period,
    life: FOREVER,
    keep: (from, to) => (tooth(to) > tooth(from) ? 0.05 : 1),
  };
}

/** Up by `height` at once. */
export function stepShape(height: number, at: number, size = 1024): SiteShape {
  const birthRate = (hour: number): number => (Math.abs(hour - at) <= PACE / 2 ? height / PACE : 0);
  return { kind: 'step', size, start: 2 * MB, birthRate, life: FOREVER };
}

export function churnShape(live: number, life = 0.05, size = 1024): SiteShape {
  return churn(size, live, life);
}

export interface Scenario {
  readonly digests: readonly SnapshotDigest[];
  readonly definitions: readonly GroupDefinition[];
  /** In the order of the shapes. */
  readonly signatures: readonly string[];
}

export interface ScenarioPlan {
  readonly snapshots: number;
  readonly seed?: number;
  /** By snapshot; 1 where nothing is said. */
  readonly busy?: (at: number) => number;
}

/** One process with one site for each shape, snapshots `PACE` hours apart. */
export function playScenario(
  shapes: readonly SiteShape[],
  { snapshots, seed = 1, busy = () => 1 }: ScenarioPlan,
): Scenario {
  const sites: readonly Site[] = shapes.map((shape, n) => ({
    shapes: [shape],
    // A package of its own for each, but for slabs that move within one.
    definition: defineSite(shape.kind === 'rotation' ? n : 30 * n, [shape]),
  }));
  const hours = Array.from({ length: snapshots }, (_, at) => at * PACE);
  const digests = digestSites(
    seededRandom(seed),
    sites,
    hours,
    hours.map((_, at) => busy(at)),
  );
  const definitions = sites.map(({ definition }) => definition);
  return { digests, definitions, signatures: definitions.map(({ signature }) => signature) };
}

/** The second follows the first: the process was started again, as another version where one is named. */
export function restartInto(
  first: readonly SnapshotDigest[],
  second: readonly SnapshotDigest[],
  version = '',
): readonly SnapshotDigest[] {
  const gap = PACE * 3_600_000;
  const start = (first.at(-1)?.takenAt ?? 0) + gap - (second[0]?.takenAt ?? 0);
  const later = second.map((digest) => ({ ...digest, version, takenAt: digest.takenAt + start }));
  return [...first, ...later];
}

/** Every snapshot is shown twice: the heap was not collected in between. */
export function repeatCollections(digests: readonly SnapshotDigest[]): readonly SnapshotDigest[] {
  return digests.flatMap((digest) => [
    digest,
    { ...digest, snapshot: `${digest.snapshot}b`, takenAt: digest.takenAt + 60_000 },
  ]);
}

/** What each process says of itself at each snapshot, changed. */
export function mapProcesses(
  digests: readonly SnapshotDigest[],
  change: (process: ProcessDigest, at: number) => ProcessDigest,
): readonly SnapshotDigest[] {
  return digests.map((digest, at) => ({
    ...digest,
    processes: digest.processes.map((process) => change(process, at)),
  }));
}

export function mapMemory(
  digests: readonly SnapshotDigest[],
  change: (memory: ProcessMemory, at: number) => Partial<ProcessMemory>,
): readonly SnapshotDigest[] {
  return mapProcesses(digests, (process, at) => {
    const { memory } = process;
    return memory === null ? process : { ...process, memory: { ...memory, ...change(memory, at) } };
  });
}

/** Nothing is known but the profiles. */
export function forgetMemory(digests: readonly SnapshotDigest[]): readonly SnapshotDigest[] {
  return mapProcesses(digests, (process) => ({ ...process, memory: null, goroutines: null }));
}

export function mapGroups(
  digests: readonly SnapshotDigest[],
  change: (group: GroupCounts) => GroupCounts,
): readonly SnapshotDigest[] {
  return mapProcesses(digests, (process) => ({ ...process, groups: process.groups.map(change) }));
}

/** Scenarios of several replicas as one service; they have the same times. */
export function joinReplicas(
  replicas: Readonly<Record<string, readonly SnapshotDigest[]>>,
): readonly SnapshotDigest[] {
  const all = Object.entries(replicas);
  const longest = all.reduce<readonly SnapshotDigest[]>(
    (most, [, digests]) => (digests.length > most.length ? digests : most),
    [],
  );
  return longest.map((digest) => ({
    ...digest,
    processes: all.flatMap(([name, digests]) => {
      const own = digests.find(({ takenAt }) => takenAt === digest.takenAt);
      return (own?.processes ?? []).map((process) => ({ ...process, name }));
    }),
  }));
}
