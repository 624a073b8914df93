import { describe, expect, it } from 'vitest';
import { FetchError, PostError } from '../../src/app/errors.ts';
import type { AnalysisRun, Poster } from '../../src/app/ports.ts';
import { endWatches } from '../../src/app/stop-watching.ts';
import { createWatches } from '../../src/app/watches.ts';
import type { FollowUp } from '../../src/commands/command.ts';
import type { WhyArgs } from '../../src/commands/why/why.ts';
import { plainService } from '../../src/config/services.ts';
import { createFakeScheduler } from '../support/fake-scheduler.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { recordLog } from '../support/slack-bot.ts';
import { drawSnapshot } from '../support/snapshots.ts';

const MINUTE = 60_000;
const START = 1_700_000_000_000;
const posted = { workspace: 'T1', channel: 'C1', message: 'm1', thread: 'm1' };
const asked = {
  person: 'U1',
  place: { workspace: 'T1', channel: 'C1', channelName: 'perf', thread: null },
};

describe('a watch', () => {
  it('takes a snapshot at its pace, asks again in the same words, and revises what was posted', async () => {
    const world = createWorld();
    await world.begin({ times: 3 });
    await world.pass(MINUTE - 1);
    expect(world.events).toEqual([]);
    await world.pass(1);
    expect(world.events).toEqual(['capture svc-blog', 'top', 'revise m1: answer 1']);
    await world.pass(MINUTE);
    expect(world.events).toHaveLength(6);
  });

  it('ends after its times with the pictures below', async () => {
    const world = createWorld();
    await world.begin({ times: 2 });
    await world.pass(10 * MINUTE);
    expect(world.events).toEqual([
      'capture svc-blog',
      'top',
      'revise m1: answer 1',
      'capture svc-blog',
      'top',
      'revise m1: answer 2',
      'attach all.txt',
    ]);
    expect(await world.store.all('watch')).toEqual([]);
    expect(world.scheduler.schedules.size).toBe(0);
  });

  it('ends where the answer is final', async () => {
    const world = createWorld();
    await world.begin({ times: 9 });
    world.isFinal = true;
    await world.pass(10 * MINUTE);
    expect(world.events.at(-1)).toBe('attach all.txt');
    expect(world.events.filter((event) => event === 'top')).toHaveLength(1);
  });

  it('takes the place of another one on the same service in the same channel', async () => {
    const world = createWorld();
    await world.begin({ times: 9 });
    await world.begin({ times: 9 }, { ...posted, message: 'm2' });
    expect(world.events).toEqual(['top', 'revise m1: answer 1']);
    await world.begin({ times: 9 }, { ...posted, channel: 'C2', message: 'm3' });
    await world.pass(MINUTE);
    expect(world.events.filter((event) => event.startsWith('revise'))).toEqual([
      'revise m1: answer 1',
      'revise m2: answer 2',
      'revise m3: answer 3',
    ]);
  });

  it('leaves the answers of other commands alone', async () => {
    const world = createWorld();
    await world.begin({ times: 9 });
    await world.begin({ times: 9, words: ['tags', 'svc-blog'] }, { ...posted, message: 'm2' });
    await world.pass(MINUTE);
    expect(world.events.filter((event) => event.startsWith('revise'))).toHaveLength(2);
    expect(await world.store.all('watch')).toHaveLength(2);
  });

  it('promises nothing more when it ends', async () => {
    const world = createWorld();
    await world.begin({ times: 2, words: ['why', 'svc-blog'] });
    await world.pass(10 * MINUTE);
    expect(world.events.filter((event) => event.startsWith('why'))).toEqual([
      'why',
      'why, for the last time',
    ]);
  });

  it('that was stopped while an answer was in the making is not promised more of', async () => {
    const world = createWorld();
    await world.begin({ times: 9 });
    world.whileAnswering = () =>
      endWatches('top', 'svc-blog', asked.place, { store: world.store, now: START });
    await world.pass(MINUTE);
    expect(world.events.filter((event) => event.startsWith('revise'))).toEqual([]);
    await world.pass(MINUTE);
    expect(world.events.at(-1)).toBe('revise m1: answer 2');
    expect(await world.store.all('watch')).toEqual([]);
  });

  it('goes on after a restart', async () => {
    const world = createWorld();
    await world.begin({ times: 9 });
    world.restart();
    await world.pass(MINUTE);
    expect(world.events).toEqual([]);
    await world.watches().resume();
    await world.pass(MINUTE);
    expect(world.events.at(-1)).toBe('revise m1: answer 1');
  });

  it('bears with a service that is away for a while, and says so where it stays away', async () => {
    const world = createWorld();
    await world.begin({ times: 20 });
    world.failure = new FetchError('svc-blog', [{ replica: 'a', why: 'refused the connection' }]);
    await world.pass(2 * MINUTE);
    world.failure = null;
    await world.pass(MINUTE);
    expect(world.events.at(-1)).toBe('revise m1: answer 1');
    world.failure = new FetchError('svc-blog', [{ replica: 'a', why: 'refused the connection' }]);
    world.events.length = 0;
    await world.pass(10 * MINUTE);
    expect(world.events).toEqual([
      'post in m1: I have stopped watching: I could not read the heap of svc-blog: a refused the connection.',
    ]);
    expect(await world.store.all('watch')).toEqual([]);
  });

  it('ends where the service is configured no more, and says so', async () => {
    const world = createWorld();
    await world.begin({ times: 9, service: 'svc-gone' });
    await world.pass(10 * MINUTE);
    expect(world.events).toEqual([
      'post in m1: I have stopped watching: svc-gone is not configured any more.',
    ]);
  });

  it.each([
    ['message-gone', 1],
    ['channel-gone', 1],
    ['unreachable', 5],
  ] as const)('heeds that Slack does not take it: %s', async (kind, times) => {
    const world = createWorld();
    await world.begin({ times: 9 });
    world.refusal = new PostError(kind, 'no');
    await world.pass(5 * MINUTE);
    expect(world.events.filter((event) => event === 'top')).toHaveLength(times);
  });

  it('is not shown its own failure as the end of the service', async () => {
    const world = createWorld();
    await world.begin({ times: 9 });
    world.failure = new TypeError('a mistake in heapbot');
    await world.pass(10 * MINUTE);
    expect(world.events).toHaveLength(1);
    expect(world.events[0]).toMatch(/Something went wrong in heapbot itself.*r_ref/u);
    expect(world.lines.map(({ message }) => message)).toContain('a watch failed');
  });
});

function createWorld() {
  const store = createMemoryStore();
  const { log, lines } = recordLog();
  let now = START;
  let answers = 0;
  let ids = 0;
  const world = {
    store,
    lines,
    events: [] as string[],
    scheduler: createFakeScheduler(now),
    isFinal: false,
    failure: null as Error | null,
    refusal: null as Error | null,
    whileAnswering: null as (() => Promise<unknown>) | null,
  };
  const poster: Poster = {
    post: async ({ thread }, { text }) => {
      world.events.push(`post in ${thread}: ${text}`);
      return posted;
    },
    revise: async ({ message }, { text }) => {
      if (world.refusal !== null) throw world.refusal;
      world.events.push(`revise ${message}: ${text}`);
    },
    attach: async (_, { name }) => void world.events.push(`attach ${name}`),
    tell: async () => undefined,
  };
  const followUp: FollowUp = {
    service: 'svc-blog',
    pace: MINUTE,
    times: 3,
    words: ['top', 'svc-blog'],
  };
  const run = async (command: string, args: unknown): Promise<AnalysisRun> => {
    const isFinal = command === 'why' && !(args as WhyArgs).isRevisable;
    world.events.push(isFinal ? `${command}, for the last time` : command);
    await world.whileAnswering?.();
    world.whileAnswering = null;
    answers += 1;
    const file = { kind: 'file', name: 'all.txt', title: 'all', text: 'all' } as const;
    return {
      report: {},
      message: { text: `answer ${answers}`, blocks: [], thread: [file] },
      investigation: null,
      learned: [],
      followUp: world.isFinal ? null : followUp,
      later: async () => [],
    };
  };
  const open = () =>
    createWatches({
      services: [{ ...plainService('svc-blog', []), channels: ['perf', 'C2'] }],
      store,
      uploads: {
        read: async () => {
          throw new Error('nothing is shared');
        },
        inThread: async () => [],
      },
      isFile: () => false,
      snapshots: {
        resolve: async () => [],
        captureScheduled: async (service) => {
          if (world.failure !== null) throw world.failure;
          world.events.push(`capture ${service}`);
          return { kind: 'kept', meta: drawSnapshot(service, 1, new Uint8Array()).meta };
        },
        recallPast: async () => undefined,
        close: () => undefined,
      },
      histories: { resolve: async () => [] },
      analysis: { run },
      pictures: {
        render: async () => new Uint8Array(),
        writePage: async () => '',
        close: async () => undefined,
      },
      scheduler: world.scheduler,
      newId: () => `w_${++ids}`,
      newReference: () => 'r_ref',
      log,
      now: () => now,
    });
  const start = () => {
    const watches = open();
    void world.scheduler.start(({ job }) =>
      job.kind === 'watch' ? watches.perform(job.id, poster) : Promise.resolve(),
    );
    return watches;
  };
  let watches = start();
  return Object.assign(world, {
    watches: () => watches,
    begin: (changes: Partial<FollowUp>, where = posted) =>
      watches.begin(where, { ...followUp, ...changes }, asked),
    pass: async (millis: number) => {
      now += millis;
      await world.scheduler.advanceTo(now);
    },
    restart: () => {
      world.scheduler = createFakeScheduler(now);
      watches = start();
    },
  });
}
