/** Files that people attach in the sandbox: what the bot is told of them, and what it may read. */

import { expect, test } from 'vitest';
import { errorOf, openSandbox } from '../support/open-sandbox.ts';
import { ana, directMessage, perf, random } from '../support/sandbox-person.ts';

const heap = Buffer.from([0x1f, 0x8b, 1, 2, 3]);

test('a mention brings its file along, and the bot reads it with its token alone', async () => {
  const { page, bot, client, sandbox } = await openSandbox();
  const id = await page.attach('heap.pb.gz', heap);
  await page.say(perf, '@heapbot top', undefined, [id]);
  const { event } = (await bot.next()).fields;
  expect(event).toMatchObject({ type: 'app_mention', files: [{ id, name: 'heap.pb.gz' }] });
  expect(event).not.toHaveProperty('subtype');
  const { file } = await client.files.info({ file: id });
  expect(file).toMatchObject({
    user: ana,
    size: 5,
    channels: [perf],
    mimetype: 'application/gzip',
  });
  const address = String(file?.url_private_download);
  const headers = { authorization: `Bearer ${sandbox.botToken}` };
  const read = await fetch(address, { headers });
  expect(Buffer.from(await read.arrayBuffer())).toEqual(heap);
  const refused = await fetch(address);
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
});

test('a file in a direct message is an event of its own kind, words or not', async () => {
  const { page, bot } = await openSandbox();
  const id = await page.attach('heap.pb.gz', heap);
  await page.say(directMessage, '', undefined, [id]);
  expect((await bot.next()).fields.event).toMatchObject({
    type: 'message',
    subtype: 'file_share',
    channel_type: 'im',
    files: [{ id }],
  });
});

test('files are sent once, by whoever attached them, and never with a command', async () => {
  const { page, bot } = await openSandbox();
  const id = await page.attach('../heap.pb.gz', heap);
  await page.say(perf, '/heap top', undefined, [id]);
  const whispered = await page.until(({ html }) => html?.includes('A command takes no files'));
  expect(whispered.html).toContain('@heapbot');
  await page.say(perf, 'look', undefined, [id, 'F0UNKNOWN1']);
  await page.say(perf, 'again', undefined, [id]);
  const rows = await page.rows(perf);
  expect(rows.map(({ html }) => html.includes('.._heap.pb.gz'))).toEqual([true, false]);
  expect(bot.received).toEqual([]);
});

test('the menu of a message with a file has the shortcut, and the link of the message', async () => {
  const { page, bot, sandbox } = await openSandbox();
  const id = await page.attach('heap.pb.gz', heap);
  await page.say(perf, 'who eats this?', undefined, [id]);
  const [row] = await page.rows(perf);
  expect(row?.html).toContain('data-shortcut="heap_analyze_file"');
  const link = `${sandbox.url}archives/${perf}/p${row?.ts.replace('.', '')}`;
  expect(row?.html).toContain(`data-copy="${link}"`);
  await page.do('shortcut', { channel: perf, ts: row?.ts, callbackId: 'heap_analyze_file' });
  expect((await bot.next()).fields).toMatchObject({
    type: 'message_action',
    callback_id: 'heap_analyze_file',
    message_ts: row?.ts,
    channel: { id: perf, name: 'perf' },
    user: { id: ana },
    message: { ts: row?.ts, files: [{ id }] },
    response_url: expect.stringContaining(sandbox.url),
  });
  await page.do('shortcut', { channel: perf, ts: row?.ts, callbackId: 'of_another_app' });
  expect(bot.received).toHaveLength(1);
});

test('what is shared where the bot is not does not exist for it', async () => {
  const { page, client } = await openSandbox();
  const id = await page.attach('heap.pb.gz', heap);
  await page.say(random, 'psst', undefined, [id]);
  expect(await errorOf(client.files.info({ file: id }))).toBe('file_not_found');
  expect(await errorOf(client.conversations.history({ channel: random }))).toBe('not_in_channel');
});

test('one message is found by its ts: in the channel by history, in a thread by replies', async () => {
  const { page, client } = await openSandbox();
  const id = await page.attach('heap.pb.gz', heap);
  await page.say(perf, 'first');
  await page.say(perf, 'second', undefined, [id]);
  await page.say(perf, 'third');
  const [, second] = await page.rows(perf);
  const ts = second?.ts ?? '';
  await page.say(perf, 'reply', ts);
  const reply = (await page.rows(perf, ts))[1]?.ts ?? '';
  const only = { channel: perf, inclusive: true, limit: 1 };
  const found = await client.conversations.history({ ...only, oldest: ts, latest: ts });
  expect(found.messages).toMatchObject([{ ts, files: [{ id }] }]);
  const newest = await client.conversations.history({ channel: perf, limit: 1 });
  expect([newest.messages?.[0]?.text, newest.has_more]).toEqual(['third', true]);
  const one = { ...only, oldest: reply, latest: reply, limit: 2 };
  const inThread = await client.conversations.replies({ ...one, ts });
  expect(inThread.messages?.map((message) => message.text)).toEqual(['second', 'reply']);
});

test('messages are for apps with the scope of the channel', async () => {
  const { client } = await openSandbox({ scopes: ['im:history'] });
  expect(await errorOf(client.conversations.history({ channel: perf }))).toBe('missing_scope');
  expect((await client.conversations.history({ channel: directMessage })).ok).toBe(true);
});
