import { createHmac } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { createDelivery, type Delivery } from '../../src/sandbox/delivery.ts';
import { type FakeBot, startFakeBot } from '../support/fake-bot.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';

const signingSecret = 'a secret of the test';

let open: { bot: FakeBot; delivery: Delivery } | null = null;

afterEach(async () => {
  open?.delivery.close();
  await open?.bot.close();
});

async function start(answer?: Parameters<typeof startFakeBot>[0], ackMillis = 2000) {
  const clock = manualClock();
  const bot = await startFakeBot(answer);
  const delivery = createDelivery({ clock, signingSecret, requestUrl: () => bot.url, ackMillis });
  open = { bot, delivery };
  return { clock, bot, delivery };
}

test('a command is signed over its raw body, and its content type is bare', async () => {
  const { bot, delivery, clock } = await start();
  await delivery.form({ command: '/heap', text: 'peek “a&b” (*T).m+x' });
  const { headers, body, fields } = await bot.next();
  const timestamp = headers['x-slack-request-timestamp'];
  const expected = createHmac('sha256', signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  expect(headers['x-slack-signature']).toBe(`v0=${expected}`);
  expect(timestamp).toBe(String(Math.floor(clock.now() / 1000)));
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(fields.text).toBe('peek “a&b” (*T).m+x');
});

test('an answer comes back with its content type', async () => {
  const { delivery } = await start((_, response) => {
    response.setHeader('content-type', 'application/json').end('{"text":"hi"}');
  });
  expect(await delivery.form({})).toEqual({
    kind: 'answer',
    contentType: 'application/json',
    body: '{"text":"hi"}',
  });
});

test('a bot that does not acknowledge in time has timed out', async () => {
  const { delivery } = await start(() => undefined, 100);
  expect(await delivery.form({})).toEqual({ kind: 'failed', reason: 'http_timeout' });
});

test('no bot, or nobody at its address: the connection failed', async () => {
  const options = { clock: manualClock(), signingSecret, ackMillis: 1000 };
  const nobody = createDelivery({ ...options, requestUrl: () => null });
  const closed = createDelivery({ ...options, requestUrl: () => 'http://127.0.0.1:9/' });
  expect(await nobody.form({})).toEqual({ kind: 'failed', reason: 'connection_failed' });
  expect(await closed.form({})).toEqual({ kind: 'failed', reason: 'connection_failed' });
});

/** The request of the next retry: waits until it is scheduled, then lets its time come. */
async function nextRetry(clock: ManualClock, bot: FakeBot, milliseconds: number) {
  await vi.waitFor(() => expect(clock.pending()).toBe(1));
  clock.advance(Math.max(0, milliseconds - 1));
  if (milliseconds > 0) expect(clock.pending()).toBe(1);
  clock.advance(1);
  return bot.next();
}

/** Long enough for a retry to be scheduled, if there were one. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 100));

test('an event that fails comes again at once, after a minute, after five, and then no more', async () => {
  const { bot, delivery, clock } = await start((_, response) => {
    response.writeHead(500).end();
  });
  await delivery.event({ type: 'event_callback', event_id: 'Ev1' });
  const first = await bot.next();
  expect(first.headers['x-slack-retry-num']).toBeUndefined();
  expect(first.headers['content-type']).toBe('application/json');
  const tries = [];
  for (const wait of [0, 60_000, 300_000]) tries.push(await nextRetry(clock, bot, wait));
  expect(tries.map((each) => each.headers['x-slack-retry-num'])).toEqual(['1', '2', '3']);
  expect(tries.map((each) => each.headers['x-slack-retry-reason'])).toEqual(
    Array(3).fill('http_error'),
  );
  expect(tries.map((each) => each.fields.event_id)).toEqual(Array(3).fill('Ev1'));
  await aMoment();
  expect(clock.pending()).toBe(0);
});

test('X-Slack-No-Retry stops the retries', async () => {
  const { delivery, clock } = await start((_, response) => {
    response.writeHead(500, { 'x-slack-no-retry': '1' }).end();
  });
  await delivery.event({ event_id: 'Ev1' });
  await aMoment();
  expect(clock.pending()).toBe(0);
});

test('an event that is taken comes once', async () => {
  const { bot, delivery, clock } = await start();
  await delivery.event({ event_id: 'Ev1' });
  await aMoment();
  expect(clock.pending()).toBe(0);
  expect(bot.received).toHaveLength(1);
});
