/** Which snapshots are compared: restarts, builds, replicas, collections, warm-up. */

import { describe, expect, test } from 'vitest';
import type { SnapshotDigest } from '../../src/leaks/digest.ts';
import { findEpoch } from '../../src/leaks/epochs.ts';
import {
  churnShape,
  forgetMemory,
  joinReplicas,
  mapGroups,
  mapMemory,
  playScenario,
  repeatCollections,
  restartInto,
  staticShape,
} from '../support/leak-generator/scenarios.ts';
import { MB } from '../support/leak-generator/site.ts';

const shapes = [staticShape(20 * MB), churnShape(5 * MB)];

function play(snapshots: number, seed = 1): readonly SnapshotDigest[] {
  return playScenario(shapes, { snapshots, seed }).digests;
}

describe('restarts', () => {
  test('what was before the counters fell is left out', () => {
    const epoch = findEpoch(forgetMemory(restartInto(play(20), play(30, 2))));
    expect(epoch.leftOut).toContainEqual({ reason: 'other-epoch', count: 20 });
    expect(epoch.startedAt).toBe(epoch.restarts[0]);
    expect(epoch.restarts).toHaveLength(1);
  });

  test('a process that is busier than before is told by groups that are not', () => {
    const busy = mapGroups(play(30, 2), (group) =>
      group.live === group.births ? group : { ...group, births: 1000 * group.births },
    );
    const epoch = findEpoch(forgetMemory(restartInto(play(20), [...busy])));
    expect(epoch.restarts).toHaveLength(1);
  });

  test('the number of collections falls', () => {
    const same = [...play(40)];
    const fallen = mapMemory(same, ({ numGc }, at) => ({
      numGc: at < 10 ? 10_000 + at * 40 : numGc,
    }));
    expect(findEpoch(fallen).restarts).toEqual([same[10]?.takenAt]);
  });

  test('one sample that changed its group is no restart', () => {
    const digests = forgetMemory(play(20));
    const moved = digests.map((digest, at) => (at < 10 ? digest : moveSample(digest)));
    expect(findEpoch(moved).restarts).toEqual([]);
  });

  test('another version is another epoch, though nothing fell', () => {
    const digests = play(40).map((digest, at) => ({ ...digest, version: at < 15 ? 'v1' : 'v2' }));
    expect(findEpoch(digests).leftOut).toContainEqual({ reason: 'other-epoch', count: 15 });
  });

  test('a version that nobody said is not another one', () => {
    const digests = play(20).map((digest, at) => ({ ...digest, version: at % 2 ? 'v1' : '' }));
    expect(findEpoch(digests).leftOut).toEqual([]);
  });
});

describe('collections', () => {
  test('a second snapshot of the same NumGC is left out', () => {
    const epoch = findEpoch(repeatCollections(play(14)));
    expect(epoch.leftOut).toEqual([{ reason: 'same-gc', count: 14 }]);
  });

  test('where NumGC is not known, counts that are all alike tell', () => {
    const epoch = findEpoch(forgetMemory(repeatCollections(play(14))));
    expect(epoch.leftOut).toEqual([{ reason: 'same-gc', count: 14 }]);
  });

  test('counts that are alike for longer than any collection lags are counted', () => {
    const [first] = forgetMemory(play(1));
    if (first === undefined) throw new Error('no digest');
    const still = Array.from({ length: 14 }, (_, at) => ({
      ...first,
      takenAt: first.takenAt + at * 900_000,
    }));
    expect(findEpoch(still).moments).toHaveLength(14);
  });

  test('two collections apart, but one apart where two would cost a grade', () => {
    const slow = (snapshots: number) =>
      mapMemory(play(snapshots), (_, at) => ({ numGc: 100 + at }));
    expect(findEpoch(slow(60)).moments).toHaveLength(30);
    expect(findEpoch(slow(30)).moments).toHaveLength(30);
    expect(findEpoch(slow(20)).moments).toHaveLength(20);
  });
});

describe('warm-up', () => {
  test('the first ten minutes after a start that was seen are dropped', () => {
    const epoch = findEpoch(restartInto(play(5), play(30, 2)));
    expect(epoch.leftOut).toContainEqual({ reason: 'warm-up', count: 1 });
  });

  test('a start shows in few collections', () => {
    const young = mapMemory(play(30), (_, at) => ({ numGc: 1 + 2 * at }));
    expect(findEpoch(young).leftOut).toContainEqual({ reason: 'warm-up', count: 2 });
  });

  test('a series that is nothing but warm-up is judged as it is', () => {
    const quick = restartInto(play(5), play(30, 2)).map((digest, at) => ({
      ...digest,
      takenAt: 1_750_000_000_000 + at * 5000,
    }));
    expect(findEpoch(quick).leftOut).toEqual([{ reason: 'other-epoch', count: 5 }]);
  });

  test('where nobody saw the start nothing is dropped', () => {
    expect(findEpoch(play(30)).leftOut).toEqual([]);
  });
});

describe('replicas', () => {
  test('one that was started again late is left out and named', () => {
    const late = restartInto(play(30, 2), play(6, 3));
    const epoch = findEpoch(joinReplicas({ a: play(36), b: late, c: play(36, 4) }));
    expect(epoch.youngReplicas).toEqual(['b']);
    expect(epoch.moments).toHaveLength(36);
    expect(epoch.moments[0]?.processes.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  test('starts that roll from one to the next are aligned by uptime', () => {
    const before = [play(10, 5), play(11, 6)];
    const a = restartInto(before[0] ?? [], play(30, 2));
    const b = restartInto(before[1] ?? [], play(29, 3));
    const epoch = findEpoch(joinReplicas({ a, b }));
    const [first] = epoch.moments;
    // The warm-up is one snapshot, so that each stands at its second.
    expect(first?.processes[0]?.groups).toEqual(play(30, 2)[1]?.processes[0]?.groups);
    expect(first?.processes[1]?.groups).toEqual(play(29, 3)[1]?.processes[0]?.groups);
  });

  test('a snapshot in which one did not answer is not comparable', () => {
    const digests = joinReplicas({ a: play(20), b: play(20, 2) });
    const gap = digests.map((digest, at) =>
      at === 7 ? { ...digest, processes: digest.processes.slice(0, 1) } : digest,
    );
    expect(findEpoch(gap).leftOut).toEqual([{ reason: 'not-comparable', count: 1 }]);
  });
});

test('snapshots without a time, or out of order, say nothing', () => {
  const digests = play(20).map((digest, at) => (at === 3 ? { ...digest, takenAt: 0 } : digest));
  expect(findEpoch(digests).leftOut).toEqual([{ reason: 'no-time', count: 1 }]);
});

test('nothing comes of nothing', () => {
  expect(findEpoch([])).toMatchObject({ moments: [], startedAt: null, leftOut: [] });
});

test('long histories are thinned, first and last stay', () => {
  const digests = playScenario([staticShape(5 * MB), churnShape(MB)], { snapshots: 500 }).digests;
  const { moments } = findEpoch(digests);
  expect(moments).toHaveLength(96);
  expect(moments.at(-1)?.at).toBe(digests.at(-1)?.takenAt);
});

function moveSample(digest: SnapshotDigest): SnapshotDigest {
  const [only] = mapGroups([digest], (group) => ({ ...group, births: group.births - 0 }));
  const process = only?.processes[0];
  const [first, ...rest] = process?.groups ?? [];
  if (process === undefined || first === undefined) throw new Error('no groups');
  const less = { ...first, births: first.births - 1 };
  const [second, ...others] = rest;
  if (second === undefined) throw new Error('one group');
  const more = { ...second, births: second.births + 1 };
  return { ...digest, processes: [{ ...process, groups: [less, more, ...others] }] };
}
