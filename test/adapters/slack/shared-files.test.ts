/** Profiles that people attach to messages, from signed requests at the bot's real door to the report in the fake Slack. */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createInProcessAnalysis } from '../../../src/adapters/analysis/in-process.ts';
import { createUploadedFiles } from '../../../src/adapters/slack/uploads.ts';
import { createAnswer } from '../../../src/app/answer.ts';
import type { ProfileSource } from '../../../src/app/ports.ts';
import { createSnapshots } from '../../../src/app/snapshots.ts';
import type { SharedFile } from '../../support/fake-files.ts';
import { FakeSlack, TOKEN } from '../../support/fake-slack.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { QUICK, type RunningBot, recordLog, runBot } from '../../support/slack-bot.ts';
import {
  eventBody,
  mention,
  messageShortcut,
  postForm,
  postJson,
  postPayload,
  slashCommand,
} from '../../support/slack-requests.ts';

const founding = (name: string) =>
  readFileSync(new URL(`../../profiles/founding/series/${name}`, import.meta.url));

const LIMITS = { timeoutMillis: 2_000, maxWireBytes: 2 ** 20, maxInflatedBytes: 2 ** 20 };
const before: SharedFile = {
  id: 'F0BEFORE01',
  name: 'before.pb.gz',
  bytes: founding('05.pb.gz'),
  channel: 'C012AB3CD',
  ts: '1700000000.000100',
};
const after: SharedFile = {
  ...before,
  id: 'F0AFTER001',
  name: 'after.pb.gz',
  bytes: founding('20.pb.gz'),
};

let fake: FakeSlack;
let bot: RunningBot;
let port: number;

beforeEach(async () => {
  fake = await FakeSlack.start();
  const { log } = recordLog();
  const uploads = createUploadedFiles({
    botToken: TOKEN,
    apiUrl: fake.apiUrl,
    limits: LIMITS,
    log,
    timings: QUICK,
  });
  const analysis = createInProcessAnalysis(LIMITS.maxInflatedBytes);
  const store = createMemoryStore();
  const snapshots = createSnapshots({
    services: [],
    store,
    source: noServices,
    analysis,
    readFile: async () => new Uint8Array(),
    uploads,
    now: Date.now,
    newId: () => 's_1',
  });
  const answer = createAnswer({
    services: [],
    store,
    snapshots,
    histories: { resolve: async () => [] },
    watches: { begin: async () => undefined },
    analysis,
    pictures: {
      render: async () => new Uint8Array([1]),
      writePage: async () => '<svg/>',
      close: async () => undefined,
    },
    uploads,
    isFile: () => true,
    newReference: () => 'r_ref',
    log,
    now: Date.now,
    observe: () => undefined,
  });
  bot = await runBot({ answer, fake });
  port = bot.bot.port;
});

afterEach(() => bot.stop());

const noServices: ProfileSource = {
  fetch: async () => [],
  symbols: async () => '',
  memory: async () => null,
  goroutines: async () => new Uint8Array(),
  close: async () => undefined,
};

const shown = () => [...fake.messages.values()];

/** The newest message that is no progress line, as one text. */
async function answered(count = 1): Promise<string> {
  await vi.waitFor(
    () => expect(shown().filter(({ text }) => !text.startsWith('⏳'))).toHaveLength(count),
    { timeout: 5_000 },
  );
  return JSON.stringify(shown().at(-1));
}

async function refused(): Promise<string> {
  await vi.waitFor(() => expect(fake.ephemerals.length + shown().length).toBeGreaterThan(0));
  await vi.waitFor(() => expect(shown().every(({ text }) => !text.startsWith('⏳'))).toBe(true));
  return fake.ephemerals[0]?.text ?? shown()[0]?.text ?? '';
}

const attached = (...files: SharedFile[]) => files.map((file) => fake.shared.shape(file));

test('a mention with a profile is its top, with who shared it, when, and the way on', async () => {
  fake.shared.share(after);
  await postJson(port, mention('', { files: attached(after), subtype: undefined }));
  const answer = await answered();
  expect(answer).toContain('*after.pb.gz*');
  expect(answer).toContain('reflect.unsafe_NewArray');
  expect(answer).toContain('<@U0SHARER1>');
  expect(answer).toContain('<!date^1700000000^');
  expect(answer).toContain('/heap top F0AFTER001');
  expect(answer).toContain('flame F0AFTER001');
  expect(answer).not.toContain('snapshot=s_');
});

test('a mention in words and a file shared in a direct message are answered too', async () => {
  fake.shared.share(after);
  await postJson(port, mention('peek reflect.Value.Call', { files: attached(after) }));
  expect(await answered()).toContain('Invoke');
  const inPrivate = { ...after, id: 'F0PRIVATE1', channel: 'D012AB3CD' };
  fake.shared.share({ ...inPrivate, info: { channels: [], ims: ['D012AB3CD'], shares: {} } });
  const direct = { type: 'message', channel_type: 'im', channel: 'D012AB3CD', text: '' };
  await postJson(port, eventBody({ ...direct, subtype: 'file_share', files: attached(inPrivate) }));
  expect(await answered(2)).toContain('top F0PRIVATE1');
});

test('/heap diff compares two files, one by its link and one by the link of its message', async () => {
  fake.shared.share(before);
  fake.shared.share({ ...after, ts: '1700000060.000200' });
  const site = 'https://acme.slack.com';
  const file = `${site}/files/U0SHARER1/${before.id}/before.pb.gz`;
  const message = `${site}/archives/C012AB3CD/p1700000060000200`;
  await postForm(port, slashCommand(`diff &lt;${file}&gt; ${message}`));
  const answer = await answered();
  expect(answer).toContain('*before.pb.gz, after.pb.gz*');
  expect(answer).toContain('reflect.unsafe_NewArray');
  expect(answer).toContain('/heap diff F0BEFORE01 F0AFTER001');
  await postForm(port, slashCommand(`diff <${file}|before> <${message}>`));
  expect(await answered(2)).toContain('*before.pb.gz, after.pb.gz*');
});

test('a mention with two files compares them', async () => {
  fake.shared.share(before);
  fake.shared.share(after);
  await postJson(port, mention('diff', { files: attached(before, after) }));
  expect(await answered()).toContain('Before: a file');
});

test('the shortcut answers in the thread of the message, and the thread goes on with the file', async () => {
  fake.shared.share(after);
  await postPayload(port, messageShortcut({ ts: after.ts, files: attached(after) }));
  expect(await answered()).toContain('reflect.unsafe_NewArray');
  expect(shown()[0]?.thread).toBe(after.ts);
  await postJson(port, mention('peek reflect.Value.Call', { thread_ts: after.ts }));
  expect(await answered(2)).toContain('Invoke');
  expect(fake.of('conversations.history')).toEqual([]);
});

test('the shortcut on a message without a profile says what it wants', async () => {
  const files = [{ id: 'F0PICTURE1', name: 'a.png', mimetype: 'image/png' }];
  await postPayload(port, messageShortcut({ ts: '1.1', files }));
  expect(await refused()).toContain('This message has no file that could be a heap profile');
});

test('a mention in a thread that began with a profile is about that profile', async () => {
  fake.shared.share(after);
  await postJson(port, mention('top 3', { thread_ts: after.ts }));
  expect(await answered()).toContain('top F0AFTER001 3');
});

test('debug=1 texts are read, and their names', async () => {
  const text = [
    'heap profile: 1: 1048576 [1: 1048576] @ heap/524288',
    '1: 1048576 [1: 1048576] @ 0x1 0x2',
    '#\t0x0\tmain.fill+0x10\t/src/main.go:12',
    '#\t0x1\tmain.main+0x10\t/src/main.go:20',
    '',
  ].join('\n');
  const file = { ...after, name: 'heap.txt', bytes: Buffer.from(text) };
  fake.shared.share({ ...file, info: { mimetype: 'text/plain' } });
  await postJson(port, mention('', { files: attached(file) }));
  expect(await answered()).toContain('main.fill');
});

test.each([
  ['a bomb', gzipSync(Buffer.alloc(2 ** 23)), 'is no profile that I can read'],
  ['a web page', Buffer.from('<html>'), 'is no profile that I can read'],
  ['noise', Buffer.from([1, 2, 3, 250, 251]), 'is no profile that I can read'],
  ['a torn archive', founding('20.pb.gz').subarray(0, 500), 'is no profile that I can read'],
])('%s is refused in words', async (_, bytes, words) => {
  fake.shared.share({ ...after, bytes, info: { mimetype: 'text/html' } });
  await postForm(port, slashCommand(`top ${after.id}`));
  expect(await refused()).toContain(words);
});

test('a file of another channel is not read', async () => {
  fake.shared.share({ ...after, channel: 'C0OTHER01' });
  await postForm(port, slashCommand(`top ${after.id}`));
  expect(await refused()).toContain('is not in this channel');
  expect(fake.shared.downloads).toEqual([]);
});
