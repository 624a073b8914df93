import { describe, expect, it, vi } from 'vitest';
import { FetchError, NothingToCompareError, SnapshotGoneError } from '../../src/app/errors.ts';
import type { Analysis, Fetched, Intake, IntakePart, ProfileSource } from '../../src/app/ports.ts';
import { createSnapshots } from '../../src/app/snapshots.ts';
import { noUploads } from '../../src/app/uploaded-snapshot.ts';
import type { SnapshotQuery } from '../../src/commands/command.ts';
import { plainService } from '../../src/config/services.ts';
import type { ProcessDigest } from '../../src/leaks/digest.ts';
import { createMemoryStore } from '../support/memory-store.ts';

const now: SnapshotQuery = { kind: 'now', service: 'svc-blog', fresh: false };
const before = { kind: 'before', service: 'svc-blog' } as const;
const anHourAgo: SnapshotQuery = {
  kind: 'at',
  service: 'svc-blog',
  moment: { kind: 'ago', millis: 3_600_000 },
  except: 1,
};
const fresh: SnapshotQuery = { kind: 'now', service: 'svc-blog', fresh: true };

describe('resolve', () => {
  it('fetches, keeps what it fetched before anybody sees it, and says so', async () => {
    const world = createWorld();
    const [input] = await world.snapshots.resolve([now]);
    expect(input).toMatchObject({ origin: 'fetched', meta: { id: 'id1', service: 'svc-blog' } });
    expect(world.store.snapshots.map(({ meta }) => meta.id)).toEqual(['id1']);
  });

  it('shares one fetch among identical requests', async () => {
    const world = createWorld();
    const all = await Promise.all([
      world.snapshots.resolve([now]),
      world.snapshots.resolve([now]),
      world.snapshots.resolve([now]),
    ]);
    expect(all.map(([input]) => input?.origin)).toEqual(['fetched', 'shared', 'shared']);
    expect(world.fetches()).toBe(1);
  });

  it('takes a snapshot of a few seconds ago for now, unless a fresh one is asked for', async () => {
    const world = createWorld();
    await world.snapshots.resolve([now]);
    world.pass(9_000);
    expect((await world.snapshots.resolve([now]))[0]?.origin).toBe('recent');
    expect((await world.snapshots.resolve([fresh]))[0]?.origin).toBe('fetched');
    world.pass(11_000);
    expect((await world.snapshots.resolve([now]))[0]?.origin).toBe('fetched');
    expect(world.fetches()).toBe(3);
  });

  it('never answers a fresh request with a fetch that began before it', async () => {
    const world = createWorld();
    let open = () => {};
    world.gate = new Promise((resolve) => {
      open = resolve;
    });
    const first = world.snapshots.resolve([now]);
    await vi.waitFor(() => expect(world.fetches()).toBe(1));
    const second = world.snapshots.resolve([fresh]);
    open();
    const [older, newer] = await Promise.all([first, second]);
    expect([older[0]?.origin, newer[0]?.origin]).toEqual(['fetched', 'fetched']);
    expect(world.fetches()).toBe(2);
  });

  it('forgets a fetch that failed', async () => {
    const world = createWorld();
    world.answer = [{ replica: { name: 'a', ok: false, why: 'did not answer within 30 s' } }];
    await expect(world.snapshots.resolve([now])).rejects.toThrow(
      new FetchError('svc-blog', [{ replica: 'a', why: 'did not answer within 30 s' }]),
    );
    world.answer = answered('a');
    expect((await world.snapshots.resolve([now]))[0]?.origin).toBe('fetched');
  });

  it('names the replica that did not answer, and the one that sent no profile', async () => {
    const world = createWorld();
    world.answer = [
      ...answered('a', 'b'),
      { replica: { name: 'c', ok: false, why: 'refused the connection' } },
    ];
    world.intake = { ...profile, rejected: [{ name: 'b', why: 'This is a web page. Fix it.' }] };
    const [input] = await world.snapshots.resolve([now]);
    expect(input?.meta.replicas).toEqual([
      { name: 'a', ok: true },
      {
        name: 'b',
        ok: false,
        why: 'sent no profile that can be used: this is a web page. Fix it',
      },
      { name: 'c', ok: false, why: 'refused the connection' },
    ]);
  });

  it('fails where no replica sent a profile, and keeps nothing', async () => {
    const world = createWorld();
    world.intake = { kind: 'unreadable', rejected: [{ name: 'a', why: 'This is a web page.' }] };
    await expect(world.snapshots.resolve([now])).rejects.toThrow(
      'of svc-blog: a sent no profile that can be used: this is a web page.',
    );
    expect(world.store.snapshots).toEqual([]);
  });

  it('asks the replica for the names of its addresses', async () => {
    const world = createWorld();
    world.intake = { kind: 'needs-symbols', wanted: [{ name: 'a', addresses: '0x1+0x2' }] };
    world.intakeWithSymbols = profile;
    const [input] = await world.snapshots.resolve([now]);
    expect(world.asked).toEqual([['http://a/debug/pprof/heap', '0x1+0x2']]);
    expect(input?.origin).toBe('fetched');
  });

  it('shows addresses where the replica has no names for them, and says so', async () => {
    const world = createWorld();
    world.intake = { kind: 'needs-symbols', wanted: [{ name: 'a', addresses: '0x1' }] };
    world.symbols = async () => {
      throw Object.assign(new Error(), { why: 'answered 404 Not Found' });
    };
    world.intakeWithSymbols = profile;
    const [input] = await world.snapshots.resolve([now]);
    expect(input?.meta.replicas[0]).toMatchObject({
      ok: true,
      remark: expect.stringContaining('its symbol page answered 404 Not Found'),
    });
  });

  it('finds a kept snapshot, says when it is gone, or takes the service as it is', async () => {
    const world = createWorld();
    await world.snapshots.resolve([now]);
    const kept: SnapshotQuery = { kind: 'kept', service: 'svc-blog', id: 'id1', orNow: false };
    expect((await world.snapshots.resolve([kept]))[0]).toMatchObject({
      origin: 'kept',
      meta: { id: 'id1' },
    });
    await world.store.remove('svc-blog', 'id1');
    await expect(world.snapshots.resolve([kept])).rejects.toThrow(SnapshotGoneError);
    expect((await world.snapshots.resolve([{ ...kept, orNow: true }]))[0]?.origin).toBe('fetched');
  });

  it('finds the snapshot kept before another one', async () => {
    const world = createWorld();
    const ids = await keepThree(world);
    const found = await world.snapshots.resolve([{ ...before, than: 1 }, now]);
    expect(found.map(({ meta, origin }) => `${meta.id} ${origin}`)).toEqual([
      `${ids[2]} kept`,
      'id4 fetched',
    ]);
    const older = await world.snapshots.resolve([kept(ids[1] ?? ''), { ...before, than: 0 }]);
    expect(older.map(({ meta }) => meta.id)).toEqual([ids[1], ids[0]]);
    await expect(
      world.snapshots.resolve([{ ...before, than: 1 }, kept(ids[0] ?? '')]),
    ).rejects.toThrow(NothingToCompareError);
  });

  it('takes now anew where what is kept was taken for now a moment ago', async () => {
    for (const query of [{ ...before, than: 1 }, anHourAgo]) {
      const world = createWorld();
      await world.snapshots.resolve([now]);
      world.pass(3000);
      const found = await world.snapshots.resolve([query, now]);
      expect(found.map(({ meta, origin }) => `${meta.id} ${origin}`)).toEqual([
        'id1 kept',
        'id2 fetched',
      ]);
    }
  });

  it('has nothing to compare the first snapshot with', async () => {
    const world = createWorld();
    await expect(world.snapshots.resolve([{ ...before, than: 1 }, now])).rejects.toThrow(
      'There is nothing yet to compare svc-blog with',
    );
  });

  it('finds the kept snapshot nearest to a moment, never the one that it is compared with', async () => {
    const world = createWorld();
    const ids = await keepThree(world);
    const found = await world.snapshots.resolve([anHourAgo, now]);
    expect(found.map(({ meta }) => meta.id)).toEqual([ids[1], 'id4']);
    const [nearest] = await world.snapshots.resolve([
      { ...anHourAgo, except: 1 },
      kept(ids[1] ?? ''),
    ]);
    expect([ids[0], ids[2], 'id4']).toContain(nearest?.meta.id);
  });

  it('finds the baseline, and says what to do where there is none', async () => {
    const world = createWorld();
    const [id = ''] = await keepThree(world);
    const baseline: SnapshotQuery = { kind: 'baseline', service: 'svc-blog' };
    await expect(world.snapshots.resolve([baseline])).rejects.toThrow(
      'No baseline is set for svc-blog. Set one with `/heap baseline set svc-blog`',
    );
    await world.store.write('baseline', 'svc-blog', { snapshot: id, setAt: 1, setBy: 'U1' }, null);
    const [found] = await world.snapshots.resolve([baseline, now]);
    expect(found).toMatchObject({ origin: 'kept', meta: { id } });
    await world.store.remove('svc-blog', id);
    await expect(world.snapshots.resolve([baseline])).rejects.toThrow('is not kept any more');
  });

  it('reads a file and keeps nothing of it', async () => {
    const world = createWorld();
    const [input] = await world.snapshots.resolve([{ kind: 'file', path: 'heap.pb.gz' }]);
    expect(input).toMatchObject({ origin: 'file', meta: { id: 'heap.pb.gz' } });
    expect(world.store.snapshots).toEqual([]);
  });
});

describe('digests', () => {
  it('are kept with their snapshot, under the version that was announced before', async () => {
    const world = createWorld();
    const event = { kind: 'deploy', version: 'v2', by: 'U1' } as const;
    const later = { ...event, version: 'v3', at: 2_000_000 };
    await world.store.write('events', 'svc-blog', [{ ...event, at: 900_000 }, later], null);
    world.intake = { ...profile, processes: [processOf(7)] };
    await world.snapshots.resolve([now]);
    expect(world.store.snapshots[0]?.digest).toMatchObject({
      snapshot: 'id1',
      takenAt: 1_000_000,
      version: 'v2',
      processes: [{ memory: { numGc: 7 } }],
    });
  });

  it('hand what the replica says of its memory to the intake', async () => {
    const world = createWorld();
    world.memory = async () => '# runtime.MemStats\n';
    await world.snapshots.resolve([now]);
    expect(world.parts).toMatchObject([[{ name: 'a', memory: '# runtime.MemStats\n' }]]);
  });

  it('do without where the replica does not say, and leave it alone after two times', async () => {
    const world = createWorld();
    let asked = 0;
    world.memory = async () => {
      asked++;
      if (asked === 2) throw new Error('no such page');
      return null;
    };
    for (let times = 0; times < 4; times++) await world.snapshots.resolve([fresh]);
    expect(asked).toBe(2);
    world.pass(3_600_001);
    await world.snapshots.resolve([fresh]);
    expect(asked).toBe(3);
    expect(world.store.snapshots).toHaveLength(5);
  });

  it('do not wait long for it once the heap is there', async () => {
    const world = createWorld();
    world.memory = () => new Promise(() => undefined);
    vi.useFakeTimers();
    try {
      const found = world.snapshots.resolve([now]);
      await vi.advanceTimersByTimeAsync(1000);
      expect((await found)[0]?.origin).toBe('fetched');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('captureScheduled', () => {
  it('keeps nothing twice that the same collection left', async () => {
    const world = createWorld();
    world.intake = { ...profile, processes: [processOf(7)] };
    expect(await world.snapshots.captureScheduled('svc-blog')).toMatchObject({ kind: 'kept' });
    world.pass(900_000);
    expect(await world.snapshots.captureScheduled('svc-blog')).toMatchObject({
      kind: 'unchanged',
      because: 'same-collection',
      latest: { id: 'id1' },
    });
    world.pass(900_000);
    world.intake = { ...profile, processes: [processOf(8)] };
    expect(await world.snapshots.captureScheduled('svc-blog')).toMatchObject({ kind: 'kept' });
    expect(world.store.snapshots.map(({ meta }) => meta.id)).toEqual(['id1', 'id3']);
  });

  it('takes what was looked at a moment ago for as good, and what is under way', async () => {
    const world = createWorld();
    await world.snapshots.resolve([now]);
    await world.snapshots.captureScheduled('svc-blog');
    expect(world.fetches()).toBe(1);
    world.pass(60_000);
    await world.snapshots.captureScheduled('svc-blog');
    const again = await world.snapshots.captureScheduled('svc-blog');
    expect([world.fetches(), again.kind]).toEqual([2, 'unchanged']);
    world.pass(60_000);
    let open = () => {};
    world.gate = new Promise((resolve) => {
      open = resolve;
    });
    const fetching = world.snapshots.resolve([now]);
    await vi.waitFor(() => expect(world.fetches()).toBe(3));
    const looking = world.snapshots.captureScheduled('svc-blog');
    open();
    expect((await looking).kind).toBe('kept');
    await fetching;
    expect(world.fetches()).toBe(3);
  });

  it('compares totals where the process does not count its collections', async () => {
    const world = createWorld();
    const totals = [{ type: 'inuse_space', unit: 'bytes', total: 1 }];
    world.intake = { ...profile, totals };
    await world.snapshots.captureScheduled('svc-blog');
    world.pass(60_000);
    expect(await world.snapshots.captureScheduled('svc-blog')).toMatchObject({
      kind: 'unchanged',
      because: 'same-totals',
    });
    world.pass(60_000);
    world.intake = { ...profile, totals: [{ type: 'inuse_space', unit: 'bytes', total: 2 }] };
    expect(await world.snapshots.captureScheduled('svc-blog')).toMatchObject({ kind: 'kept' });
  });

  it('refuses a service that is not configured', async () => {
    await expect(createWorld().snapshots.captureScheduled('svc-gone')).rejects.toThrow(
      'svc-gone is not a configured service',
    );
  });
});

function processOf(numGc: number): ProcessDigest {
  const zero = { heapAlloc: 0, heapInuse: 0, heapIdle: 0, heapReleased: 0, stackInuse: 0, sys: 0 };
  const memory = { ...zero, nextGc: 0, numGc, maxRss: null, lastGc: 1 };
  return { name: 'a', rate: 1, memory, goroutines: null, groups: [] };
}

function kept(id: string): SnapshotQuery {
  return { kind: 'kept', service: 'svc-blog', id, orNow: false };
}

/** Three snapshots, forty minutes apart, the last one ten minutes old. */
async function keepThree(world: ReturnType<typeof createWorld>): Promise<string[]> {
  const ids: string[] = [];
  for (const minutes of [40, 40, 10]) {
    const [input] = await world.snapshots.resolve([fresh]);
    ids.push(input?.meta.id ?? '');
    world.pass(minutes * 60_000);
  }
  return ids;
}

const profile: Extract<Intake, { kind: 'profile' }> = {
  kind: 'profile',
  profile: new Uint8Array([1]),
  takenAt: null,
  buildId: '',
  totals: [],
  processes: [],
  definitions: [],
  rejected: [],
};

function answered(...names: string[]): Fetched[] {
  return names.map((name) => ({
    replica: { name, ok: true },
    body: new Uint8Array([1]),
    millis: 1,
  }));
}

/** A world of one service, whose answers a test can set, and whose clock a test moves. */
function createWorld() {
  let time = 1_000_000;
  let fetches = 0;
  let ids = 0;
  const world = {
    store: createMemoryStore(),
    answer: answered('a') as readonly Fetched[],
    intake: profile as Intake,
    intakeWithSymbols: null as Intake | null,
    asked: [] as string[][],
    parts: [] as (readonly IntakePart[])[],
    gate: Promise.resolve(),
    symbols: async () => '0x1 main.f\n',
    memory: async (): Promise<string | null> => null,
    fetches: () => fetches,
    pass: (millis: number) => {
      time += millis;
    },
  };
  const source: ProfileSource = {
    fetch: async () => {
      fetches++;
      await world.gate;
      return world.answer;
    },
    symbols: async (replica, addresses) => {
      world.asked.push([replica.url, addresses]);
      return await world.symbols();
    },
    memory: async () => await world.memory(),
    goroutines: async () => new Uint8Array(),
    close: async () => undefined,
  };
  const analysis: Analysis = {
    intake: async (parts) => {
      world.parts.push(parts);
      const hasSymbols = parts.some(({ symbols }) => symbols !== null);
      return hasSymbols && world.intakeWithSymbols !== null
        ? world.intakeWithSymbols
        : world.intake;
    },
    run: async () => ({
      report: null,
      message: { text: '', blocks: [], thread: [] },
      investigation: null,
      learned: [],
      followUp: null,
      later: async () => [],
    }),
    goroutines: async () => null,
    judge: async () => {
      throw new Error('nothing is judged');
    },
    close: async () => undefined,
  };
  const replica = { name: 'a', url: 'http://a/debug/pprof/heap', headers: {}, tls: null };
  const snapshots = createSnapshots({
    services: [plainService('svc-blog', [replica])],
    store: world.store,
    source,
    analysis,
    readFile: async () => new Uint8Array([1]),
    uploads: noUploads,
    now: () => time,
    newId: () => `id${++ids}`,
  });
  return Object.assign(world, { snapshots });
}
