import { expect, test } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { errorsOf, openSandbox } from '../../support/open-sandbox.ts';
import { perf, random } from '../../support/sandbox-person.ts';

/** One transparent pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

type Opened = Awaited<ReturnType<typeof openSandbox>>;

async function upload(
  { client, sandbox }: Opened,
  more: Record<string, unknown> = {},
  bytes = png,
) {
  const announced = await client.files.getUploadURLExternal({
    filename: 'top.png',
    length: png.length,
    ...more,
  });
  const form = new FormData();
  form.append('body', new Blob([new Uint8Array(bytes)]), 'Untitled');
  const response = await fetch(String(announced.upload_url), {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.botToken}` },
    body: form,
  });
  return { id: String(announced.file_id), status: response.status };
}

test('the SDK’s uploadV2 puts a picture into a thread', async () => {
  const opened = await openSandbox();
  const { client, page } = opened;
  const { ts = '' } = await client.chat.postMessage({ channel: perf, text: 'parent' });
  const uploaded = await client.files.uploadV2({
    channel_id: perf,
    thread_ts: ts,
    file: png,
    filename: 'top.png',
    title: 'Top 10',
  });
  expect(uploaded.ok).toBe(true);
  const shared = await page.until((event) => event.thread === ts);
  expect(shared.html).toMatch(/<img src="\/files-pri\/[^"]+\/top\.png" alt="Top 10"/u);
});

test('a picture has the alt text of alt_txt, is processed after a while, and says where it is shared', async () => {
  const clock = manualClock();
  const opened = await openSandbox({ clock, processingMillis: 500 });
  const { client, page } = opened;
  const { id } = await upload(opened, { alt_txt: 'Bars of ten functions' });
  await client.apiCall('files.completeUploadExternal', {
    files: [{ id, title: 'Top' }],
    channel_id: perf,
  });
  expect((await client.files.info({ file: id })).file).toMatchObject({ mimetype: '', shares: {} });
  clock.advance(500);
  const info = await client.files.info({ file: id });
  expect(info.file).toMatchObject({ mimetype: 'image/png', alt_txt: 'Bars of ten functions' });
  const [row] = await page.rows(perf);
  expect(info.file?.shares?.public?.[perf]?.[0]?.ts).toBe(row?.ts);
  expect(row?.html).toContain('alt="Bars of ten functions"');
});

test('an alt text for what is no picture loses the share', async () => {
  const clock = manualClock();
  const opened = await openSandbox({ clock });
  const { id } = await upload(
    opened,
    { filename: 'a.txt', alt_txt: 'words', length: 2 },
    Buffer.from('hi'),
  );
  const done = await opened.client.apiCall('files.completeUploadExternal', {
    files: [{ id }],
    channel_id: perf,
  });
  expect(done.ok).toBe(true);
  clock.advance(60_000);
  expect(await opened.page.rows(perf)).toEqual([]);
});

test('a file can be shown in a block once it is processed', async () => {
  const clock = manualClock();
  const opened = await openSandbox({ clock, processingMillis: 500 });
  const { id } = await upload(opened);
  const block = { type: 'image', alt_text: 'a', slack_file: { id } };
  const post = () =>
    opened.client.apiCall('chat.postMessage', { channel: perf, text: 'a', blocks: [block] });
  await opened.client.apiCall('files.completeUploadExternal', { files: [{ id }] });
  await expect(post()).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: [expect.stringContaining('invalid slack file')] },
    },
  });
  clock.advance(500);
  await post();
  expect((await opened.page.rows(perf))[0]?.html).toContain(`${id}/top.png`);
});

test('a file is read with the token; without one there is a login page, with status 200', async () => {
  const opened = await openSandbox();
  const { id } = await upload(opened);
  await opened.client.apiCall('files.completeUploadExternal', { files: [{ id }] });
  const url = String((await opened.client.files.info({ file: id })).file?.url_private_download);
  const read = async (headers: Record<string, string>) => fetch(url, { headers });
  const allowed = await read({ authorization: `Bearer ${opened.sandbox.botToken}` });
  expect(Buffer.from(await allowed.arrayBuffer())).toEqual(png);
  const refused = await read({});
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
});

test('what Slack refuses is refused', async () => {
  const opened = await openSandbox();
  const { client } = opened;
  const { id } = await upload(opened);
  const complete = (args: Record<string, unknown>) =>
    client.apiCall('files.completeUploadExternal', { files: [{ id }], ...args });
  expect((await upload(opened, { length: 3 })).status).toBe(400);
  const calls: readonly [string, () => Promise<unknown>][] = [
    [
      'invalid_arguments',
      () => client.apiCall('files.getUploadURLExternal', { filename: 'a', length: 0 }),
    ],
    ['invalid_arguments', () => client.apiCall('files.getUploadURLExternal', { length: 3 })],
    [
      'alt_txt_too_large',
      () =>
        client.apiCall('files.getUploadURLExternal', {
          filename: 'a',
          length: 3,
          alt_txt: 'x'.repeat(1001),
        }),
    ],
    ['file_not_found', () => complete({ files: [{ id: 'F0NOWHERE1' }] })],
    ['invalid_channel', () => complete({ channel_id: 'U0ANA00001' })],
    ['channel_not_found', () => complete({ channel_id: 'C0NOWHERE1' })],
    ['not_in_channel', () => complete({ channel_id: random })],
    ['invalid_thread_ts', () => complete({ channel_id: perf, thread_ts: '1.000001' })],
    [
      'internal_error',
      () => complete({ channel_id: perf, blocks: [{ type: 'markdown', text: 'a' }] }),
    ],
    ['file_not_found', () => client.files.info({ file: 'F0NOWHERE1' })],
  ];
  expect(await errorsOf(calls.map(([, call]) => call))).toEqual(calls.map(([error]) => error));
});
