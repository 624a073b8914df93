import { expect, test } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { clientOf, errorOf, errorsOf, openSandbox } from '../../support/open-sandbox.ts';
import { ana, directMessage, openPage, perf, random } from '../../support/sandbox-person.ts';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

test('a message appears in the channel and is returned as Slack returns it', async () => {
  const { client, page, sandbox } = await openSandbox();
  const posted = await client.chat.postMessage({
    channel: perf,
    text: 'hello',
    blocks: [section('*hi*')],
  });
  expect(posted).toMatchObject({
    ok: true,
    channel: perf,
    message: {
      type: 'message',
      text: 'hello',
      user: sandbox.botUserId,
      bot_id: sandbox.botId,
      ts: posted.ts,
    },
  });
  expect(posted.message?.blocks?.[0]).toMatchObject({
    type: 'section',
    block_id: expect.any(String),
  });
  expect(posted.ts).toMatch(/^\d{10}\.\d{6}$/u);
  const [row] = await page.rows(perf);
  expect(row?.html).toContain('<strong>');
});

test('replies go to the thread, whichever of its messages is named', async () => {
  const { client, page } = await openSandbox();
  const { ts } = await client.chat.postMessage({ channel: perf, text: 'parent' });
  const first = await client.chat.postMessage({
    channel: perf,
    text: 'one',
    thread_ts: String(ts),
  });
  const second = await client.chat.postMessage({
    channel: perf,
    text: 'two',
    thread_ts: String(first.ts),
  });
  expect(second.message).toMatchObject({ thread_ts: ts });
  expect(await page.rows(perf)).toHaveLength(1);
  expect((await page.rows(perf, String(ts))).map((row) => row.ts)).toEqual([
    ts,
    first.ts,
    second.ts,
  ]);
  expect((await page.rows(perf))[0]?.html).toContain('2 replies');
});

test('an edited message says so, keeps what is not given, and loses blocks that are emptied', async () => {
  const { client, page } = await openSandbox();
  const { ts = '' } = await client.chat.postMessage({
    channel: perf,
    text: 'reading…',
    blocks: [section('reading…')],
  });
  const updated = await client.chat.update({ channel: perf, ts, text: 'done' });
  expect(updated.message).toMatchObject({ text: 'done', edited: { ts: expect.any(String) } });
  expect((await page.rows(perf))[0]?.html).toMatch(/reading….*\(edited\)/su);
  await client.chat.update({ channel: perf, ts, text: 'done', blocks: [] });
  expect((await page.rows(perf))[0]?.html).not.toContain('reading…');
});

test('an ephemeral message reaches one person, until the page is loaded again', async () => {
  const { client, page, sandbox } = await openSandbox();
  const other = await openPage(sandbox, 'U0BEN00001');
  await client.chat.postEphemeral({ channel: perf, user: ana, text: 'only you' });
  const told = await page.until((event) => event.kind === 'row');
  expect(told.html).toContain('Only visible to you');
  await client.chat.postMessage({ channel: perf, text: 'everybody' });
  await other.until((event) => event.html.includes('everybody'));
  expect(other.events.filter((event) => event.kind === 'row')).toHaveLength(1);
  expect((await page.rows(perf)).map((row) => row.html).join()).not.toContain('only you');
  other.leave();
});

test('what Slack refuses is refused with its error', async () => {
  const { client, sandbox } = await openSandbox();
  const { ts = '' } = await client.chat.postMessage({ channel: perf, text: 'a' });
  const rich = {
    type: 'rich_text' as const,
    elements: [
      { type: 'rich_text_section' as const, elements: [{ type: 'text' as const, text: 'a' }] },
    ],
  };
  const richTs =
    (await client.chat.postMessage({ channel: perf, text: 'a', blocks: [rich] })).ts ?? '';
  const ephemeral = await client.chat.postEphemeral({ channel: perf, user: ana, text: 'a' });
  const long = Array.from({ length: 5 }, () => section('x'.repeat(2900)));
  const calls: readonly [string, () => Promise<unknown>][] = [
    [
      'invalid_auth',
      () => clientOf(sandbox, 'xoxb-wrong').chat.postMessage({ channel: perf, text: 'a' }),
    ],
    ['not_in_channel', () => client.chat.postMessage({ channel: random, text: 'a' })],
    ['channel_not_found', () => client.chat.postMessage({ channel: 'C0NOWHERE1', text: 'a' })],
    ['no_text', () => client.chat.postMessage({ channel: perf, text: '' })],
    [
      'invalid_blocks',
      () =>
        client.chat.postMessage({ channel: perf, text: 'a', blocks: [section('x'.repeat(3001))] }),
    ],
    [
      'msg_blocks_too_long',
      () => client.chat.postMessage({ channel: perf, text: 'a', blocks: long }),
    ],
    [
      'invalid_blocks_format',
      () => client.apiCall('chat.postMessage', { channel: perf, text: 'a', blocks: '[{' }),
    ],
    [
      'thread_not_found',
      () => client.chat.postMessage({ channel: perf, text: 'a', thread_ts: '1.000001' }),
    ],
    ['msg_too_long', () => client.chat.update({ channel: perf, ts, text: 'x'.repeat(4001) })],
    ['message_not_found', () => client.chat.update({ channel: perf, ts: '1.000001', text: 'a' })],
    [
      'message_not_found',
      () => client.chat.update({ channel: perf, ts: String(ephemeral.message_ts), text: 'a' }),
    ],
    [
      'block_mismatch',
      () => client.chat.update({ channel: perf, ts: richTs, text: 'a', blocks: [section('a')] }),
    ],
    [
      'user_not_in_channel',
      () => client.chat.postEphemeral({ channel: perf, user: 'U0NOBODY01', text: 'a' }),
    ],
    ['unknown_method', () => client.apiCall('chat.shout', {})],
  ];
  expect(await errorsOf(calls.map(([, call]) => call))).toEqual(calls.map(([error]) => error));
});

test('an app without the scope is told which one it needs', async () => {
  const { client } = await openSandbox({ scopes: ['commands'] });
  const call = client.chat.postMessage({ channel: perf, text: 'a' });
  await expect(call).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'chat:write', provided: 'commands' },
  });
});

test('invalid_blocks says where', async () => {
  const { client } = await openSandbox();
  const call = client.apiCall('chat.postMessage', {
    channel: perf,
    text: 'a',
    blocks: [{ type: 'nothing' }],
  });
  await expect(call).rejects.toMatchObject({
    data: {
      response_metadata: {
        messages: ['[ERROR] unsupported type: nothing [json-pointer:/blocks/0/type]'],
      },
    },
  });
});

test('text beyond 40,000 characters is cut', async () => {
  const { client } = await openSandbox();
  const posted = await client.chat.postMessage({ channel: perf, text: 'x'.repeat(50_000) });
  expect(posted.message?.text).toHaveLength(40_000);
});

test('one message a second in a channel, with bursts of ten', async () => {
  const clock = manualClock();
  const { client } = await openSandbox({ clock });
  const post = (channel = perf) => client.chat.postMessage({ channel, text: 'a' });
  for (let count = 0; count < 10; count += 1) await post();
  await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
  await post(directMessage);
  clock.advance(1000);
  await post();
});

test('the control endpoint makes a method refuse', async () => {
  const { client, sandbox } = await openSandbox();
  const ask = (token: string) =>
    fetch(`${sandbox.url}control/ratelimit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ method: 'chat.update', retry_after: 7, times: 1 }),
    });
  expect((await ask('wrong')).status).toBe(401);
  expect((await ask(sandbox.botToken)).status).toBe(200);
  const update = client.chat.update({ channel: perf, ts: '1.000001', text: 'a' });
  await expect(update).rejects.toMatchObject({ retryAfter: 7 });
  expect(await errorOf(client.chat.update({ channel: perf, ts: '1.000001', text: 'a' }))).toBe(
    'message_not_found',
  );
});
