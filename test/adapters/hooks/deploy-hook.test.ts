import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDeployHook } from '../../../src/adapters/hooks/deploy-hook.ts';
import { createAnnounce } from '../../../src/app/announcements.ts';
import { StoreError } from '../../../src/app/errors.ts';
import { plainService } from '../../../src/config/services.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { recordLog } from '../../support/slack-bot.ts';

const SECRET = 'a-secret-of-the-pipeline';

let server: Server;
let url: string;
let store: ReturnType<typeof createMemoryStore>;
let lines: ReturnType<typeof recordLog>['lines'];

beforeEach(async () => {
  store = createMemoryStore();
  const recorded = recordLog();
  lines = recorded.lines;
  const services = [plainService('svc-blog', [])];
  const announce = createAnnounce({
    services,
    store,
    now: () => 1000,
    tell: async ({ channel }) =>
      channel === 'CBROKEN' ? Promise.reject(new Error('no')) : channel,
    log: recorded.log,
  });
  const hook = createDeployHook({ secret: SECRET, announce, log: recorded.log });
  server = createServer((request, response) => void hook(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/deploy`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function post(body: string, authorization: string | null = `Bearer ${SECRET}`) {
  const headers: Record<string, string> = authorization === null ? {} : { authorization };
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

it('notes the deploy as people do, and says what was there before', async () => {
  const first = await post('{"service":"svc-blog","version":"v1.42"}');
  expect(first).toEqual({
    status: 200,
    body: {
      service: 'svc-blog',
      version: 'v1.42',
      previous: null,
      channel: null,
      note: 'Noted; nobody was told. To have the release judged, name a channel where svc-blog may be spoken of, by its id.',
    },
  });
  const second = await post('{"service":"svc-blog","version":"v1.43","channel":"C0123456789"}');
  expect(second.body).toMatchObject({ previous: 'v1.42', channel: 'C0123456789' });
  expect(second.body).not.toHaveProperty('note');
  expect((await store.read('events', 'svc-blog'))?.value).toEqual([
    { kind: 'deploy', at: 1000, version: 'v1.42', by: 'hook' },
    { kind: 'deploy', at: 1000, version: 'v1.43', by: 'hook' },
  ]);
});

it.each([
  ['no secret', null],
  ['another secret', 'Bearer a-secret-of-the-pipelinf'],
  ['the secret without its scheme', SECRET],
  ['an empty one', 'Bearer '],
])('takes nothing from who brings %s', async (_, authorization) => {
  const { status, body } = await post('{"service":"svc-blog","version":"v1"}', authorization);
  expect(status).toBe(401);
  expect(String(body.error)).toContain('HEAPBOT_HOOK_SECRET');
  expect(await store.read('events', 'svc-blog')).toBeNull();
  expect(JSON.stringify(lines)).not.toContain(SECRET);
});

it.each([
  ['not JSON', 'service=svc-blog', 400, 'Send JSON'],
  ['no version', '{"service":"svc-blog"}', 400, 'version'],
  ['a version of several words', '{"service":"svc-blog","version":"a b"}', 400, 'one word'],
  ['a key that it does not know', '{"service":"svc-blog","version":"v1","x":1}', 400, 'Send JSON'],
  ['a channel by its name', '{"service":"svc-blog","version":"v1","channel":"#x"}', 400, 'the id'],
  ['a service that is not there', '{"service":"svc-x","version":"v1"}', 404, 'no service svc-x'],
  ['too much', `{"service":"${'x'.repeat(20_000)}"}`, 413, 'larger than'],
])('says what is wrong with %s', async (_, text, status, words) => {
  const answer = await post(text);
  expect(answer.status).toBe(status);
  expect(String(answer.body.error)).toContain(words);
});

it('says that it could not be kept', async () => {
  store.write = async () => {
    throw new StoreError('Redis does not answer.');
  };
  expect(await post('{"service":"svc-blog","version":"v1"}')).toEqual({
    status: 503,
    body: { error: 'Redis does not answer.' },
  });
});
