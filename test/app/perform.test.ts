import { describe, expect, it } from 'vitest';
import { performChange } from '../../src/app/perform.ts';
import type { AnalysisInput } from '../../src/app/ports.ts';
import type { Change, LeakAction } from '../../src/commands/change.ts';
import type { LeakRecord } from '../../src/leaks/identity.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { drawSnapshot } from '../support/snapshots.ts';

const SERVICE = 'svc-blog';

describe('a baseline', () => {
  it('is pinned when it is set, and let go when another one takes its place', async () => {
    const world = await createWorld();
    expect(await world.perform({ kind: 'set-baseline', service: SERVICE, to: 0 })).toEqual({
      kind: 'baseline',
      before: null,
      now: { snapshot: 's1', setAt: 1000, setBy: 'U1' },
    });
    expect([...world.store.pinned]).toEqual(['svc-blog s1']);
    const second = await world.perform({ kind: 'set-baseline', service: SERVICE, to: 1 });
    expect(second).toMatchObject({ before: { snapshot: 's1' }, now: { snapshot: 's2' } });
    expect([...world.store.pinned]).toEqual(['svc-blog s2']);
  });

  it('stays pinned where it is set again', async () => {
    const world = await createWorld();
    for (const to of [0, 0]) await world.perform({ kind: 'set-baseline', service: SERVICE, to });
    expect([...world.store.pinned]).toEqual(['svc-blog s1']);
  });

  it('is cleared, and nothing happens where there is none', async () => {
    const world = await createWorld();
    const clear: Change = { kind: 'clear-baseline', service: SERVICE };
    expect(await world.perform(clear)).toEqual({ kind: 'baseline', before: null, now: null });
    await world.perform({ kind: 'set-baseline', service: SERVICE, to: 0 });
    expect(await world.perform(clear)).toMatchObject({ before: { snapshot: 's1' }, now: null });
    expect(world.store.pinned.size).toBe(0);
    expect(await world.store.read('baseline', SERVICE)).toBeNull();
  });

  it('cannot be a snapshot that is gone', async () => {
    const world = await createWorld();
    await world.store.remove(SERVICE, 's1');
    await expect(
      world.perform({ kind: 'set-baseline', service: SERVICE, to: 0 }),
    ).rejects.toMatchObject({ name: 'SnapshotGoneError' });
    expect(await world.store.read('baseline', SERVICE)).toBeNull();
  });
});

it('names a snapshot', async () => {
  const world = await createWorld();
  const change: Change = { kind: 'label', service: SERVICE, of: 1, label: 'before the deploy' };
  expect(await world.perform(change)).toEqual({
    kind: 'labelled',
    snapshot: 's2',
    label: 'before the deploy',
  });
  expect((await world.store.meta(SERVICE, 's2'))?.label).toBe('before the deploy');
});

describe('a deploy', () => {
  it('is noted with the version before it', async () => {
    const world = await createWorld();
    expect(await world.deploy('v1', 0)).toEqual({
      kind: 'deployed',
      version: 'v1',
      previous: null,
    });
    expect(await world.deploy('v2', 3_600_000)).toMatchObject({ previous: 'v1' });
    expect(await world.events()).toEqual(['v1', 'v2']);
  });

  it('is noted once where two tell of it, and again where the same version comes back later', async () => {
    const world = await createWorld();
    await world.deploy('v1', 0);
    await world.deploy('v2', 1_000_000);
    expect(await world.deploy('v2', 1_060_000)).toMatchObject({ previous: 'v1' });
    expect(await world.events()).toEqual(['v1', 'v2']);
    await world.deploy('v2', 9_000_000);
    expect(await world.events()).toEqual(['v1', 'v2', 'v2']);
  });

  it('is one of at most two hundred', async () => {
    const world = await createWorld();
    for (let n = 0; n < 205; n++) await world.deploy(`v${n}`, n * 3_600_000);
    const events = await world.events();
    expect([events.length, events[0], events.at(-1)]).toEqual([200, 'v5', 'v204']);
  });

  it('is not lost where many are noted at the same moment', async () => {
    const world = await createWorld();
    const versions = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(versions.map((version) => world.deploy(version, 0)));
    expect((await world.events()).sort()).toEqual(versions);
  });
});

describe('a leak', () => {
  it.each<[LeakAction, unknown]>([
    [{ kind: 'mute' }, { kind: 'muted', by: 'U1', at: 1000 }],
    [{ kind: 'acknowledge' }, { kind: 'acknowledged', by: 'U1', at: 1000 }],
    [{ kind: 'reopen' }, { kind: 'open' }],
    [
      { kind: 'fixed', version: 'v3' },
      { kind: 'fixed', version: 'v3', by: 'U1', at: 1000, isVerified: false },
    ],
  ])('is changed by its name: %o', async (action, state) => {
    const world = await createWorld();
    await world.store.write('leak', leak.signature, leak, null);
    for (const id of ['HEAP-7f3a', '7F3A', '7f3a00']) {
      expect(await world.perform({ kind: 'leak', id, action })).toEqual({
        kind: 'leak',
        id: 'HEAP-7f3a',
        signature: leak.signature,
      });
    }
    expect((await world.store.read('leak', leak.signature))?.value.state).toEqual(state);
  });

  it('that nobody knows is said, with those that are known', async () => {
    const world = await createWorld();
    await world.store.write('leak', leak.signature, leak, null);
    const change: Change = { kind: 'leak', id: 'HEAP-0000', action: { kind: 'mute' } };
    expect(await world.perform(change)).toEqual({
      kind: 'unknown',
      what: 'HEAP-0000',
      known: ['HEAP-7f3a'],
    });
  });

  it('of a service that is not shown here is not known here', async () => {
    const world = await createWorld(['svc-other']);
    await world.store.write('leak', leak.signature, leak, null);
    const change: Change = { kind: 'leak', id: 'HEAP-7f3a', action: { kind: 'mute' } };
    expect(await world.perform(change)).toMatchObject({ kind: 'unknown', known: [] });
  });
});

const leak: LeakRecord = {
  id: 'HEAP-7f3a',
  signature: '7f3a00'.padEnd(40, '0'),
  allocator: 'main.handle',
  entry: null,
  kind: 'application',
  sightings: [
    {
      service: SERVICE,
      firstSeen: 1,
      lastSeen: 2,
      since: null,
      builds: [],
      worstSlope: 1,
      lastSlope: 1,
      growthBytes: 1,
    },
  ],
  state: { kind: 'open' },
};

async function createWorld(shown: readonly string[] = [SERVICE]) {
  const store = createMemoryStore();
  const snapshots = [1, 2].map((n) => drawSnapshot(SERVICE, n, new Uint8Array([n])));
  for (const snapshot of snapshots) await store.put(snapshot);
  const inputs = snapshots.map(
    ({ meta, profile }): AnalysisInput => ({ meta, origin: 'kept', profile }),
  );
  const isShown = (service: string) => shown.includes(service);
  const performAt = (change: Change, now: number) =>
    performChange(change, {
      store,
      inputs,
      person: 'U1',
      place: { workspace: 'T1', channel: 'C1', channelName: null, thread: null },
      now,
      isShown,
    });
  return {
    store,
    perform: (change: Change) => performAt(change, 1000),
    deploy: (version: string, at: number) =>
      performAt({ kind: 'deploy', service: SERVICE, version }, at),
    events: async () =>
      ((await store.read('events', SERVICE))?.value ?? []).map(({ version }) => version),
  };
}
