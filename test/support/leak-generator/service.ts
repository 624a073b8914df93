/** A service of some three hundred allocation sites with known truth, as the digests that the bot would have kept of it. */

import { createHash } from 'node:crypto';
import type {
  Frame,
  GroupCounts,
  GroupDefinition,
  ProcessDigest,
  ProcessMemory,
  SnapshotDigest,
} from '../../../src/leaks/digest.ts';
import { betweenLog, drawNormal, pick, type Random, seededRandom } from './random.ts';
import {
  drawCache,
  drawChurn,
  drawLeak,
  drawRotation,
  drawSawtooth,
  drawSession,
  drawStatic,
  drawStep,
  type LeakKind,
  leakKinds,
} from './shapes.ts';
import { MB, RATE, type SiteCounts, type SiteShape, scaleCount, simulateSite } from './site.ts';

/** Hours between two snapshots. */
export const PACE = 0.25;

export interface ServicePlan {
  readonly seed: number;
  readonly snapshots: number;
  /** False for a healthy service. */
  readonly isLeaking: boolean;
  /** Sites beside those that have a part to play. */
  readonly sites?: number;
}

/** What is true of it. */
export interface ServiceTruth {
  /** Null where nothing leaks. */
  readonly leak: {
    readonly signature: string;
    readonly kind: LeakKind;
    /** Hour of the onset, −1 where it was before the first snapshot. */
    readonly onset: number;
    /** Bytes per hour, on average over the load that there was. */
    readonly slope: number;
    /** Bytes until the last snapshot. */
    readonly growth: number;
  } | null;
}

export interface GeneratedService {
  readonly digests: readonly SnapshotDigest[];
  readonly definitions: readonly GroupDefinition[];
  readonly truth: ServiceTruth;
}

/** One allocation site: shapes that share a stack, and so a size of blocks. */
export interface Site {
  readonly shapes: readonly SiteShape[];
  readonly definition: GroupDefinition;
}

/** 2025-06-15, 15:06:40 UTC. */
export const START = 1_750_000_000_000;

/** The least growth of a leak: 16 MB, and half again as much as the detector's floor of 2 % of the heap. */
const LEAST_GROWTH = 16;
const MOST_GROWTH = 160;

export function generateService(plan: ServicePlan): GeneratedService {
  const random = seededRandom(plan.seed);
  const hours = Array.from({ length: plan.snapshots }, (_, at) => at * PACE);
  const end = hours.at(-1) ?? 0;
  const innocents = drawInnocents(random, end, plan.sites ?? 300);
  const busy = drawLoad(random, hours);
  const floor = (1.5 * 0.02 * innocents.reduce((sum, shape) => sum + shape.start, 0)) / MB;
  // So much by the end, however long it is watched: with more snapshots the same leak is a slower one.
  const growth = Math.max(floor, betweenLog(random, LEAST_GROWTH, MOST_GROWTH)) * MB;
  const kind = pick(random, leakKinds);
  const leak = plan.isLeaking ? drawLeak(random, kind, growth, end) : null;
  const shapes = [...innocents.map((shape) => [shape]), ...(leak === null ? [] : [leak.shapes])];
  const sites = shapes.map((of, n) => ({ shapes: of, definition: defineSite(n, of) }));
  const digests = digestSites(random, sites, hours, busy);
  const definitions = sites.map(({ definition }) => definition);
  if (leak === null) return { digests, definitions, truth: { leak: null } };
  const active = busy.filter((_, at) => (hours[at] ?? 0) >= leak.onset);
  const slope = (leak.slope * active.reduce((sum, one) => sum + one, 0)) / active.length;
  const signature = definitions.at(-1)?.signature ?? '';
  const time = end - Math.max(0, leak.onset);
  return {
    digests,
    definitions,
    truth: { leak: { signature, kind, onset: leak.onset, slope, growth: slope * time } },
  };
}

/** As services are: nearly all sites are static or churn; some sessions; a few saw-teeth; one cache that fills, one step, now and then a slab that moves. */
function drawInnocents(random: Random, end: number, sites: number): readonly SiteShape[] {
  const many = Array.from({ length: sites }, () => {
    const kind = random();
    if (kind < 0.46) return drawStatic(random);
    return kind < 0.92 ? drawChurn(random) : drawSession(random);
  });
  const tau = pick(random, [3, 6, 12]) * PACE;
  const few = [drawSawtooth(random), drawSawtooth(random), drawCache(random, tau)];
  const step = random() < 0.5 ? [drawStep(random, end)] : [];
  const moved = random() < 0.3 ? drawRotation(random, end) : [];
  return [...many, ...few, ...step, ...moved];
}

/** AR(1) noise with a coefficient of variation of 0.14, for half of the services on top of a day that rises and falls. */
function drawLoad(random: Random, hours: readonly number[]): readonly number[] {
  const swing = random() < 0.5 ? 0 : 0.15 + 0.35 * random();
  const phase = 24 * random();
  let noise = drawNormal(random);
  return hours.map((hour) => {
    noise = 0.8 * noise + 0.6 * drawNormal(random);
    const day = 1 + swing * Math.sin((2 * Math.PI * (hour + phase)) / 24);
    return Math.max(0.1, day * (1 + 0.14 * noise));
  });
}

/** The digests of one process that has these sites and nothing else. */
export function digestSites(
  random: Random,
  sites: readonly Site[],
  hours: readonly number[],
  busy: readonly number[],
): readonly SnapshotDigest[] {
  const counts = sites.map(({ shapes }) =>
    addUp(shapes.map((shape) => simulateSite(random, shape, hours, busy))),
  );
  return hours.map((hour, at) => {
    const groups = sites.flatMap((site, n) => countGroup(site, counts[n]?.[at]));
    return {
      snapshot: `s${at}`,
      takenAt: START + hour * 3_600_000,
      buildId: 'b0ba',
      version: '',
      processes: [digestProcess('one', groups, at)],
    };
  });
}

function digestProcess(name: string, groups: readonly GroupCounts[], at: number): ProcessDigest {
  const live = groups.reduce((sum, { liveBytes }) => sum + liveBytes, 0);
  return { name, rate: RATE, memory: describeMemory(live, at), goroutines: 200, groups };
}

/** A heap that the collector lets grow to twice what is live, beside 20 MB of stacks and tables. */
function describeMemory(live: number, at: number): ProcessMemory {
  const heap = 1.5 * live;
  return {
    heapAlloc: heap,
    heapInuse: 1.05 * heap,
    heapIdle: 0.95 * live,
    heapReleased: 0.1 * live,
    stackInuse: 4 * MB,
    sys: 1.05 * heap + 0.95 * live + 20 * MB,
    nextGc: 2 * live,
    numGc: 100 + 40 * at,
    maxRss: null,
    lastGc: null,
  };
}

function addUp(parts: readonly (readonly SiteCounts[])[]): readonly SiteCounts[] {
  return (parts[0] ?? []).map((_, at) => ({
    live: parts.reduce((sum, part) => sum + (part[at]?.live ?? 0), 0),
    births: parts.reduce((sum, part) => sum + (part[at]?.births ?? 0), 0),
  }));
}

function countGroup({ shapes, definition }: Site, counts: SiteCounts | undefined): GroupCounts[] {
  if (counts === undefined || counts.births === 0) return [];
  const size = shapes[0]?.size ?? 0;
  const live = scaleCount(counts.live, size);
  return [
    {
      signature: definition.signature,
      live: counts.live,
      births: counts.births,
      liveBytes: live.bytes,
      bornBytes: scaleCount(counts.births, size).bytes,
      liveVariance: live.variance,
    },
  ];
}

/** Ten sites share a package; every third package is a library's. */
export function defineSite(n: number, shapes: readonly SiteShape[]): GroupDefinition {
  const [shape] = shapes;
  // The two sites between which a slab moves are of one package, as they are in life.
  const group = shape?.kind === 'rotation' ? 'pool' : `part${Math.floor(n / 10)}`;
  const isLibrary = Math.floor(n / 10) % 3 === 2;
  const name = `${isLibrary ? 'github.com/acme/' : 'example.com/shop/'}${group}`;
  const origin = isLibrary ? 'third-party' : 'main';
  const allocator: Frame = {
    function: `${name}.site${n}`,
    file: `${name}/${group}.go`,
    line: 10 + n,
    package: name,
    origin,
  };
  return {
    signature: createHash('sha1').update(allocator.function).digest('hex'),
    kind: isLibrary ? 'library' : 'application',
    allocator,
    entry: isLibrary ? null : allocator,
    via: [],
    path: [allocator],
    leaf: allocator.function,
    blockSizes: [shape?.size ?? 0],
    isCut: false,
  };
}
