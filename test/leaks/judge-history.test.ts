/** The judge on services whose truth is known: every shape of DETECTOR 2.10, what is said of it, and what is not. */

import { describe, expect, test } from 'vitest';
import type { Frame, GoroutineDigest, GroupDefinition } from '../../src/leaks/digest.ts';
import { judgeHistory } from '../../src/leaks/judge-history.ts';
import type { History, Inquiry } from '../../src/leaks/judgement.ts';
import { seededRandom } from '../support/leak-generator/random.ts';
import {
  cacheShape,
  churnShape,
  forgetMemory,
  joinReplicas,
  leakShape,
  mapMemory,
  mapProcesses,
  playScenario,
  restartInto,
  type Scenario,
  sawtoothShape,
  staticShape,
  stepShape,
} from '../support/leak-generator/scenarios.ts';
import { generateService, PACE, START } from '../support/leak-generator/service.ts';
import { drawRotation } from '../support/leak-generator/shapes.ts';
import { MB } from '../support/leak-generator/site.ts';
import { makeHistory } from '../support/leak-series.ts';

const HOUR = 3_600_000;
const calm = [staticShape(40 * MB), churnShape(10 * MB)];

function judge({ digests, definitions }: Scenario, more: Partial<History> = {}): Inquiry {
  return judgeHistory(makeHistory({ digests, definitions, ...more }));
}

describe('leaks', () => {
  test('alone in its group', () => {
    const scenario = playScenario([...calm, leakShape(8 * MB)], { snapshots: 24 });
    const { judgement, suspectSeries, definitions, missing } = judge(scenario);
    expect(judgement).toMatchObject({
      verdict: 'growing',
      confidence: 'confirmed',
      snapshots: 24,
      from: new Date(START).toISOString(),
      to: new Date(START + 23 * PACE * HOUR).toISOString(),
      others: 0,
      suspects: [{ signature: scenario.signatures[2], verdict: 'growing', since: null }],
    });
    const slope = judgement.suspects[0]?.slopeBytesPerHour;
    expect(slope?.low).toBeLessThanOrEqual(8 * MB);
    expect(slope?.high).toBeGreaterThanOrEqual(8 * MB);
    expect(suspectSeries[0]).toHaveLength(24);
    expect(definitions[0]?.signature).toBe(scenario.signatures[2]);
    expect(missing).toBe(0);
  });

  test('in a group that holds three times as much for good', () => {
    const scenario = playScenario([...calm, leakShape(6 * MB, { start: 120 * MB })], {
      snapshots: 24,
    });
    expect(judge(scenario).judgement.suspects).toMatchObject([
      { signature: scenario.signatures[2] },
    ]);
  });

  test('one that begins late, with the hour at which it began', () => {
    const scenario = playScenario([...calm, leakShape(16 * MB, { onset: 4 })], { snapshots: 36 });
    const [suspect] = judge(scenario).judgement.suspects;
    const since = (Date.parse(suspect?.since ?? '') - START) / HOUR;
    expect(since).toBeGreaterThanOrEqual(3.5);
    expect(since).toBeLessThanOrEqual(4.5);
  });

  test('a deploy within one interval of the onset is when it began', () => {
    const scenario = playScenario([...calm, leakShape(16 * MB, { onset: 4 })], { snapshots: 36 });
    const onset = Date.parse(judge(scenario).judgement.suspects[0]?.since ?? '');
    const at = onset - 600_000;
    const deploy = { kind: 'deploy', at, version: 'v2', by: 'hook' } as const;
    const { judgement } = judge(scenario, { events: [deploy] });
    expect(judgement.suspects[0]?.since).toBe(new Date(at).toISOString());
  });

  test('one that was there from the start began with the restart', () => {
    const first = playScenario([...calm], { snapshots: 10 });
    const second = playScenario([...calm, leakShape(8 * MB)], { snapshots: 26, seed: 2 });
    const digests = restartInto(first.digests, second.digests);
    const { judgement } = judge({ ...second, digests });
    expect(judgement.suspects[0]?.since).toBe(new Date(digests[10]?.takenAt ?? 0).toISOString());
  });

  test('three suspects are named, the rest counted', () => {
    const leaks = [20, 14, 10, 8, 7].map((slope) => leakShape(slope * MB));
    const scenario = playScenario([...calm, ...leaks], { snapshots: 30 });
    const { judgement } = judge(scenario);
    expect(judgement.suspects).toHaveLength(3);
    expect(judgement.others).toBe(2);
    const growths = judgement.suspects.map(({ growthBytes }) => growthBytes);
    expect(growths).toEqual([...growths].sort((one, other) => other - one));
  });

  test('twelve snapshots make it provisional', () => {
    const scenario = playScenario([...calm, leakShape(20 * MB)], { snapshots: 14 });
    const { judgement, missing } = judge(scenario);
    expect(judgement).toMatchObject({ verdict: 'growing', confidence: 'provisional' });
    expect(judgement.notes[0]).toMatch(/could still be a cache that fills/);
    expect(missing).toBe(10);
  });
});

describe('innocents', () => {
  test.each([
    ['static and churn', [...calm], 'stable'],
    ['a cache that has filled', [staticShape(5 * MB), cacheShape(60 * MB, 2.5)], 'saturating'],
    ['a saw-tooth', [staticShape(10 * MB), sawtoothShape(60 * MB, 3)], 'sawtooth'],
    ['a step', [...calm, stepShape(40 * MB, 3)], 'step'],
  ])('%s', (_, shapes, verdict) => {
    const { judgement } = judge(playScenario(shapes, { snapshots: 48 }));
    expect(judgement).toMatchObject({ verdict, suspects: [], others: 0, outOfMemory: null });
  });

  test('a saw-tooth has a ceiling, and rises below it are teeth', () => {
    const shapes = [staticShape(10 * MB), sawtoothShape(60 * MB, 3)];
    const { ceiling } = judge(playScenario(shapes, { snapshots: 48 }));
    expect(ceiling?.teeth).toBeGreaterThanOrEqual(3);
    expect(ceiling?.bytes).toBeGreaterThan(55 * MB);
    expect(ceiling?.bytes).toBeLessThan(85 * MB);
  });

  test('a morning in which the load rises', () => {
    const busy = (at: number): number => 1 + 0.04 * at + (at % 3) * 0.1;
    const shapes = [staticShape(40 * MB), churnShape(60 * MB, 0.1)];
    expect(judge(playScenario(shapes, { snapshots: 30, busy })).judgement.suspects).toEqual([]);
  });

  test('a spike of load', () => {
    const busy = (at: number): number => (at >= 20 && at < 26 ? 4 : 1);
    const scenario = playScenario([...calm, churnShape(20 * MB)], { snapshots: 30, busy });
    expect(judge(scenario).judgement.suspects).toEqual([]);
  });

  test('a slab that replaces another: moved, not grown', () => {
    const slabs = drawRotation(seededRandom(4), 29 * PACE);
    const { judgement } = judge(playScenario([...slabs, ...calm], { snapshots: 30 }));
    expect(judgement.suspects).toEqual([]);
    expect(judgement.notes.join(' ')).toMatch(/gained are what .* lost: moved, not grown\./);
  });

  test('functions that were renamed in a release', () => {
    const before = playScenario(calm, { snapshots: 20 });
    const renamed = playScenario([churnShape(1), ...calm], { snapshots: 26, seed: 3 });
    const digests = restartInto(before.digests, renamed.digests, 'v2');
    const { judgement } = judge({ ...renamed, digests });
    expect(judgement).toMatchObject({ verdict: 'stable', suspects: [] });
  });
});

describe('too little to say', () => {
  test('two snapshots: the difference with its interval', () => {
    const { judgement, missing } = judge(
      playScenario([...calm, leakShape(200 * MB)], { snapshots: 2 }),
    );
    expect(judgement).toMatchObject({
      verdict: 'insufficient-data',
      confidence: 'none',
      slopeBytesPerHour: null,
    });
    expect(judgement.notes[0]).toBe(
      'Too few for a trend: 2 snapshots can be compared, 10 more are needed.',
    );
    expect(judgement.notes[1]).toMatch(
      /^Live memory changed by \+\d+\.\d MB \(95 %: \+.* MB to \+.* MB\) from the first snapshot to the last\.$/,
    );
    expect(missing).toBe(10);
  });

  test('a difference that may be noise is said to be', () => {
    const { judgement } = judge(playScenario(calm, { snapshots: 2 }));
    expect(judgement.notes[1]).toMatch(/may be noise of the sampling/);
  });

  test('none at all', () => {
    expect(judge({ digests: [], definitions: [], signatures: [] })).toMatchObject({
      judgement: { verdict: 'insufficient-data', snapshots: 0, suspects: [] },
      series: [],
      pace: null,
    });
  });
});

describe('forecast', () => {
  const scenario = playScenario([...calm, leakShape(20 * MB)], { snapshots: 30 });

  test('when twice what is live, and the overhead, reach the limit', () => {
    const live = 50 * MB + 29 * PACE * 20 * MB;
    const memoryLimit = 2 * (live + 6 * 20 * MB) + 20 * MB;
    const { outOfMemory } = judge(scenario, { memoryLimit }).judgement;
    const end = START + 29 * PACE * HOUR;
    expect((Date.parse(outOfMemory?.earliest ?? '') - end) / HOUR).toBeLessThan(6);
    expect((Date.parse(outOfMemory?.latest ?? '') - end) / HOUR).toBeGreaterThan(6);
  });

  test('a soft limit leaves the heap what is live and no more', () => {
    const limits = { memoryLimit: 800 * MB, softLimit: 400 * MB };
    const hard = judge(scenario, { memoryLimit: 800 * MB }).judgement.outOfMemory;
    const soft = judge(scenario, limits).judgement.outOfMemory;
    // 400 − 20 live MB in place of (800 − 20) / 2.
    const gap = Date.parse(hard?.earliest ?? '') - Date.parse(soft?.earliest ?? '');
    expect(gap / HOUR).toBeGreaterThan(0.2);
    expect(gap / HOUR).toBeLessThan(0.8);
  });

  test.each([
    ['no memory limit is known', {}],
    ['the collector is off', { memoryLimit: 1000 * MB, gcPercent: null }],
    ['farther away than three times', { memoryLimit: 100_000 * MB }],
  ])('none, because %s', (reason, limits) => {
    const { outOfMemory, notes } = judge(scenario, limits).judgement;
    expect(outOfMemory).toBeNull();
    expect(notes.join(' ')).toContain(reason);
  });

  test('none for what does not grow, and no word of it', () => {
    const { outOfMemory, notes } = judge(playScenario(calm, { snapshots: 30 })).judgement;
    expect({ outOfMemory, notes }).toEqual({ outOfMemory: null, notes: [] });
  });
});

describe('beside the heap', () => {
  test('memory that the runtime never asked for', () => {
    const scenario = playScenario(calm, { snapshots: 24 });
    const digests = mapMemory(scenario.digests, ({ sys }, at) => ({ maxRss: sys + at * 10 * MB }));
    const { outside, judgement } = judge({ ...scenario, digests });
    expect(judgement.verdict).toBe('stable');
    expect(outside).toMatchObject({ kind: 'off-heap' });
    expect(outside?.sentence).toMatch(/^Not the Go heap: .*likely cgo, mmap.*\.$/);
    expect(judgement.notes).toContain(outside?.sentence);
  });

  test.each([
    ['not-returned', { heapIdle: 400 * MB, heapReleased: 0 }],
    ['fragmentation', { heapAlloc: 60 * MB, heapInuse: 300 * MB }],
    ['stacks', { stackInuse: 500 * MB }],
  ] as const)('%s', (kind, change) => {
    const scenario = playScenario(calm, { snapshots: 24 });
    const digests = mapMemory(scenario.digests, () => change);
    expect(judge({ ...scenario, digests }).outside?.kind).toBe(kind);
  });

  const own: Frame = {
    function: 'main.dispatch',
    file: 'main.go',
    line: 31,
    package: 'main',
    origin: 'main',
  };
  const goroutines: GoroutineDigest = {
    takenAt: START,
    total: 9000,
    starters: [{ runs: own, own, waits: { ...own, function: 'main.wait' }, count: 8900 }],
  };

  test('stacks that grow: who starts the goroutines', () => {
    const scenario = playScenario(calm, { snapshots: 24 });
    const digests = mapMemory(scenario.digests, (_, at) => ({ stackInuse: (4 + 5 * at) * MB }));
    const grown = { ...scenario, digests };
    expect(judge(grown)).toMatchObject({
      wantsGoroutines: true,
      judgement: { verdict: 'growing', suspects: [] },
    });
    expect(judge(grown).judgement.notes).toContain(
      'The stacks of its goroutines grow, which no heap profile shows: the goroutine profile (/debug/pprof/goroutine) says who starts them.',
    );
    expect(judge(grown).judgement.notes.join(' ')).not.toMatch(
      /The whole grows|could still be a cache/,
    );
    expect(judge(grown, { goroutines }).judgement.suspects).toMatchObject([
      { kind: 'goroutines', allocator: { function: 'main.dispatch', line: 31 } },
    ]);
    const young = { ...grown, digests: digests.slice(0, 14) };
    expect(judge(young, { goroutines }).judgement.notes[0]).toMatch(
      /could still be goroutines that there is work for/,
    );
  });

  test('where only their number is known, each is two kilobytes', () => {
    const scenario = playScenario(calm, { snapshots: 24 });
    const digests = mapProcesses(forgetMemory(scenario.digests), (process, at) => ({
      ...process,
      goroutines: 200 + 500 * at,
    }));
    expect(judge({ ...scenario, digests }, { goroutines }).judgement.suspects).toMatchObject([
      { kind: 'goroutines', allocator: { function: 'main.dispatch' } },
    ]);
  });

  test('goroutines that come and go are nobody’s fault', () => {
    expect(judge(playScenario(calm, { snapshots: 24 }), { goroutines })).toMatchObject({
      wantsGoroutines: false,
      judgement: { suspects: [] },
    });
  });
});

describe('replicas', () => {
  test('the one that leaks alone is named', () => {
    const leaking = playScenario([...calm, leakShape(12 * MB)], { snapshots: 30, seed: 9 });
    const healthy = (seed: number) =>
      playScenario([...calm, leakShape(0)], { snapshots: 30, seed }).digests;
    const digests = joinReplicas({
      a: healthy(1),
      b: leaking.digests,
      c: healthy(3),
      d: healthy(4),
    });
    const { oddReplica, judgement } = judge({ ...leaking, digests });
    expect(judgement.verdict).toBe('growing');
    expect(oddReplica?.name).toBe('b');
    expect(oddReplica?.growthBytes).toBeGreaterThan(40 * MB);
    expect(Math.abs(oddReplica?.othersBytes ?? 0)).toBeLessThan(5 * MB);
  });

  test('several that leak alike show together what one alone does not', () => {
    const play = (seed: number) =>
      playScenario([...calm, leakShape(1.2 * MB)], { snapshots: 24, seed });
    const alone = play(1);
    const digests = joinReplicas({
      a: alone.digests,
      b: play(2).digests,
      c: play(3).digests,
      d: play(4).digests,
    });
    expect(judge(alone).judgement.suspects).toEqual([]);
    expect(judge({ ...alone, digests })).toMatchObject({
      judgement: { suspects: [{ signature: alone.signatures[2] }] },
      oddReplica: null,
    });
  });

  test('the forecast is that of the first to reach its limit', () => {
    const fast = playScenario([...calm, leakShape(20 * MB)], { snapshots: 30, seed: 1 });
    const slow = playScenario([...calm, leakShape(5 * MB)], { snapshots: 30, seed: 2 });
    const digests = joinReplicas({ a: slow.digests, b: fast.digests });
    const limits = { memoryLimit: 700 * MB };
    expect(judge({ ...fast, digests }, limits).judgement.outOfMemory).toEqual(
      judge(fast, limits).judgement.outOfMemory,
    );
  });
});

test('profiling itself is never a suspect', () => {
  const scenario = playScenario([...calm, leakShape(20 * MB)], { snapshots: 30 });
  const definitions = scenario.definitions.map(
    (definition): GroupDefinition =>
      definition.signature === scenario.signatures[2]
        ? { ...definition, kind: 'observer' }
        : definition,
  );
  expect(judge({ ...scenario, definitions }).judgement.suspects).toEqual([]);
});

test('who holds: a container of a library on the path of what grows', () => {
  const shapes = [leakShape(20 * MB), leakShape(0.6 * MB, { size: 40_960 }), staticShape(40 * MB)];
  const scenario = playScenario(shapes, { snapshots: 30 });
  const pool = scenario.definitions[1];
  if (pool === undefined) throw new Error('no pool');
  const definitions = scenario.definitions.map((definition, n) => {
    if (n === 1) return { ...definition, leaf: 'reflect.MakeSlice' };
    return n === 0 ? { ...definition, via: [pool.allocator.package] } : definition;
  });
  const { holders } = judge({ ...scenario, definitions }).judgement;
  expect(holders.map(({ frame }) => frame.function)).toEqual([pool.allocator.function]);
});

test('on generated services it names the leaks, and little else', { timeout: 60_000 }, () => {
  let hits = 0;
  let named = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { truth, ...service } = generateService({
      seed: 24_000 + seed,
      snapshots: 24,
      isLeaking: true,
    });
    const { suspects, others } = judgeHistory(makeHistory(service)).judgement;
    named += suspects.length + others;
    if (suspects.some(({ signature }) => signature === truth.leak?.signature)) hits++;
  }
  expect(hits / 40).toBeGreaterThanOrEqual(0.9);
  expect(hits / named).toBeGreaterThanOrEqual(0.9);
});
