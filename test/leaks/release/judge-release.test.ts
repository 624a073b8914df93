import { describe, expect, it } from 'vitest';
import type {
  GroupCounts,
  GroupDefinition,
  ProcessMemory,
  SnapshotDigest,
} from '../../../src/leaks/digest.ts';
import { judgeRelease } from '../../../src/leaks/release/judge-release.ts';
import type { ReleaseJudgement } from '../../../src/leaks/release/release-judgement.ts';
import { findRelease, splitReleases } from '../../../src/leaks/release/split-releases.ts';

const RATE = 524_288;
const QUARTER_HOUR = 900_000;
const MEGABYTE = 1_000_000;

describe('a release beside the one before it', () => {
  it('is worse where more stays alive at the same age', () => {
    const judgement = compare(flat(60), flat(90));
    expect(judgement.verdict).toBe('worse');
    expect(judgement.level?.estimate).toBeCloseTo(30 * MEGABYTE, -5);
    expect(judgement.level?.low).toBeGreaterThan(judgement.marginBytes);
  });

  it('is better where less does', () => {
    expect(compare(flat(90), flat(60)).verdict).toBe('better');
  });

  it('is the same where the difference is shown to be below the margin', () => {
    expect(compare(flat(1000, 1), flat(1001, 1)).verdict).toBe('same');
  });

  it('is neither where the samples are too few to show it', () => {
    expect(judge({ all: 60 }, { all: 61 }).verdict).toBe('too-early');
  });

  it('is the same all the same where the runtime itself tells what was live', () => {
    const memory = process(60);
    const same = judge({ all: 60 }, { all: 61 }, [], [memory, process(60.2)]);
    expect(same.verdict).toBe('same');
    expect(same.level?.estimate).toBeCloseTo(0.2 * MEGABYTE, -3);
    expect(judge({ all: 60 }, { all: 61 }, [], [memory, process(70)]).verdict).toBe('worse');
    expect(judge({ all: 60 }, { all: 61 }, [], [memory, null]).verdict).toBe('too-early');
  });

  it('is worse where it grows and the old one did not, though it has less', () => {
    const judgement = compare(flat(100), (row) => 40 + row);
    expect(judgement.verdict).toBe('worse');
    expect(judgement.slope?.estimate).toBeCloseTo(4 * MEGABYTE, -5);
  });

  it('is too early with a few snapshots, and says how many are missing', () => {
    const judgement = compare(flat(60), flat(90), { newer: 8 });
    expect(judgement).toMatchObject({ verdict: 'too-early', level: null, missing: 2 });
  });

  it('compares at equal uptime: an old release that grew for a week is not held against it', () => {
    const judgement = compare(
      (row) => 50 + row,
      (row) => 50 + row,
      { older: 90, newer: 24 },
    );
    expect(judgement.uptimeHours).toBeCloseTo(5.75, 5);
    expect(judgement.verdict).not.toBe('better');
    expect(judgement.verdict).not.toBe('worse');
  });

  it('compares one replica with one, whatever their number', () => {
    const judgement = compare(flat(1000, 1), flat(1000, 1), { replicas: [1, 4] });
    expect(judgement.verdict).toBe('same');
  });
});

describe('the groups of a release', () => {
  it('are new, gone, grown and shrunk, most bytes first', () => {
    const { changes } = judge(
      { stays: 100, goes: 30, grows: 20, shrinks: 60 },
      { stays: 100, comes: 50, grows: 55, shrinks: 20 },
    );
    expect(changes.map(({ kind, signature }) => `${kind} ${signature}`)).toEqual([
      'new comes',
      'shrunk shrinks',
      'grown grows',
      'gone goes',
    ]);
  });

  it('are renamed where the same blocks come from the same leaf', () => {
    const definitions = [
      definition('old', 'reflect.New', 64),
      definition('new', 'reflect.New', 64),
    ];
    const { changes } = judge({ old: 50, stays: 9 }, { new: 52, stays: 9 }, definitions);
    expect(changes.map(({ kind, signature }) => `${kind} ${signature}`)).toEqual(['renamed new']);
  });

  it('are not renamed where the sizes differ', () => {
    const definitions = [
      definition('old', 'reflect.New', 64),
      definition('new', 'reflect.New', 96),
    ];
    const { changes } = judge({ old: 50 }, { new: 52 }, definitions);
    expect(changes.map(({ kind }) => kind)).toEqual(['new', 'gone']);
  });

  it('say nothing of what is a few samples', () => {
    expect(judge({ stays: 50, goes: 2 }, { stays: 50, comes: 2 }).changes).toEqual([]);
  });
});

describe('the releases of a history', () => {
  it('go by version, else by build, and what nobody named belongs to the one before', () => {
    const digests = [
      digest(0, [], { buildId: 'a' }),
      digest(1, [], {}),
      digest(2, [], { buildId: 'b', version: 'v2' }),
      digest(3, [], { buildId: 'c', version: 'v2' }),
    ];
    const releases = splitReleases(digests);
    expect(releases.map(({ name, digests: those }) => [name, those.length])).toEqual([
      ['a', 2],
      ['v2', 2],
    ]);
    expect(findRelease(releases, 'v2')?.digests.length).toBe(2);
    expect(findRelease(releases, 'v3')).toBeNull();
  });
});

type Level = (row: number) => number;

/** Megabytes, with a ripple so that nothing is known too well. */
function flat(megabytes: number, ripple = 0.5): Level {
  return (row) => megabytes + (row % 2 === 0 ? ripple : -ripple);
}

function compare(
  older: Level,
  newer: Level,
  sizes: { older?: number; newer?: number; replicas?: readonly [number, number] } = {},
): ReleaseJudgement {
  const [before, after] = sizes.replicas ?? [1, 1];
  const bigBlocks = 4 * MEGABYTE;
  return judgeAll(
    series('v1', 0, sizes.older ?? 24, before, (row) => [group('all', older(row), bigBlocks)]),
    series('v2', 1000, sizes.newer ?? 24, after, (row) => [group('all', newer(row), bigBlocks)]),
    [],
  );
}

function judge(
  older: Readonly<Record<string, number>>,
  newer: Readonly<Record<string, number>>,
  definitions: readonly GroupDefinition[] = [],
  [before, after]: readonly (ProcessMemory | null)[] = [],
): ReleaseJudgement {
  const groups = (levels: Readonly<Record<string, number>>): GroupCounts[] =>
    Object.entries(levels).map(([signature, megabytes]) => group(signature, megabytes, 512));
  return judgeAll(
    series('v1', 0, 24, 1, () => groups(older), before),
    series('v2', 1000, 24, 1, () => groups(newer), after),
    definitions,
  );
}

function judgeAll(
  older: readonly SnapshotDigest[],
  newer: readonly SnapshotDigest[],
  definitions: readonly GroupDefinition[],
): ReleaseJudgement {
  const [first, second] = splitReleases([...older, ...newer]);
  if (first === undefined || second === undefined) throw new Error('two releases were drawn');
  return judgeRelease(first, second, definitions);
}

function series(
  version: string,
  start: number,
  length: number,
  replicas: number,
  groupsAt: (row: number) => readonly GroupCounts[],
  memory: ProcessMemory | null = null,
): SnapshotDigest[] {
  return Array.from({ length }, (_, row) =>
    digest(
      start + row,
      Array.from({ length: replicas }, () => born(groupsAt(row), row)),
      { version, memory: memory === null ? null : { ...memory, numGc: 100 + row * 3 } },
    ),
  );
}

/** Births go on, so that every snapshot is of another collection. */
function born(groups: readonly GroupCounts[], row: number): readonly GroupCounts[] {
  return groups.map((one) => ({ ...one, births: one.live + 100 * (row + 1) }));
}

function digest(
  row: number,
  replicas: readonly (readonly GroupCounts[])[],
  {
    version = '',
    buildId = '',
    memory = null,
  }: { version?: string; buildId?: string; memory?: ProcessMemory | null },
): SnapshotDigest {
  return {
    snapshot: `s_${row}`,
    takenAt: 1_700_000_000_000 + row * QUARTER_HOUR,
    buildId,
    version,
    processes: replicas.map((groups, at) => ({
      name: `replica-${at}`,
      rate: RATE,
      memory,
      goroutines: null,
      groups,
    })),
  };
}

/** A group of blocks of one size, as the sampler would see it on average. */
function group(signature: string, megabytes: number, size: number): GroupCounts {
  const probability = -Math.expm1(-size / RATE);
  const liveBytes = megabytes * MEGABYTE;
  const live = Math.round((liveBytes * probability) / size);
  const liveVariance = (size * size * live * (1 - probability)) / probability ** 2;
  return { signature, live, births: live, liveBytes, bornBytes: liveBytes, liveVariance };
}

function definition(signature: string, leaf: string, size: number): GroupDefinition {
  const frame = {
    function: signature,
    file: '',
    line: 0,
    package: 'main',
    origin: 'main',
  } as const;
  return {
    signature,
    kind: 'application',
    allocator: frame,
    entry: frame,
    via: [],
    path: [frame],
    leaf,
    blockSizes: [size],
    isCut: false,
  };
}

/** A process with that many megabytes live at its last collection. */
function process(megabytes: number): ProcessMemory {
  const live = megabytes * MEGABYTE;
  return {
    heapAlloc: live,
    heapInuse: live,
    heapIdle: 0,
    heapReleased: 0,
    stackInuse: 0,
    sys: 3 * live,
    nextGc: 2 * live,
    numGc: 100,
    maxRss: null,
    lastGc: null,
  };
}
