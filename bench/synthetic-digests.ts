/** A made-up service as its digests show it: groups of all sizes, sampled as Go samples, restarted every week. */

import { createHash } from 'node:crypto';
import type { GroupCounts, GroupDefinition, SnapshotDigest } from '../src/leaks/digest.ts';

const RATE = 512 * 1024;
const WEEK = 7 * 86_400_000;

interface Group {
  readonly definition: GroupDefinition;
  /** Bytes of a block, and of a second kind of block that some groups have. */
  readonly sizes: readonly number[];
  /** Expected samples that are live, and that are born in a pace. */
  readonly live: number;
  readonly births: number;
}

/** What a service says each time it is asked, `paceMillis` apart: by the time of the asking. */
export function createSyntheticService(
  groupCount: number,
  paceMillis: number,
): (takenAt: number) => {
  readonly digest: SnapshotDigest;
  readonly definitions: readonly GroupDefinition[];
} {
  const random = createRandom(7);
  const groups = Array.from({ length: groupCount }, (_, n) => drawGroup(n, random));
  const definitions = groups.map(({ definition }) => definition);
  const born = new Map<Group, number[]>();
  let startedAt = 0;
  return (takenAt) => {
    if (Math.floor(takenAt / WEEK) !== Math.floor(startedAt / WEEK)) born.clear();
    startedAt = takenAt;
    const counts = groups.map((group) => drawCounts(group, born, random));
    const process = {
      name: 'shop-0.internal:6060',
      rate: RATE,
      memory: drawMemory(takenAt, random),
      goroutines: 200 + poisson(20, random),
      groups: counts,
    };
    const snapshot = `${Math.floor(takenAt / paceMillis).toString(36)}${Math.floor(random() * 1e9).toString(36)}`;
    const digest = { snapshot, takenAt, buildId: BUILD, version: 'v1.43.0', processes: [process] };
    return { digest, definitions };
  };
}

const BUILD = createHash('sha1').update('build').digest('hex');

function drawGroup(n: number, random: () => number): Group {
  const size = 2 ** (4 + Math.floor(random() * 14));
  const weight = 1 / (n + 1);
  const frames = Array.from({ length: 6 }, (_, depth) => ({
    function: `example.com/shop/internal/part${n % 17}.(*Kind${n}).Step${depth}`,
    file: `example.com/shop/internal/part${n % 17}/kind${n}.go`,
    line: 10 + depth * 7 + n,
    package: `example.com/shop/internal/part${n % 17}`,
    origin: 'main' as const,
  }));
  const [allocator, entry] = frames;
  if (allocator === undefined || entry === undefined) throw new Error('a group has frames');
  return {
    sizes: random() < 0.3 ? [size, size * 3] : [size],
    live: 800 * weight,
    births: 4000 * weight,
    definition: {
      signature: createHash('sha1').update(`group ${n}`).digest('hex'),
      kind: 'application',
      allocator,
      entry,
      via: ['github.com/acme/framework'],
      path: frames,
      leaf: 'reflect.MakeSlice',
      blockSizes: [size],
      isCut: false,
    },
  };
}

function drawCounts(group: Group, born: Map<Group, number[]>, random: () => number): GroupCounts {
  const share = 1 / group.sizes.length;
  const live = group.sizes.map(() => poisson(group.live * share, random));
  const before = born.get(group) ?? group.sizes.map(() => 0);
  const births = before.map((count) => count + poisson(group.births * share, random));
  born.set(group, births);
  const rows = group.sizes.map((size, at) => {
    const chance = 1 - Math.exp(-size / RATE);
    const [alive, made] = [live[at] ?? 0, births[at] ?? 0];
    return {
      live: alive,
      births: made,
      liveBytes: Math.trunc((alive * size) / chance),
      bornBytes: Math.trunc((made * size) / chance),
      liveVariance: (size * size * alive * (1 - chance)) / (chance * chance),
    };
  });
  const sum = (of: keyof (typeof rows)[number]) => rows.reduce((total, row) => total + row[of], 0);
  return {
    signature: group.definition.signature,
    live: sum('live'),
    births: sum('births'),
    liveBytes: sum('liveBytes'),
    bornBytes: sum('bornBytes'),
    liveVariance: sum('liveVariance'),
  };
}

function drawMemory(takenAt: number, random: () => number) {
  const heap = Math.floor(4e8 * (1 + random() / 4));
  return {
    heapAlloc: heap,
    heapInuse: heap + Math.floor(random() * 1e7),
    heapIdle: Math.floor(random() * 2e8),
    heapReleased: Math.floor(random() * 1e8),
    stackInuse: Math.floor(random() * 1e7),
    sys: 9e8 + Math.floor(random() * 1e6),
    nextGc: heap * 2,
    numGc: Math.floor((takenAt % WEEK) / 20_000),
    maxRss: 9e8,
    lastGc: takenAt - Math.floor(random() * 20_000),
  };
}

/** Exact for few, near enough for many. */
function poisson(mean: number, random: () => number): number {
  if (mean > 50) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  let count = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1;
  return count;
}

/** The same numbers each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
