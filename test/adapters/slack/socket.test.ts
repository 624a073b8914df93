/** Socket Mode against a real WebSocket: the same bot, another door. */

import { afterEach, expect, test, vi } from 'vitest';
import type { Request } from '../../../src/app/conversation.ts';
import { FakeSlack } from '../../support/fake-slack.ts';
import { type RunningBot, runBot } from '../../support/slack-bot.ts';
import { click, mention, slashCommand } from '../../support/slack-requests.ts';

const running: RunningBot[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function start() {
  const asked: Request[] = [];
  const one = await runBot({ mode: 'socket', answer: async (request) => void asked.push(request) });
  running.push(one);
  return { ...one, asked };
}

function envelope(id: string, type: string, payload: unknown) {
  return { envelope_id: id, type, payload, accepts_response_payload: true };
}

test('commands, mentions and clicks are acknowledged and answered, doubles once', async () => {
  const { fake, asked, bot } = await start();
  expect(bot.isConnected()).toBe(true);
  const [socket] = fake.sockets;
  const event = mention('peek main.main');
  socket?.send(envelope('e1', 'slash_commands', slashCommand('top svc-blog 10')));
  socket?.send(envelope('e2', 'events_api', event));
  socket?.send({
    ...envelope('e3', 'events_api', event),
    retry_attempt: 1,
    retry_reason: 'timeout',
  });
  socket?.send(envelope('e4', 'interactive', click('{"v":1,"c":"services"}')));
  socket?.send(envelope('e5', 'slash_commands', slashCommand('', { command: '/heap2' })));
  socket?.send(envelope('e6', 'interactive', { type: 'nobody_knows' }));
  await vi.waitFor(() => expect(socket?.received).toHaveLength(6));
  const ids = socket?.received.map((one) => one.envelope_id);
  expect(ids?.toSorted()).toEqual(['e1', 'e2', 'e3', 'e4', 'e5', 'e6']);
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked.map(({ text }) => text)).toEqual(['top svc-blog 10', 'peek main.main', 'services']);
});

test('health is served in Socket Mode too, Slack requests are not', async () => {
  const { bot } = await start();
  const health = await fetch(`http://127.0.0.1:${bot.port}/healthz`);
  expect(await health.text()).toBe('ok');
  const events = await fetch(`http://127.0.0.1:${bot.port}/slack/events`, { method: 'POST' });
  expect(events.status).toBe(404);
});

test('when Slack closes the socket it is reopened at once, through an outage if need be', async () => {
  const { fake, asked, bot } = await start();
  fake.next('apps.connections.open', { status: 500 }, 'lost');
  fake.sockets[0]?.send({ type: 'disconnect', reason: 'refresh_requested' });
  await vi.waitFor(() => expect(fake.sockets).toHaveLength(2), { timeout: 4_000 });
  await vi.waitFor(() => expect(bot.isConnected()).toBe(true));
  fake.sockets[1]?.send(envelope('e1', 'slash_commands', slashCommand('top')));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
});

test('a connection that breaks off is reopened', async () => {
  const { fake } = await start();
  fake.sockets[0]?.destroy();
  await vi.waitFor(() => expect(fake.sockets).toHaveLength(2), { timeout: 4_000 });
});

test('a refused app token is an error that says what to do', async () => {
  const fake = await FakeSlack.start();
  fake.next('apps.connections.open', { error: 'invalid_auth' });
  const failure = await runBot({ mode: 'socket', fake, answer: async () => {} }).catch(String);
  await fake.stop();
  expect(failure).toMatch(/Slack refused SLACK_APP_TOKEN \(invalid_auth\).*connections:write/u);
  expect(failure).not.toContain('xapp-fake');
});
