import { describe, expect, it } from 'vitest';
import { type AnswerOptions, createAnswer } from '../../src/app/answer.ts';
import { AnalysisError, FetchError, StoreError } from '../../src/app/errors.ts';
import type { AnalysisRun, ServiceConfig } from '../../src/app/ports.ts';
import { noUploads } from '../../src/app/uploaded-snapshot.ts';
import { plainService } from '../../src/config/services.ts';
import type { LeakRecord } from '../../src/leaks/identity.ts';
import { barChart } from '../../src/message/bar-chart.ts';
import type { Message } from '../../src/message/message.ts';
import { createFakeConversation, requestOf } from '../support/fake-conversation.ts';
import { createMemoryStore } from '../support/memory-store.ts';

describe('answer', () => {
  it('says what it does, answers, and hangs the picture below', async () => {
    const world = createWorld();
    const conversation = createFakeConversation();
    await world.answer(requestOf('top svc-blog 10'), conversation);
    expect(conversation.said.map(({ how, text }) => `${how}: ${text}`)).toEqual([
      'progress: reading the heap of svc-blog…',
      'reply: the answer',
      'attach: picture top.png',
      'attach: file all.txt',
    ]);
    expect(world.ran).toEqual(['top']);
    expect(world.observed).toEqual(['top answered']);
  });

  it('logs who asked what, where, how it ended and how long it took, but not in which words', async () => {
    const world = createWorld();
    await world.answer(requestOf('top svc-blog focus=words'), createFakeConversation());
    await world.answer(requestOf('tpo svc-blog'), createFakeConversation());
    const { place, person } = requestOf('');
    const who = { workspace: place.workspace, channel: place.channel, person };
    expect(world.told).toEqual([
      { line: 'answered', command: 'top', millis: 2000, ...who },
      { line: 'refused', command: 'unknown', millis: 1000, ...who },
    ]);
  });

  it('remembers what it learned, and goes on watching where the answer is not final', async () => {
    const leak = leakOf('svc-blog');
    const followUp = { service: 'svc-blog', pace: 60_000, times: 3, words: ['top', 'svc-blog'] };
    const result = {
      report: {},
      message,
      investigation: null,
      learned: [leak],
      followUp,
      later: noMore,
    };
    const world = createWorld({}, async () => result);
    await world.answer(requestOf('top svc-blog'), createFakeConversation());
    expect((await world.store.read('leak', leak.signature))?.value).toEqual(leak);
    expect(world.watched).toEqual([['m1', 'svc-blog']]);
  });

  it('hangs below the answer what is drawn when it is already there', async () => {
    const conversation = createFakeConversation();
    const late = { kind: 'file', name: 'late.txt', title: 'late', text: 'late' } as const;
    const world = createWorld({}, undefined, undefined, async () => {
      expect(conversation.said.map(({ how }) => how)).toContain('reply');
      return [late];
    });
    await world.answer(requestOf('top svc-blog'), conversation);
    expect(conversation.said.map(({ how, text }) => `${how}: ${text}`).at(-1)).toBe(
      'attach: file late.txt',
    );
  });

  it('lets the answer stand where that could not be drawn, and says why', async () => {
    const conversation = createFakeConversation();
    const world = createWorld({}, undefined, undefined, async () => {
      throw new AnalysisError('Timeout', 'It took too long.', []);
    });
    await world.answer(requestOf('top svc-blog'), conversation);
    expect(conversation.said.map(({ how, text }) => `${how}: ${text}`).at(-1)).toBe(
      'attach: file pictures.txt',
    );
    expect(world.observed).toEqual(['top answered']);
    expect(world.logged).toEqual(['what hangs below an answer was not drawn r_ref']);
  });

  it('watches nothing that only the asker can see', async () => {
    const followUp = { service: 'svc-blog', pace: 60_000, times: 3, words: ['top', 'svc-blog'] };
    const result = {
      report: {},
      message,
      investigation: null,
      learned: [],
      followUp,
      later: noMore,
    };
    const world = createWorld({}, async () => result);
    await world.answer(requestOf('top svc-blog'), createFakeConversation(null));
    expect(world.watched).toEqual([]);
  });

  it('answers help to the asker alone, without a word of progress', async () => {
    const conversation = createFakeConversation();
    await createWorld().answer(requestOf('help'), conversation);
    expect(conversation.said.map(({ how }) => how)).toEqual(['whisper']);
  });

  it('lets the channel and the thread go on with what was answered', async () => {
    const world = createWorld();
    await world.answer(requestOf('top svc-blog 10'), createFakeConversation('t1'));
    const seen = { service: 'svc-blog', snapshot: 's_1', sampleIndex: 'inuse_space' };
    expect(await world.store.investigation('T1:C1')).toEqual(seen);
    expect(await world.store.investigation('T1:C1:t1')).toEqual(seen);
    const conversation = createFakeConversation();
    await world.answer(requestOf('peek reflect.Value.Call', { thread: 't1' }), conversation);
    expect(conversation.said[0]?.text).toBe(
      'peeking at reflect.Value.Call in the heap of svc-blog…',
    );
  });

  it('lets the answer stand where it cannot remember what it was about', async () => {
    const world = createWorld();
    world.store.setInvestigation = async () => {
      throw new StoreError('Redis does not answer.');
    };
    const conversation = createFakeConversation();
    await world.answer(requestOf('top svc-blog 10'), conversation);
    expect(conversation.said.map(({ how }) => how)).toEqual([
      'progress',
      'reply',
      'attach',
      'attach',
    ]);
    expect(world.logged).toEqual(['an investigation was not remembered']);
  });

  it('keeps what a thread looks at apart from its channel', async () => {
    const world = createWorld();
    await world.answer(requestOf('top svc-node', { thread: 't9' }), createFakeConversation('t9'));
    expect(await world.store.investigation('T1:C1:t9')).not.toBeNull();
    expect(await world.store.investigation('T1:C1')).toBeNull();
  });

  it('tells a slip of the finger to the asker alone, before anything is posted', async () => {
    const conversation = createFakeConversation();
    const world = createWorld();
    await world.answer(requestOf('top svc-blgo 10'), conversation);
    expect(conversation.said).toHaveLength(1);
    expect(conversation.said[0]).toMatchObject({
      how: 'whisper',
      text: "I don't know a service svc-blgo. Did you mean svc-blog?",
    });
    const actions = conversation.said[0]?.message?.blocks.find(({ kind }) => kind === 'actions');
    expect(JSON.stringify(actions)).toContain('"command":"top svc-blog 10"');
    expect(world.observed).toEqual(['unknown refused']);
  });

  it('says why a service could not be read, and how to try again', async () => {
    const conversation = createFakeConversation();
    const world = createWorld({
      resolve: async () => {
        throw new FetchError('svc-blog', [{ replica: 'pod-a', why: 'refused the connection' }]);
      },
    });
    await world.answer(requestOf('top svc-blog'), conversation);
    const last = conversation.said.at(-1);
    expect(last?.text).toBe('I could not read the heap of svc-blog: pod-a refused the connection.');
    expect(JSON.stringify(last?.message)).toContain('top svc-blog fresh');
  });

  it('passes on what the worker refused, with its suggestions', async () => {
    const conversation = createFakeConversation();
    const world = createWorld({}, async () => {
      throw new AnalysisError('UsageError', 'No function matches `x`.', ['peek svc-blog y']);
    });
    await world.answer(requestOf('peek svc-blog x'), conversation);
    expect(conversation.said.at(-1)?.text).toBe('No function matches x.');
    expect(JSON.stringify(conversation.said.at(-1)?.message)).toContain(
      '"command":"peek svc-blog y"',
    );
  });

  it('answers an error of its own with a reference that finds it in the log', async () => {
    const conversation = createFakeConversation();
    const world = createWorld({}, async () => {
      throw new TypeError('x is undefined');
    });
    await world.answer(requestOf('top svc-blog'), conversation);
    expect(conversation.said.at(-1)?.text).toContain('this reference: r_ref');
    expect(conversation.said.at(-1)?.text).not.toContain('undefined');
    expect(world.logged).toEqual(['an answer failed r_ref']);
    expect(world.observed).toEqual(['top failed']);
  });

  it('says a picture that could not be drawn in words', async () => {
    const conversation = createFakeConversation();
    const world = createWorld({}, undefined, async () => {
      throw new Error('no canvas');
    });
    await world.answer(requestOf('top svc-blog'), conversation);
    const delivery = conversation.said[2]?.delivery;
    expect(delivery?.kind === 'file' && delivery.text).toContain('three bars');
  });

  it('shows a service only in its channels, whichever way it is named', async () => {
    const world = createWorld();
    const elsewhere = createFakeConversation();
    await world.answer(requestOf('top secret'), elsewhere);
    expect(elsewhere.said[0]?.text).toContain("I don't know a service secret");
    const here = createFakeConversation();
    await world.answer(requestOf('top secret', { channel: 'C2', channelName: 'perf' }), here);
    expect(here.said[0]?.text).toBe('reading the heap of secret…');
    await world.store.setInvestigation('T1:C1', {
      service: 'secret',
      snapshot: 's_1',
      sampleIndex: '',
    });
    const continued = createFakeConversation();
    await world.answer(requestOf('top 5'), continued);
    expect(continued.said[0]?.text).toBe('secret is only shown in #perf. Ask there.');
  });

  it('never lets Slack name a file', async () => {
    const conversation = createFakeConversation();
    await createWorld().answer(requestOf('top /etc/passwd'), conversation);
    expect(conversation.said[0]?.how).toBe('whisper');
  });
});

function leakOf(service: string): LeakRecord {
  const seen = { service, firstSeen: 1, lastSeen: 2, since: null, builds: [] };
  return {
    id: 'HEAP-7f3a',
    signature: '7f3a'.padEnd(40, '0'),
    allocator: 'main.handle',
    entry: null,
    kind: 'application',
    sightings: [{ ...seen, worstSlope: 1, lastSlope: 1, growthBytes: 1 }],
    state: { kind: 'open' },
  };
}

const message: Message = {
  text: 'the answer',
  blocks: [],
  thread: [
    {
      kind: 'picture',
      name: 'top.png',
      title: 'a chart',
      alt: 'three bars',
      drawing: { kind: 'chart', chart: barChart({ title: 'a chart', unit: 'bytes', rows: [] }) },
    },
    { kind: 'file', name: 'all.txt', title: 'all of it', text: 'all' },
  ],
};

const noMore: AnalysisRun['later'] = async () => [];

function createWorld(
  snapshots: Partial<AnswerOptions['snapshots']> = {},
  run?: () => Promise<AnalysisRun>,
  render: AnswerOptions['pictures']['render'] = async () => new Uint8Array([1]),
  later = noMore,
) {
  const store = createMemoryStore();
  const ran: string[] = [];
  const observed: string[] = [];
  const logged: string[] = [];
  const told: unknown[] = [];
  const watched: string[][] = [];
  let clock = 0;
  const answer = createAnswer({
    services: [
      serviceConfig('svc-blog'),
      serviceConfig('svc-node'),
      serviceConfig('secret', ['perf']),
    ],
    store,
    snapshots: {
      resolve: async () => [],
      ...snapshots,
    },
    analysis: {
      run: async (command) => {
        ran.push(command);
        if (run !== undefined) return await run();
        return {
          report: {},
          message,
          investigation: { service: 'svc-blog', snapshot: 's_1', sampleIndex: 'inuse_space' },
          learned: [],
          followUp: null,
          later,
        };
      },
    },
    histories: { resolve: async () => [] },
    watches: {
      begin: async (posted, followUp) => void watched.push([posted.message, followUp.service]),
    },
    pictures: {
      render,
      writePage: async (page) => `<title>${page.kind === 'flame' ? page.flame.title : ''}</title>`,
      close: async () => undefined,
    },
    uploads: noUploads,
    isFile: () => true,
    newReference: () => 'r_ref',
    log: {
      debug: () => undefined,
      info: (line, facts) => told.push({ line, ...facts }),
      warn: () => undefined,
      error: (line, facts) => logged.push(`${line} ${String(facts?.reference ?? '')}`.trim()),
    },
    now: () => 1000 * clock++,
    observe: (command, outcome) => observed.push(`${command} ${outcome}`),
  });
  return { answer, store, ran, observed, logged, told, watched };
}

function serviceConfig(name: string, channels: readonly string[] = []): ServiceConfig {
  return { ...plainService(name, []), channels };
}
