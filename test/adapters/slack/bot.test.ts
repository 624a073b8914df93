/** The bot through its real door: signed requests over HTTP to Bolt's receiver, a fake Slack behind it. */

import { afterEach, expect, test, vi } from 'vitest';
import type { Conversation, Request } from '../../../src/app/conversation.ts';
import { BOT_USER, FakeSlack } from '../../support/fake-slack.ts';
import { type BotSetUp, type RunningBot, runBot } from '../../support/slack-bot.ts';
import { topMessage } from '../../support/slack-messages.ts';
import {
  click,
  eventBody,
  mention,
  postForm,
  postJson,
  postPayload,
  slashCommand,
} from '../../support/slack-requests.ts';

const running: RunningBot[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

/** A bot whose answers are recorded. */
async function start(setUp: Partial<BotSetUp> = {}) {
  const asked: Request[] = [];
  const answer = async (request: Request) => void asked.push(request);
  const one = await runBot({ answer, ...setUp });
  running.push(one);
  return { ...one, asked, port: one.bot.port };
}

test('a slash command is acknowledged before the work is done, then answered in the channel', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const order: string[] = [];
  const answer = async (_: Request, conversation: Conversation) => {
    await conversation.progress('reading the heap of svc-blog…');
    await held;
    order.push('work done');
    await conversation.reply(topMessage());
  };
  const { fake, port } = await start({ answer });
  const response = await postForm(port, slashCommand('top svc-blog 10'));
  order.push('acknowledged');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
  await vi.waitFor(() => expect(fake.messages.size).toBe(1));
  expect([...fake.messages.values()][0]?.text).toBe('⏳ reading the heap of svc-blog…');
  release();
  await vi.waitFor(() => expect(fake.of('chat.update')).toHaveLength(1));
  expect(order).toEqual(['acknowledged', 'work done']);
  const [shown] = fake.messages.values();
  expect(shown?.text).toContain('bytes.growSlice');
  expect(JSON.stringify(shown?.blocks)).toContain('"table"');
});

test.each(['http', 'socket'] as const)(
  'a worker posts, and takes nothing that people type (%s)',
  async (mode) => {
    const { asked, port, bot, fake } = await start({ mode, takesEvents: false });
    expect((await postForm(port, slashCommand('top svc-blog'))).status).toBe(404);
    expect(fake.of('apps.connections.open')).toHaveLength(0);
    expect(bot.isConnected()).toBe(true);
    await bot.poster.post({ workspace: 'T1', channel: 'C1', thread: null }, topMessage());
    expect(fake.of('chat.postMessage')).toHaveLength(1);
    expect(asked).toEqual([]);
  },
);

test('Slack is asked who the bot is once, and nothing per event', async () => {
  const { fake, port, asked } = await start();
  for (const text of ['top a', 'top b', 'top c']) await postJson(port, mention(text));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(fake.calls.map(({ method }) => method)).toEqual(['auth.test']);
});

test('the four ways to ask end in the same request', async () => {
  const { port, asked } = await start();
  await postForm(port, slashCommand('peek svc-blog &lt;init&gt;'));
  await postJson(
    port,
    mention('peek <http://reflect.Value.Call|reflect.Value.Call>', { thread_ts: '1.1' }),
  );
  await postJson(
    port,
    eventBody({ type: 'message', channel_type: 'im', channel: 'D012AB3CD', text: 'services' }),
  );
  await postPayload(port, click('{"v":1,"c":"flame svc-blog"}'));
  await vi.waitFor(() => expect(asked).toHaveLength(4));
  const place = { workspace: 'T012AB3CD', channel: 'C012AB3CD', channelName: 'perf', thread: null };
  const common = { person: 'U012AB3CD', surface: 'slack' };
  expect(asked).toEqual([
    { ...common, text: 'peek svc-blog <init>', place },
    {
      ...common,
      text: 'peek reflect.Value.Call',
      place: { ...place, channelName: null, thread: '1.1' },
    },
    { ...common, text: 'services', place: { ...place, channel: 'D012AB3CD', channelName: null } },
    { ...common, text: 'flame svc-blog', place: { ...place, thread: '1700.1' } },
  ]);
});

test('retries and doubles are answered once', async () => {
  const { port, asked } = await start();
  const event = mention('top svc-blog');
  const command = slashCommand('top svc-blog');
  const value = '{"v":1,"c":"top svc-blog"}';
  await postJson(port, event);
  await postJson(port, event, {
    headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' },
  });
  await postForm(port, command);
  await postForm(port, command);
  await postPayload(port, click(value));
  await postPayload(port, click(value));
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  await postJson(port, mention('the last one'));
  await vi.waitFor(() => expect(asked.at(-1)?.text).toBe('the last one'));
  expect(asked).toHaveLength(4);
});

test.each([
  ['does not answer', () => new Promise<boolean>(() => {})],
  ['is broken', () => Promise.reject(new Error('no connection'))],
])('a store that %s delays no acknowledgement and costs nobody the answer', async (_, claim) => {
  const { port, asked, lines } = await start({ claims: { claim } });
  const response = await postForm(port, slashCommand('top svc-blog'));
  expect(response.status).toBe(200);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(lines.some(({ level }) => level === 'warn')).toBe(true);
});

test('nothing is left unacknowledged', async () => {
  const { port, asked, fake } = await start();
  const unknown = [
    { type: 'shortcut', callback_id: 'x', user: { id: 'U1' }, team: { id: 'T1' }, trigger_id: '1' },
    {
      type: 'message_action',
      callback_id: 'x',
      user: { id: 'U1' },
      team: { id: 'T1' },
      channel: { id: 'C1' },
    },
    { type: 'view_submission', view: { callback_id: 'x' }, user: { id: 'U1' }, team: { id: 'T1' } },
    { type: 'view_closed', view: { callback_id: 'x' }, user: { id: 'U1' }, team: { id: 'T1' } },
    click('x', { actions: [{ type: 'button', action_id: 'of.another.app', value: 'x' }] }),
    { type: 'nobody_knows' },
  ];
  for (const payload of unknown) {
    const response = await postPayload(port, payload);
    expect([payload.type, response.status]).toEqual([payload.type, 200]);
  }
  const suggestion = { ...click('x'), type: 'block_suggestion', action_id: 'x', value: 'a' };
  expect(await (await postPayload(port, suggestion)).json()).toEqual({ options: [] });
  const events = [{ type: 'app_rate_limited' }, eventBody({ type: 'reaction_added' })];
  for (const event of events) expect((await postJson(port, event)).status).toBe(200);
  expect(asked).toEqual([]);
  expect(fake.calls).toHaveLength(1);
});

test('an unknown slash command is told what is known', async () => {
  const { port, asked, fake } = await start();
  const command = slashCommand('', { command: '/heap2', response_url: fake.responseUrl });
  expect((await postForm(port, command)).status).toBe(200);
  await vi.waitFor(() => expect(fake.responses).toHaveLength(1));
  expect(fake.responses[0]).toMatchObject({ response_type: 'ephemeral' });
  expect(fake.responses[0]?.text).toContain('/heap help');
  expect(asked).toEqual([]);
});

test('a button of another version says so and runs nothing', async () => {
  const { port, asked, fake } = await start();
  await postPayload(port, click('{"v":9,"c":"top"}', { response_url: fake.responseUrl }));
  await vi.waitFor(() => expect(fake.responses).toHaveLength(1));
  expect(fake.responses[0]?.text).toContain('another version');
  expect(asked).toEqual([]);
});

test('a button on a private answer is answered in the channel, one in a thread there', async () => {
  const { port, asked } = await start();
  const value = '{"v":1,"c":"top svc-blog"}';
  await postPayload(port, click(value, { container: { message_ts: '5.1', is_ephemeral: true } }));
  await postPayload(port, click(value, { container: { message_ts: '6.1', thread_ts: '5.0' } }));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked.map(({ place }) => place.thread)).toEqual([null, '5.0']);
});

test('what people did not write just now is not answered', async () => {
  const { port, asked } = await start();
  const direct = { type: 'message', channel_type: 'im', channel: 'D012AB3CD', text: 'top' };
  const ignored = [
    { ...direct, bot_id: 'B1' },
    { ...direct, subtype: 'message_changed' },
    { ...direct, subtype: 'bot_message' },
    { ...direct, user: BOT_USER },
    { ...direct, text: ' ' },
    { ...direct, channel_type: 'channel', channel: 'C012AB3CD' },
    { type: 'app_mention', text: `<@${BOT_USER}> top`, bot_id: 'B1' },
    { type: 'app_mention', text: `<@${BOT_USER}> top`, edited: { user: 'U1', ts: '1' } },
  ];
  for (const event of ignored) expect((await postJson(port, eventBody(event))).status).toBe(200);
  await postJson(port, mention(''));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.text).toBe('');
});

test('url_verification and ssl_check are answered', async () => {
  const { port } = await start();
  const challenge = await postJson(port, { type: 'url_verification', challenge: 'c' });
  expect(await challenge.json()).toEqual({ challenge: 'c' });
  const check = await postForm(port, { ssl_check: '1', payload: '{}' }, { secret: 'none' });
  expect(check.status).toBe(200);
});

test.each([
  ['a wrong signature', { secret: 'wrong' }, 401],
  ['an old request', { ageSeconds: 600 }, 401],
])('%s is refused', async (_, options, status) => {
  const { port, asked } = await start();
  expect((await postForm(port, slashCommand('top'), options)).status).toBe(status);
  expect(asked).toEqual([]);
});

test('a form may name its charset', async () => {
  const { port, asked } = await start();
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  expect((await postForm(port, slashCommand('top'), { headers })).status).toBe(200);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
});

test('a body beyond all bounds is refused', async () => {
  const { port } = await start();
  const response = await postForm(port, slashCommand('x'.repeat(2 ** 20)));
  expect(response.status).toBe(413);
});

test('health is on the same port, other paths and methods are not there', async () => {
  const { port } = await start();
  const get = (path: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${port}${path}`, { method });
  expect(await (await get('/healthz')).text()).toBe('ok');
  const statuses = [
    get('/nowhere'),
    get('/slack/events'),
    get('/healthz', 'POST'),
    get('/toString'),
  ];
  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([404, 405, 405, 404]);
});

test('a listener that fails tells the person a reference and logs the whole', async () => {
  const answer = () => Promise.reject(new Error('nobody foresaw this'));
  const { port, fake, lines } = await start({ answer });
  const command = slashCommand('top', { response_url: fake.responseUrl });
  expect((await postForm(port, command)).status).toBe(200);
  await vi.waitFor(() => expect(fake.responses).toHaveLength(1));
  const reference = /r_[0-9a-f]{8}/u.exec(String(fake.responses[0]?.text))?.[0];
  expect(reference).toBeDefined();
  const logged = lines.find(({ level }) => level === 'error');
  expect(logged?.facts).toMatchObject({ reference, error: { message: 'nobody foresaw this' } });
  expect(JSON.stringify(lines)).not.toContain('xoxb-');
});

test('stop() finishes what was acknowledged and takes nothing new', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answer = async (_: Request, conversation: Conversation) => {
    await held;
    await conversation.reply(topMessage());
  };
  const { port, fake, bot } = await start({ answer });
  await postForm(port, slashCommand('top'));
  const stopped = bot.stop();
  await expect(postForm(port, slashCommand('top'))).rejects.toThrow();
  expect(fake.messages.size).toBe(0);
  release();
  await stopped;
  expect(fake.messages.size).toBe(1);
  running.splice(0);
  await fake.stop();
});

test('stop() does not wait for ever', async () => {
  const answer = () => new Promise<void>(() => {});
  const { port, fake, bot, lines } = await start({ answer, drainMillis: 50 });
  await postForm(port, slashCommand('top'));
  await bot.stop();
  expect(lines.at(-1)).toMatchObject({ level: 'error', facts: { left: 1 } });
  running.splice(0);
  await fake.stop();
});

test.each([
  [
    'a refused token',
    { error: 'invalid_auth' },
    /Slack refused SLACK_BOT_TOKEN \(invalid_auth\).*OAuth & Permissions/u,
  ],
  ['another server', { status: 404 }, /What answers at http.* is not Slack.*SLACK_API_URL/u],
  ['an outage', { status: 502 }, /Slack cannot be reached at http.*SLACK_API_URL/u],
] as const)('%s at start is an error that says what to do', async (_, misfortune, message) => {
  const fake = await FakeSlack.start();
  fake.next('auth.test', misfortune, misfortune, misfortune, misfortune);
  const failure = await runBot({ fake, answer: async () => {} }).catch((error: unknown) => error);
  await fake.stop();
  expect(String(failure)).toMatch(message);
  expect(String(failure)).not.toContain('xoxb-fake');
});

test('a Slack that does not say who the bot is gets answers all the same, without being asked again', async () => {
  const fake = await FakeSlack.start();
  fake.identity = {};
  const { port, asked, lines, bot } = await start({ fake });
  await postForm(port, slashCommand('top svc-blog'));
  await postJson(port, mention('peek x'));
  await vi.waitFor(() => expect(asked.map(({ text }) => text)).toEqual(['top svc-blog', 'peek x']));
  expect(bot).toMatchObject({ team: 'Slack', name: 'heapbot' });
  expect(fake.calls.map(({ method }) => method)).toEqual(['auth.test']);
  expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
});

test('a token without a needed scope is warned of', async () => {
  const fake = await FakeSlack.start();
  fake.scopes = 'commands,chat:write,app_mentions:read';
  const { lines } = await start({ fake });
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'warn', facts: { missing: 'files:write' } }),
  );
});
