/** Digests over a store in memory, with a scheduler and a clock that the test moves, and a channel that remembers what it was told. */

import type { Place, Posted } from '../../src/app/conversation.ts';
import type { DeclaredDigest } from '../../src/app/digests/declared-digests.ts';
import { createDigests } from '../../src/app/digests/digests.ts';
import { FetchError, type PostError } from '../../src/app/errors.ts';
import type { AnalysisRun, FoundChannel, Poster, PostFinder } from '../../src/app/ports.ts';
import type { PostArgs } from '../../src/commands/digest/digest-args.ts';
import type { DigestRequest } from '../../src/commands/digest-change.ts';
import { plainService } from '../../src/config/services.ts';
import { createFakeScheduler } from './fake-scheduler.ts';
import { createMemoryStore } from './memory-store.ts';
import { recordLog } from './slack-bot.ts';
import { drawSnapshot } from './snapshots.ts';

export const START = Date.UTC(2026, 0, 5, 9);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const HERE: Place = { workspace: 'T1', channel: 'C1', channelName: 'perf', thread: null };
const EVERY_HOUR: DigestRequest = {
  services: 'all',
  when: { words: 'every 1h', rule: { kind: 'every', millis: HOUR }, timeZone: 'UTC' },
  channel: { kind: 'here' },
  condition: 'always',
  top: 5,
};

/** What dies in the middle. */
export class Killed extends Error {}

export function createDigestWorld() {
  const store = createMemoryStore();
  const { log, lines } = recordLog();
  let now = START;
  const world = {
    store,
    lines,
    scheduler: createFakeScheduler(now),
    captured: [] as string[],
    /** What stands in the channel: `key: text`. */
    posts: [] as { readonly key: string; readonly text: string; readonly ts: string }[],
    attached: [] as string[],
    told: [] as string[],
    outcomes: [] as string[],
    /** Services that cannot be read. */
    away: new Set<string>(),
    isDue: true,
    refusal: null as PostError | null,
    /** Where the process is killed: before the call, or once the platform has it. */
    killAt: null as 'before' | 'after' | 'attach' | null,
    /** Whether heapbot may look into the channel. */
    canLook: true,
    looks: 0,
    channels: new Map<string, FoundChannel | 'absent'>(),
  };

  const poster: Poster & PostFinder = {
    post: async ({ workspace, channel }, { text }, key = '') => {
      if (world.killAt === 'before') throw new Killed();
      if (world.refusal !== null) throw world.refusal;
      const ts = `${world.posts.length + 1}.0`;
      world.posts.push({ key, text, ts });
      if (world.killAt === 'after') throw new Killed();
      return { workspace, channel, message: ts, thread: ts };
    },
    find: async ({ workspace, channel }, key) => {
      world.looks += 1;
      if (!world.canLook) return 'unknown';
      const found = world.posts.find((one) => one.key === key);
      if (found === undefined) return 'none';
      return { workspace, channel, message: found.ts, thread: found.ts } satisfies Posted;
    },
    revise: async () => undefined,
    attach: async ({ message }, { name }) => {
      if (world.killAt === 'attach' && world.attached.length === 1) throw new Killed();
      world.attached.push(`${name} below ${message}`);
    },
    tell: async (_, person, { text }) => void world.told.push(`${person}: ${text}`),
  };

  const run = async (_: string, given: unknown): Promise<AnalysisRun> => {
    const { digest, memory, failures } = given as PostArgs;
    const away = failures.map(({ service, why }) => `${service} ${why}`).join('; ');
    const file = (name: string) => ({ kind: 'file', name, title: name, text: name }) as const;
    return {
      report: {
        kind: 'digest',
        report: { isDue: world.isDue, memory: { ...memory, lastRunAt: now } },
      },
      message: {
        text: `#${digest.number}${away === '' ? '' : ` (${away})`}`,
        blocks: [],
        thread: [file('trend'), file('tables')],
      },
      investigation: null,
      learned: [],
      followUp: null,
      later: async () => [],
    };
  };

  const digests = createDigests({
    services: [
      plainService('svc-blog', []),
      { ...plainService('svc-node', []), channels: ['C1', 'node'] },
    ],
    store,
    scheduler: {
      put: (schedule) => world.scheduler.put(schedule),
      drop: (key) => world.scheduler.drop(key),
      runNow: (job, at) => world.scheduler.runNow(job, at),
    },
    snapshots: {
      captureScheduled: async (service) => {
        world.captured.push(service);
        if (world.away.has(service))
          throw new FetchError(service, [{ replica: 'a', why: 'refused the connection' }]);
        return { kind: 'kept', meta: drawSnapshot(service, 1, new Uint8Array()).meta };
      },
    },
    histories: {
      resolve: async (queries) =>
        queries.map(({ of }) => ({
          service: 'service' in of ? of.service : '',
          digests: [],
          definitions: [],
          events: [],
          memoryLimit: null,
          gcPercent: null,
          softLimit: null,
          goroutines: null,
          snapshots: [],
          baseline: null,
          leaks: [],
        })),
    },
    analysis: { run },
    pictures: {
      render: async () => new Uint8Array(),
      writePage: async () => '',
      close: async () => undefined,
    },
    directory: {
      timeZone: async () => null,
      channel: async (wanted) =>
        world.channels.get('id' in wanted ? wanted.id : wanted.name) ?? 'unknown',
    },
    log,
    now: () => now,
    sleep: async (millis) => {
      now += millis;
    },
    observe: (outcome) => void world.outcomes.push(outcome),
  });

  const start = () =>
    world.scheduler.start(async ({ job, at }) => {
      now = Math.max(now, at);
      if (job.kind === 'digest') await digests.perform(job.number, at, poster);
    });
  void start();

  return Object.assign(world, {
    now: () => now,
    digests,
    change: (change: Parameters<typeof digests.change>[0], place: Partial<Place> = {}) =>
      digests.change(change, { person: 'U1', place: { ...HERE, ...place } }),
    async add(changes: Partial<DigestRequest> = {}, place: Partial<Place> = {}) {
      const outcome = await this.change(
        { kind: 'add-digest', digest: { ...EVERY_HOUR, ...changes } },
        place,
      );
      if (outcome.kind !== 'digest') throw new Error(outcome.kind);
      return outcome.digest;
    },
    perform: (number: number, at: number) => digests.perform(number, at, poster),
    pass: async (millis: number) => {
      const end = now + millis;
      await world.scheduler.advanceTo(end);
      now = end;
    },
    /** Time goes by without any process. */
    sleepThrough: (millis: number) => {
      now += millis;
    },
    restart: async (declared: readonly DeclaredDigest[] = []) => {
      world.scheduler = createFakeScheduler(now);
      await digests.resume(declared);
      await start();
    },
    summarize: (place: Partial<Place> = {}) =>
      digests.summarize({ place: { ...HERE, ...place }, surface: 'slack' }),
  });
}
