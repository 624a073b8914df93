/** Posts that nobody has just asked for, with a Slack that takes them and one that does not. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApi } from '../../../src/adapters/slack/api.ts';
import { createPoster } from '../../../src/adapters/slack/poster.ts';
import { TIMINGS } from '../../../src/adapters/slack/timings.ts';
import type { Poster, PostFinder } from '../../../src/app/ports.ts';
import { FakeSlack, TOKEN } from '../../support/fake-slack.ts';
import { QUICK, recordLog } from '../../support/slack-bot.ts';
import { peekMessage, topMessage } from '../../support/slack-messages.ts';

const open = { workspace: 'T1', channel: 'C012AB3CD', thread: null };

let fake: FakeSlack;
let poster: Poster & PostFinder;

beforeEach(async () => {
  fake = await FakeSlack.start();
  const { log } = recordLog();
  const timings = { ...TIMINGS, ...QUICK };
  const api = createApi({ token: TOKEN, apiUrl: fake.apiUrl, log, timings });
  poster = createPoster({ api, log, botName: 'heapbot' });
});

afterEach(() => fake.stop());

const shown = () => [...fake.messages.values()];

test('posts, revises and hangs files below', async () => {
  const posted = await poster.post(open, topMessage());
  expect(posted).toEqual({ ...open, message: posted.message, thread: posted.message });
  await poster.revise(posted, peekMessage());
  await poster.attach(posted, { kind: 'file', name: 'all.txt', title: 'all of it', text: 'all' });
  expect(shown()).toHaveLength(1);
  expect(shown()[0]?.text).toBe(peekMessage().text);
  expect(fake.files[0]).toMatchObject({ name: 'all.txt', thread: posted.message });
});

test('stays in the thread that it posted in', async () => {
  const posted = await poster.post({ ...open, thread: '5.0' }, topMessage());
  await poster.attach(posted, { kind: 'file', name: 'all.txt', title: 'all of it', text: 'all' });
  expect(posted.thread).toBe('5.0');
  expect(shown()[0]?.thread).toBe('5.0');
  expect(fake.files[0]?.thread).toBe('5.0');
});

test('finds what it posted among much that was said since then', async () => {
  const posted = await poster.post(open, topMessage(), '12@1');
  for (let count = 0; count < 40; count += 1) await poster.post(open, peekMessage());
  expect(await poster.find(open, '12@1', 0)).toEqual(posted);
  expect(await poster.find(open, '12@2', 0)).toBe('none');
  expect(fake.of('conversations.history')).toHaveLength(6);
});

test('does not say that it posted nothing where too much was said to know', async () => {
  for (let count = 0; count < 151; count += 1) await poster.post(open, peekMessage());
  expect(await poster.find(open, '12@1', 0)).toBe('unknown');
}, 20_000);

test('posts a plainer form where Slack refuses the best', async () => {
  fake.next('chat.postMessage', { error: 'invalid_blocks' });
  await poster.post(open, topMessage());
  expect(shown()).toHaveLength(1);
});

test('tells one person in a direct message', async () => {
  await poster.tell('T1', 'U012AB3CD', topMessage());
  expect(fake.of('chat.postMessage')[0]?.args.channel).toBe('U012AB3CD');
});

test.each([
  ['is_archived', 'channel-gone'],
  ['not_in_channel', 'not-in-channel'],
  ['channel_not_found', 'not-in-channel'],
  ['missing_scope', 'missing-scope'],
  ['token_revoked', 'missing-scope'],
  ['restricted_action', 'refused'],
])('says what is wrong: %s', async (error, kind) => {
  fake.next('chat.postMessage', { error });
  await expect(poster.post(open, topMessage())).rejects.toMatchObject({ name: 'PostError', kind });
});

test('says that a message cannot be revised any more', async () => {
  const posted = await poster.post(open, topMessage());
  fake.next('chat.update', { error: 'message_not_found' });
  await expect(poster.revise(posted, peekMessage())).rejects.toMatchObject({
    kind: 'message-gone',
  });
});

test('says that Slack takes no more, or is not there', async () => {
  fake.next('chat.postMessage', { status: 429, headers: { 'retry-after': '3600' } });
  await expect(poster.post(open, topMessage())).rejects.toMatchObject({ kind: 'rate-limited' });
  fake.next('chat.postMessage', { status: 500 });
  await expect(poster.post(open, topMessage())).rejects.toMatchObject({ kind: 'unreachable' });
});
