import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createInProcessAnalysis } from '../../src/adapters/analysis/in-process.ts';
import { createHistories, type HistoriesOptions } from '../../src/app/histories.ts';
import type { HistoryQuery } from '../../src/commands/command.ts';
import { plainService } from '../../src/config/services.ts';
import type { SnapshotDigest } from '../../src/leaks/digest.ts';
import type { Inquiry } from '../../src/leaks/judgement.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { drawSnapshot } from '../support/snapshots.ts';

const MINUTE = 60_000;
const whole: HistoryQuery = { of: { kind: 'service', service: 'svc-blog' }, from: null, wants: [] };

describe('the history of a service', () => {
  it('is all that is kept, as the configuration and people completed it', async () => {
    const world = await createWorld(3);
    const baseline = { snapshot: 's1', setAt: 1, setBy: 'U1' };
    const event = { kind: 'deploy', at: 1, version: 'v1', by: 'U1' } as const;
    await world.store.write('baseline', 'svc-blog', baseline, null);
    await world.store.write('events', 'svc-blog', [event], null);
    const [history] = await world.histories.resolve([whole]);
    expect(history).toMatchObject({
      service: 'svc-blog',
      digests: [{ snapshot: 's0' }, { snapshot: 's1' }, { snapshot: 's2' }],
      events: [event],
      baseline,
      memoryLimit: 2 ** 30,
      gcPercent: 50,
      softLimit: null,
      goroutines: null,
      snapshots: [],
    });
    expect(world.asked).toEqual([]);
  });

  it('begins where it is asked to', async () => {
    const world = await createWorld(10);
    const from = { kind: 'ago', millis: 4.5 * MINUTE } as const;
    const [history] = await world.histories.resolve([{ ...whole, from }]);
    expect(history?.digests.map(({ snapshot }) => snapshot)).toEqual(['s6', 's7', 's8', 's9']);
  });

  it('takes a snapshot first, and lists those kept, where that is wanted', async () => {
    const world = await createWorld(3);
    const [history] = await world.histories.resolve([{ ...whole, wants: ['now', 'snapshots'] }]);
    expect(world.asked).toEqual(['now svc-blog']);
    expect(history?.snapshots.map(({ id }) => id)).toEqual(['s2', 's1', 's0']);
  });

  it('asks for goroutines only where the verdict wants them, and does without where it must', async () => {
    const world = await createWorld(3);
    const query: HistoryQuery = { ...whole, wants: ['goroutines'] };
    expect((await world.histories.resolve([query]))[0]?.goroutines).toBeNull();
    expect(world.asked).toEqual([]);
    world.wantsGoroutines = true;
    const [history] = await world.histories.resolve([query]);
    expect(world.asked).toEqual(['goroutines http://a', 'goroutines http://b']);
    expect(history?.goroutines?.total).toBeGreaterThan(0);
    world.goroutines = async () => {
      throw new Error('answered 404');
    };
    expect((await world.histories.resolve([query]))[0]?.goroutines).toBeNull();
  });

  it('is refused where there is no such service', async () => {
    const world = await createWorld(0);
    const query: HistoryQuery = { ...whole, of: { kind: 'service', service: 'svc-gone' } };
    await expect(world.histories.resolve([query])).rejects.toMatchObject({ name: 'FetchError' });
  });
});

const START = 1_700_000_000_000;

async function createWorld(count: number) {
  const store = createMemoryStore();
  for (let n = 0; n < count; n++) {
    const snapshot = drawSnapshot('svc-blog', n, new Uint8Array());
    await store.put({ ...snapshot, digest: digestOf(n) });
  }
  const profile = readFileSync(
    new URL('../profiles/leaks/goroutines/goroutine.pb.gz', import.meta.url),
  );
  const world = {
    store,
    asked: [] as string[],
    wantsGoroutines: false,
    goroutines: async (): Promise<Uint8Array> => profile,
  };
  const replicas = ['http://a', 'http://b'].map((url) => ({
    name: url,
    url,
    headers: {},
    tls: null,
  }));
  const service = { ...plainService('svc-blog', replicas), memoryLimit: 2 ** 30, gcPercent: 50 };
  const options: HistoriesOptions = {
    services: [service],
    store,
    source: {
      goroutines: async ({ url }) => {
        world.asked.push(`goroutines ${url}`);
        return await world.goroutines();
      },
    },
    snapshots: {
      captureScheduled: async (service) => {
        world.asked.push(`now ${service}`);
        return { kind: 'kept', meta: drawSnapshot(service, 1, new Uint8Array()).meta };
      },
    },
    analysis: {
      ...createInProcessAnalysis(2 ** 26),
      judge: async () => ({ ...nothing, wantsGoroutines: world.wantsGoroutines }),
    },
    readFile: async () => new Uint8Array(),
    now: () => START + count * MINUTE,
  };
  return Object.assign(world, { histories: createHistories(options) });
}

function digestOf(n: number): SnapshotDigest {
  return {
    snapshot: `s${n}`,
    takenAt: START + n * MINUTE,
    buildId: '',
    version: '',
    processes: [],
  };
}

const nothing: Inquiry = {
  judgement: {
    verdict: 'insufficient-data',
    confidence: 'none',
    snapshots: 0,
    from: '',
    to: '',
    slopeBytesPerHour: null,
    suspects: [],
    others: 0,
    holders: [],
    outOfMemory: null,
    notes: [],
  },
  series: [],
  suspectSeries: [],
  definitions: [],
  leftOut: [],
  missing: 12,
  pace: null,
  outside: null,
  goroutines: null,
  wantsGoroutines: false,
  oddReplica: null,
  ceiling: null,
};
