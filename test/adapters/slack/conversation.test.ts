/** Conversations with a Slack that refuses, limits, loses and hangs. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApi } from '../../../src/adapters/slack/api.ts';
import { openConversation, type Target } from '../../../src/adapters/slack/conversation.ts';
import { createResponder } from '../../../src/adapters/slack/responder.ts';
import { TIMINGS } from '../../../src/adapters/slack/timings.ts';
import type { Delivery } from '../../../src/app/conversation.ts';
import { FakeSlack, TOKEN } from '../../support/fake-slack.ts';
import { type LogLine, QUICK, recordLog } from '../../support/slack-bot.ts';
import { peekMessage, topMessage } from '../../support/slack-messages.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 255]);
const picture: Delivery = {
  kind: 'picture',
  name: 'top.png',
  title: 'Top 10',
  alt: 'bytes.growSlice holds 312MB',
  png: PNG,
};

let fake: FakeSlack;
let lines: LogLine[];
let tools: Parameters<typeof openConversation>[1];

beforeEach(async () => {
  fake = await FakeSlack.start();
  const recorded = recordLog();
  lines = recorded.lines;
  const timings = { ...TIMINGS, ...QUICK };
  const api = createApi({ token: TOKEN, apiUrl: fake.apiUrl, log: recorded.log, timings });
  tools = { api, log: recorded.log, timings, botName: 'heapbot' };
});

afterEach(() => fake.stop());

function open(target: Partial<Target> = {}) {
  return openConversation(
    {
      workspace: 'T1',
      channel: 'C012AB3CD',
      thread: null,
      person: 'U012AB3CD',
      responder: null,
      ...target,
    },
    tools,
  );
}

function withResponseUrl(): Partial<Target> {
  return { responder: createResponder(fake.responseUrl, tools.timings) };
}

const methods = () => fake.calls.map(({ method }) => method);
const shown = () => [...fake.messages.values()];

test('progress is posted once, edited at intervals, and becomes the answer', async () => {
  const conversation = open();
  await Promise.all([conversation.progress('reading…'), conversation.progress('reading…')]);
  for (const stage of ['a', 'b', 'c']) await conversation.progress(stage);
  await vi.waitFor(() => expect(shown()[0]?.text).toBe('⏳ c'));
  const { thread, posted } = await conversation.reply(topMessage());
  expect(methods()).toEqual(['chat.postMessage', 'chat.update', 'chat.update']);
  expect(shown()).toHaveLength(1);
  expect(shown()[0]?.text).toContain('bytes.growSlice');
  const [message] = fake.messages.keys();
  expect(thread).toBe(message);
  expect(posted).toEqual({ workspace: 'T1', channel: 'C012AB3CD', message, thread: message });
});

test('no late edit overwrites the answer', async () => {
  const conversation = open();
  await conversation.progress('reading…');
  await conversation.progress('still reading…');
  await conversation.reply(topMessage());
  await new Promise((resolve) => setTimeout(resolve, 3 * QUICK.progressMillis));
  expect(shown()[0]?.text).toContain('bytes.growSlice');
  expect(fake.of('chat.update')).toHaveLength(1);
});

test('in a thread everything stays in the thread', async () => {
  const conversation = open({ thread: '5.0' });
  await conversation.progress('reading…');
  expect(await conversation.reply(peekMessage())).toMatchObject({
    thread: '5.0',
    posted: { message: [...fake.messages.keys()][0], thread: '5.0' },
  });
  await conversation.attach(picture);
  expect(shown()[0]?.thread).toBe('5.0');
  expect(fake.files[0]?.thread).toBe('5.0');
});

test('a picture goes into the thread with its alternative text, byte for byte; a file has none', async () => {
  const conversation = open();
  const { thread } = await conversation.reply(topMessage());
  await conversation.attach(picture);
  await conversation.attach({ kind: 'file', name: 'a/b.txt', title: 'All', text: 'héap' });
  expect(fake.files).toEqual([
    { name: 'top.png', title: 'Top 10', alt: picture.alt, thread, bytes: Buffer.from(PNG) },
    { name: 'a-b.txt', title: 'All', alt: null, thread, bytes: Buffer.from('héap') },
  ]);
});

test('a file for another program goes byte for byte, without an alternative text', async () => {
  const conversation = open();
  const { thread } = await conversation.reply(topMessage());
  const bytes = new Uint8Array([0x1f, 0x8b, 0, 255]);
  const file: Delivery = { kind: 'binary', name: 'heap.pb.gz', title: 'The heap', bytes };
  await conversation.attach(file);
  expect(fake.files).toEqual([
    { name: 'heap.pb.gz', title: 'The heap', alt: null, thread, bytes: Buffer.from(bytes) },
  ]);
  fake.next('files.getUploadURLExternal', { error: 'missing_scope' });
  await conversation.attach(file);
  expect(shown()[1]?.text).toContain('The file “The heap” could not be uploaded');
});

test('an upload that stumbles is taken up again', async () => {
  const conversation = open();
  await conversation.reply(topMessage());
  fake.next('files.getUploadURLExternal', { status: 500 });
  fake.next('upload', { status: 503 }, 'lost');
  await conversation.attach(picture);
  expect(fake.files).toHaveLength(1);
});

test('a picture that cannot be uploaded is explained in words', async () => {
  const conversation = open();
  const { thread } = await conversation.reply(topMessage());
  fake.next('files.getUploadURLExternal', { error: 'missing_scope' });
  await conversation.attach(picture);
  const [, explained] = shown();
  expect(explained?.thread).toBe(thread);
  expect(explained?.text).toContain('scope');
  expect(JSON.stringify(explained?.blocks)).toContain(picture.alt);
});

test.each([
  [1, '"rich_text_preformatted"', 0],
  [2, 'answer.txt', 1],
  [3, '[]', 1],
])('refused %i times, the answer climbs down to %s', async (refusals, form, files) => {
  const conversation = open();
  await conversation.progress('reading…');
  fake.next(
    'chat.update',
    ...Array.from({ length: refusals }, () => ({ error: 'invalid_blocks' })),
  );
  await conversation.reply(topMessage());
  expect(shown()).toHaveLength(1);
  expect(shown()[0]?.text).toContain('bytes.growSlice');
  expect(JSON.stringify(shown()[0]?.blocks)).toContain(form);
  expect(fake.files).toHaveLength(files);
  if (files === 1) expect(String(fake.files[0]?.bytes)).toContain('reflect.Value.Call');
});

test('a progress line that was deleted is no obstacle', async () => {
  const conversation = open();
  await conversation.progress('reading…');
  fake.messages.clear();
  await conversation.reply(topMessage());
  expect(shown().map(({ text }) => text)).toEqual([topMessage().text]);
});

test('where the channel is not ours, everybody gets the answer through the response_url, with how to invite', async () => {
  fake.foreign.add('C012AB3CD');
  const conversation = open(withResponseUrl());
  await conversation.progress('reading…');
  const thread = [{ kind: 'file' as const, name: 'x', title: 'x', text: 'x' }];
  expect(await conversation.reply({ ...topMessage(), thread })).toEqual({
    thread: null,
    posted: null,
  });
  await conversation.attach(picture);
  expect(fake.messages.size).toBe(0);
  expect(fake.responses).toHaveLength(1);
  expect(fake.responses[0]).toMatchObject({ response_type: 'in_channel', unfurl_links: false });
  const blocks = JSON.stringify(fake.responses[0]?.blocks);
  expect(blocks).toContain('`/invite @heapbot`');
  expect(blocks).toContain('pictures');
  expect(blocks).toContain('"table"');
  expect(fake.of('chat.postMessage')).toHaveLength(1);
});

test('a rate limit is waited for, and other channels are not held back', async () => {
  fake.next('chat.postMessage', { status: 429, headers: { 'retry-after': '1' } });
  const limited = open().reply(topMessage());
  await vi.waitFor(() => expect(fake.of('chat.postMessage')).toHaveLength(1));
  await open({ channel: 'C999' }).reply(topMessage());
  expect(shown().map(({ channel }) => channel)).toEqual(['C999']);
  await limited;
  expect(shown().map(({ channel }) => channel)).toEqual(['C999', 'C012AB3CD']);
});

test('a rate limit longer than anybody waits sends the answer through the response_url', async () => {
  fake.next('chat.postMessage', { status: 429, headers: { 'retry-after': '600' } });
  await open(withResponseUrl()).reply(topMessage());
  expect(fake.responses[0]).toMatchObject({ response_type: 'ephemeral' });
});

test('a lost answer to chat.postMessage never becomes a second message', async () => {
  fake.next('chat.postMessage', 'lost');
  await open(withResponseUrl()).reply(topMessage());
  expect(fake.of('chat.postMessage')).toHaveLength(1);
  expect(shown()).toHaveLength(1);
  expect(fake.responses).toHaveLength(1);
  expect(fake.responses[0]).toMatchObject({ response_type: 'ephemeral' });
});

test('a call that hangs is given up', async () => {
  fake.next('chat.postMessage', 'hang');
  await open(withResponseUrl()).reply(topMessage());
  expect(fake.responses).toHaveLength(1);
});

test('a lost edit is made again', async () => {
  const conversation = open();
  await conversation.progress('reading…');
  fake.next('chat.update', 'lost', { status: 500 });
  await conversation.reply(topMessage());
  expect(shown()[0]?.text).toContain('bytes.growSlice');
});

test('what nobody takes is logged with a reference', async () => {
  fake.next('chat.postMessage', { status: 500 });
  fake.next('chat.postEphemeral', { status: 500 });
  await open().reply(topMessage());
  const lost = lines.find(({ level }) => level === 'error');
  expect(lost?.facts).toMatchObject({
    reference: expect.stringMatching(/^r_/u),
    text: topMessage().text,
  });
});

test('private words: response_url, else ephemeral, in direct messages a message', async () => {
  await open(withResponseUrl()).whisper(peekMessage());
  expect(fake.responses[0]).toMatchObject({ response_type: 'ephemeral', replace_original: false });
  await open({ thread: '5.0' }).whisper(peekMessage());
  expect(fake.ephemerals[0]).toMatchObject({ user: 'U012AB3CD', thread_ts: '5.0' });
  await open({ channel: 'D012AB3CD' }).whisper(peekMessage());
  expect(shown()[0]?.channel).toBe('D012AB3CD');
});

test('private words after a progress line take its place', async () => {
  const conversation = open(withResponseUrl());
  await conversation.progress('reading…');
  await conversation.whisper(peekMessage());
  expect(fake.responses).toEqual([]);
  expect(shown().map(({ text }) => text)).toEqual([peekMessage().text]);
});

test('a response_url that is used up is no end', async () => {
  fake.next('response_url', { error: 'used_url' });
  await open(withResponseUrl()).whisper(peekMessage());
  expect(fake.ephemerals).toHaveLength(1);
});

test('rows that do not fit hang below as a file', async () => {
  await open().reply(topMessage(200, `github.com/${'x/'.repeat(60)}f`));
  expect(fake.files.map(({ name }) => name)).toEqual(['answer.txt']);
});
