/** Files that people share, kind and hostile, read from a fake Slack. */

import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createUploadedFiles } from '../../../src/adapters/slack/uploads.ts';
import type { Place } from '../../../src/app/conversation.ts';
import type { UploadedFiles } from '../../../src/app/ports.ts';
import type { Upload } from '../../../src/commands/command.ts';
import { type SharedFile, sendLoginPage } from '../../support/fake-files.ts';
import { FakeSlack, TOKEN } from '../../support/fake-slack.ts';
import { type LogLine, QUICK, recordLog } from '../../support/slack-bot.ts';

const LIMITS = { timeoutMillis: 1_000, maxWireBytes: 1_000, maxInflatedBytes: 10_000 };
const bytes = new Uint8Array([0x1f, 0x8b, 1, 2, 3]);
const heap: SharedFile = {
  id: 'F012AB3CD',
  name: 'heap.pb.gz',
  bytes,
  channel: 'C012AB3CD',
  ts: '1700000000.000100',
};
const place: Place = {
  workspace: 'T012AB3CD',
  channel: 'C012AB3CD',
  channelName: 'perf',
  thread: null,
};
const byId: Upload = { kind: 'file', id: heap.id };
const byMessage = {
  kind: 'message',
  channel: heap.channel,
  message: heap.ts,
  thread: null,
} as const;

let fake: FakeSlack;
let uploads: UploadedFiles;
let lines: LogLine[];
const servers: Server[] = [];

beforeEach(async () => {
  fake = await FakeSlack.start();
  const recorded = recordLog();
  lines = recorded.lines;
  uploads = createUploadedFiles({
    botToken: TOKEN,
    apiUrl: fake.apiUrl,
    limits: LIMITS,
    log: recorded.log,
    timings: QUICK,
  });
});

afterEach(async () => {
  await fake.stop();
  for (const server of servers.splice(0)) server.close();
});

function refusal(upload: Upload = byId, at: Place = place): Promise<string> {
  return uploads.read(upload, at).then(
    () => 'read',
    (error: unknown) => String(error),
  );
}

test('a file is read by its id, with who shared it and when', async () => {
  fake.shared.share(heap);
  expect(await uploads.read(byId, place)).toEqual({
    id: heap.id,
    shared: { name: 'heap.pb.gz', by: 'U0SHARER1', at: 1_700_000_000_000 },
    body: Buffer.from(bytes),
  });
  expect(fake.calls.map(({ method }) => method)).toEqual(['files.info']);
});

test('a file is found by its message, in the open channel and in a thread', async () => {
  fake.shared.share(heap);
  const reply = { ...heap, id: 'F0REPLY001', ts: '1700000009.000100', thread: heap.ts };
  fake.shared.share(reply);
  expect((await uploads.read(byMessage, place)).id).toBe(heap.id);
  const below: Upload = { ...byMessage, message: reply.ts, thread: heap.ts };
  expect((await uploads.read(below, place)).id).toBe(reply.id);
  // The link of a message that a thread begins with may name its own thread.
  expect((await uploads.read({ ...byMessage, thread: heap.ts }, place)).id).toBe(heap.id);
});

test('pictures at a message are no profiles; of several profiles none is guessed', async () => {
  fake.shared.share({ ...heap, id: 'F0PICTURE1', info: { mimetype: 'image/png' } });
  expect(await refusal(byMessage)).toContain('has no file that could be a heap profile');
  fake.shared.share(heap);
  expect((await uploads.read(byMessage, place)).id).toBe(heap.id);
  fake.shared.share({ ...heap, id: 'F0SECOND01', name: 'after.pb.gz' });
  expect(await refusal(byMessage)).toContain('heap.pb.gz is F012AB3CD, after.pb.gz is F0SECOND01');
});

test('what is shared elsewhere is not read, and a message elsewhere not even asked for', async () => {
  fake.shared.share({
    ...heap,
    info: { channels: [], groups: ['G0SECRET1'], shares: { private: { G0SECRET1: [] } } },
  });
  expect(await refusal()).toContain('is not in this channel');
  expect(fake.shared.downloads).toEqual([]);
  const calls = fake.calls.length;
  expect(await refusal(byMessage, { ...place, channel: 'C0OTHER01' })).toContain(
    'is not in this channel',
  );
  expect(fake.calls).toHaveLength(calls);
});

test('a file whose share is not there yet is asked for once more', async () => {
  const info = {
    channels: [],
    get shares() {
      const isThere = fake.of('files.info').length > 1;
      return isThere ? { public: { C012AB3CD: [{ ts: heap.ts }] } } : {};
    },
  };
  fake.shared.share({ ...heap, info });
  expect((await uploads.read(byId, place)).id).toBe(heap.id);
  expect(fake.of('files.info')).toHaveLength(2);
});

test('direct messages and private channels count as places too', async () => {
  fake.shared.share({ ...heap, info: { channels: [], ims: ['D012AB3CD'], shares: {} } });
  expect((await uploads.read(byId, { ...place, channel: 'D012AB3CD' })).shared.at).toBe(
    1_699_999_995_000,
  );
});

test.each([
  ['files.info', byId, 'missing_scope', 'lacks the scope files:read'],
  ['files.info', byId, 'file_not_found', 'deleted, or shared where I am not'],
  ['files.info', byId, 'access_denied', 'does not show me that file (access_denied)'],
  ['conversations.history', byMessage, 'missing_scope', 'lacks the scope channels:history'],
  ['conversations.history', byMessage, 'not_in_channel', 'I am not in this channel'],
] as const)('%s of %o refused with %s says what to do', async (method, upload, error, words) => {
  fake.shared.share(heap);
  fake.next(method, { error });
  const said = await refusal(upload);
  expect(said).toMatch(/^UploadError: /u);
  expect(said).toContain(words);
});

test('a login page in place of the file means that files:read is missing', async () => {
  fake.shared.share({ ...heap, serve: (_, response) => sendLoginPage(response) });
  expect(await refusal()).toContain('lacks the scope files:read');
});

test('a login page without its content type is one all the same', async () => {
  const serve: SharedFile['serve'] = (_, response) => {
    response
      .writeHead(200, { 'content-type': 'application/gzip' })
      .end('\n<!doctype HTML><p>Sign in');
  };
  fake.shared.share({ ...heap, serve });
  expect(await refusal()).toContain('lacks the scope files:read');
});

test('a text is read as it is', async () => {
  const text = Buffer.from('heap profile: 1: 2 [3: 4] @ heap/1048576\n');
  const serve: SharedFile['serve'] = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
  };
  fake.shared.share({ ...heap, serve });
  expect((await uploads.read(byId, place)).body).toEqual(text);
});

/** A host that is not Slack's, and the tokens that it was shown. */
async function startForeign() {
  const tokens: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.end('heap profile: ');
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    tokens,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
  };
}

test('nothing is fetched from a host that is not Slack’s', async () => {
  const foreign = await startForeign();
  const addresses = [foreign.url, 'http://files.slack.com/x', 'https://slack.com.evil.test/x', 'x'];
  for (const [at, url] of addresses.entries()) {
    const id = `F0FOREIGN${at}`;
    fake.shared.share({ ...heap, id, info: { url_private_download: url } });
    expect(await refusal({ kind: 'file', id })).toContain('not kept at Slack itself');
  }
  expect(foreign.tokens).toEqual([]);
});

test('a redirection takes the token nowhere else, and goes on at Slack', async () => {
  const foreign = await startForeign();
  const away: SharedFile['serve'] = (_, response) =>
    void response.writeHead(302, { location: foreign.url }).end();
  fake.shared.share({ ...heap, serve: away });
  expect(await refusal()).toContain('not kept at Slack itself');
  expect(foreign.tokens).toEqual([]);
  fake.shared.share({ ...heap, id: 'F0GOAL0001' });
  const on: SharedFile['serve'] = (_, response) =>
    void response.writeHead(302, { location: '/files-pri/T1-F0GOAL0001/x' }).end();
  fake.shared.share({ ...heap, id: 'F0START001', serve: on });
  expect((await uploads.read({ kind: 'file', id: 'F0START001' }, place)).body).toHaveLength(5);
  const round: SharedFile['serve'] = (request, response) =>
    void response.writeHead(302, { location: request.url }).end();
  fake.shared.share({ ...heap, id: 'F0ROUND001', serve: round });
  expect(await refusal({ kind: 'file', id: 'F0ROUND001' })).toContain('in circles');
});

test('a file that is kept elsewhere, is gone, empty or refused is told apart', async () => {
  const shares: readonly [string, Partial<SharedFile>, string][] = [
    ['F0OUTSIDE1', { info: { is_external: true } }, 'kept outside of Slack'],
    ['F0GONE0001', { serve: (_, response) => void response.writeHead(404).end() }, 'not there any'],
    ['F0EMPTY001', { bytes: new Uint8Array() }, 'is empty'],
    ['F0BROKEN01', { serve: (_, response) => void response.writeHead(503).end() }, '(503)'],
    ['F0CUT00001', { serve: (_, response) => void response.destroy() }, 'could not be read'],
  ];
  for (const [id, changes, words] of shares) {
    fake.shared.share({ ...heap, id, ...changes });
    expect(await refusal({ kind: 'file', id })).toContain(words);
  }
});

test('too much is not read: neither what says so, nor what does not', async () => {
  fake.shared.share({ ...heap, info: { size: 1_001 } });
  expect(await refusal()).toContain('HEAPBOT_MAX_PROFILE_BYTES');
  expect(fake.shared.downloads).toEqual([]);
  const serve: SharedFile['serve'] = (_, response) => void response.end(Buffer.alloc(2_000, 1));
  fake.shared.share({ ...heap, id: 'F0LIAR0001', serve });
  expect(await refusal({ kind: 'file', id: 'F0LIAR0001' })).toContain('HEAPBOT_MAX_PROFILE_BYTES');
});

test('a file that does not come is given up', async () => {
  fake.shared.share({ ...heap, serve: () => undefined });
  expect(await refusal()).toContain('did not arrive within 1 s');
  expect(JSON.stringify(lines)).not.toContain(TOKEN);
});

test('a thread tells the profiles that it began with, and nothing where it may not be asked', async () => {
  fake.shared.share(heap);
  const thread = { ...place, thread: heap.ts };
  expect(await uploads.inThread(thread)).toEqual([heap.id]);
  expect(await uploads.inThread(place)).toEqual([]);
  fake.next('conversations.history', { error: 'missing_scope' });
  expect(await uploads.inThread(thread)).toEqual([]);
  fake.next('conversations.history', 'hang');
  expect(await uploads.inThread(thread)).toEqual([]);
});

test('a thread below an ordinary text file is about no profile', async () => {
  fake.shared.share({ ...heap, name: 'notes.txt', info: { mimetype: 'text/plain' } });
  expect(await uploads.inThread({ ...place, thread: heap.ts })).toEqual([]);
});
