/** Exactly one post for each tick of a digest: whoever posts is killed before it hears that it has, in the whole program. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeSlack, SECRET, TOKEN } from '../support/fake-slack.ts';
import { type ProfileServer, startProfileServer } from '../support/profile-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { postForm, slashCommand } from '../support/slack-requests.ts';

const WORKERS = ['/w1', '/w2', '/w3'] as const;
const patience = { timeout: 20_000, interval: 100 };
/** Until the others notice that a worker is dead, and then some. */
const recovery = { timeout: 120_000, interval: 250 };

let folder: string;
let slack: FakeSlack;
let service: ProfileServer;
let redis: RedisServer | null;
let programs: Map<string, Program>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'heapbot-e2e-'));
  slack = await FakeSlack.start();
  service = await startProfileServer('founding/series/20.pb.gz');
  redis = null;
  programs = new Map();
});

afterEach(async () => {
  await Promise.all([...programs.values()].map((program) => program.end('SIGKILL')));
  await Promise.all([slack.stop(), service.close(), redis?.stop()]);
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

it('three processes on one Redis: another one finds what was posted, and goes on', async () => {
  redis = await startRedisServer();
  await Promise.all(WORKERS.map(start));
  const killed = killWhoPosts();
  await addAndRun();
  await vi.waitFor(() => expect(slack.files.length).toBeGreaterThan(0), recovery);
  await finished();
  expect(killed).toHaveLength(1);
  const lookers = slack.of('conversations.history').map(({ from }) => from);
  expect(lookers).toHaveLength(1);
  expect(lookers).not.toContain(killed[0]);
  expectOnePost();
}, 180_000);

it('one process without Redis: it finds what it has posted when it is back', async () => {
  await start('/w1');
  const killed = killWhoPosts();
  await addAndRun();
  await vi.waitFor(() => expect(killed).toHaveLength(1), patience);
  expect(programs.get('/w1')?.output()).not.toContain('slack refused the form');
  expect(slack.files).toEqual([]);
  await start('/w1');
  await vi.waitFor(() => expect(slack.files.length).toBeGreaterThan(0), patience);
  await finished();
  expectOnePost();
}, 90_000);

/** Only the first one to post. */
function killWhoPosts(): readonly string[] {
  const killed: string[] = [];
  slack.whenKept = async (from) => {
    if (killed.length > 0) return;
    killed.push(from);
    await programs.get(from)?.end('SIGKILL');
  };
  return killed;
}

function expectOnePost(): void {
  const posts = [...slack.messages].filter(([, { key }]) => key !== null);
  expect(posts).toHaveLength(1);
  expect(new Set(slack.files.map(({ thread }) => thread))).toEqual(new Set([posts[0]?.[0]]));
}

async function addAndRun(): Promise<void> {
  await command('digest add svc-blog "0 9 1 1 *" tz=UTC');
  await vi.waitFor(
    () => expect([...slack.messages.values()].map(({ text }) => text).join()).toContain('#1'),
    patience,
  );
  await command('digest run 1');
}

/** One of those that live says that the digest was run. */
async function finished(): Promise<void> {
  const words = () => [...programs.values()].map((program) => program.output()).join('');
  await vi.waitFor(() => expect(words()).toContain('a digest was run'), patience);
}

async function command(text: string): Promise<Response> {
  const [first] = programs.values();
  const port = Number(first?.greeted(/127\.0\.0\.1:(\d+)\/slack/u));
  return await postForm(port, slashCommand(text, { response_url: slack.responseUrl }));
}

async function start(worker: string): Promise<void> {
  const program = await startProgram(
    {
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: `${slack.origin}${worker}/api/`,
      HOST: '127.0.0.1',
      PORT: '0',
      ...(redis === null ? {} : { REDIS_URL: redis.url }),
      HEAPBOT_SERVICES: `svc-blog=${service.url}`,
    },
    /heapbot is in/u,
    folder,
  );
  programs.set(worker, program);
}
