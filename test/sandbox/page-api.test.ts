import { get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openSandbox } from '../support/open-sandbox.ts';
import { ana, directMessage, perf, random, type SandboxPerson } from '../support/sandbox-person.ts';

/** The status of the page when it is asked for under another name, as in DNS rebinding. */
function statusUnder(host: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

const whisperTo = (page: SandboxPerson) =>
  page.until((event) => event.html?.includes('Only visible'));

describe('slash commands', () => {
  test('the bot gets the fields that Slack sends', async () => {
    const { page, bot, sandbox } = await openSandbox();
    await page.say(perf, '/heap top svc-blog 10 <x> & “y”');
    expect((await bot.next()).fields).toMatchObject({
      command: '/heap',
      text: 'top svc-blog 10 &lt;x&gt; &amp; “y”',
      channel_id: perf,
      channel_name: 'perf',
      user_id: ana,
      user_name: 'ana',
      team_id: sandbox.teamId,
      response_url: expect.stringContaining(sandbox.url),
      trigger_id: expect.any(String),
    });
  });

  test('an empty acknowledgement shows nothing; a text is for the person alone; in_channel is for everybody', async () => {
    const answers = ['', 'just you', { response_type: 'in_channel', text: 'all of you' }];
    const { page } = await openSandbox({}, (_, response, count) => {
      const answer = answers[count - 1] ?? '';
      const isJson = typeof answer !== 'string';
      if (isJson) response.setHeader('content-type', 'application/json');
      response.end(isJson ? JSON.stringify(answer) : answer);
    });
    await page.say(perf, '/heap one');
    await page.say(perf, '/heap two');
    await page.say(perf, '/heap three');
    expect((await whisperTo(page)).html).toContain('just you');
    const rows = (await page.rows(perf)).map((row) => row.html);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain('/heap three');
    expect(rows[1]).toContain('all of you');
  });

  test.each([
    ['no answer within the time', 'operation_timeout', () => undefined],
    [
      'a status that is not 200',
      'dispatch_failed',
      (_: unknown, response: { writeHead(status: number): { end(): void } }) =>
        response.writeHead(404).end(),
    ],
  ])('%s', async (_, error, answer) => {
    const { page } = await openSandbox({ ackMillis: 150 }, answer);
    await page.say(perf, '/heap top');
    expect((await whisperTo(page)).html).toContain(
      `/heap failed with the error &quot;${error}&quot;`,
    );
  });

  test('not in a thread', async () => {
    const { page, client, bot } = await openSandbox();
    const { ts = '' } = await client.chat.postMessage({ channel: perf, text: 'parent' });
    await page.say(perf, '/heap top', ts);
    expect((await whisperTo(page)).html).toContain('/heap is not supported in threads');
    expect(bot.received).toEqual([]);
  });

  test('an unknown command is no message', async () => {
    const { page } = await openSandbox();
    await page.say(perf, '/heep top');
    expect((await whisperTo(page)).html).toContain('/heep is not a valid command');
    expect(await page.rows(perf)).toEqual([]);
  });
});

describe('messages', () => {
  test('a mention in a thread becomes an app_mention with its thread', async () => {
    const { page, bot, client, sandbox } = await openSandbox();
    const { ts = '' } = await client.chat.postMessage({ channel: perf, text: 'parent' });
    await page.say(perf, '@heapbot peek reflect.Value.Call <T>', ts);
    expect((await bot.next()).fields).toMatchObject({
      type: 'event_callback',
      event_id: expect.stringMatching(/^Ev/u),
      team_id: sandbox.teamId,
      authorizations: [{ user_id: sandbox.botUserId, is_bot: true }],
      event: {
        type: 'app_mention',
        user: ana,
        channel: perf,
        thread_ts: ts,
        text: `<@${sandbox.botUserId}> peek reflect.Value.Call &lt;T&gt;`,
      },
    });
  });

  test('a direct message becomes message.im', async () => {
    const { page, bot } = await openSandbox();
    await page.say(directMessage, 'top svc-blog');
    expect((await bot.next()).fields.event).toMatchObject({
      type: 'message',
      channel_type: 'im',
      channel: directMessage,
      text: 'top svc-blog',
    });
  });

  test('what does not mention the bot stays among people', async () => {
    const { page, bot } = await openSandbox();
    await page.say(perf, 'good morning');
    expect(await page.rows(perf)).toHaveLength(1);
    expect(bot.received).toEqual([]);
  });

  test('a mention where the bot is not: Slackbot says so, and /invite helps', async () => {
    const { page, bot, client } = await openSandbox();
    await page.say(random, '@heapbot hello');
    expect((await whisperTo(page)).html).toContain('not in this channel');
    expect(bot.received).toEqual([]);
    await page.say(random, '/invite @heapbot');
    await client.chat.postMessage({ channel: random, text: 'here I am' });
    expect((await page.rows(random)).at(-1)?.html).toContain('here I am');
  });
});

describe('clicks', () => {
  const actions = {
    type: 'actions' as const,
    block_id: 'b1',
    elements: [
      {
        type: 'button' as const,
        action_id: 'go',
        value: '{"q":1}',
        text: { type: 'plain_text' as const, text: 'Go' },
      },
      {
        type: 'static_select' as const,
        action_id: 'pick',
        options: [{ text: { type: 'plain_text' as const, text: 'A' }, value: 'a' }],
      },
    ],
  };

  test('a button and a menu send block_actions', async () => {
    const { page, bot, client } = await openSandbox();
    const { ts = '' } = await client.chat.postMessage({
      channel: perf,
      text: 'a',
      blocks: [actions],
    });
    await page.do('click', { channel: perf, ts, blockId: 'b1', actionId: 'go' });
    expect((await bot.next()).fields).toMatchObject({
      type: 'block_actions',
      user: { id: ana, username: 'ana' },
      channel: { id: perf, name: 'perf' },
      container: { type: 'message', message_ts: ts, channel_id: perf, is_ephemeral: false },
      message: { ts, text: 'a' },
      actions: [{ type: 'button', action_id: 'go', block_id: 'b1', value: '{"q":1}' }],
    });
    await page.do('click', { channel: perf, ts, blockId: 'b1', actionId: 'pick', choice: 'a' });
    expect((await bot.next()).fields.actions).toMatchObject([
      { type: 'static_select', action_id: 'pick', selected_option: { value: 'a' } },
    ]);
  });

  test('what is not there cannot be clicked', async () => {
    const { page, bot, client } = await openSandbox();
    const { ts = '' } = await client.chat.postMessage({
      channel: perf,
      text: 'a',
      blocks: [actions],
    });
    await page.do('click', { channel: perf, ts, blockId: 'b1', actionId: 'other' });
    await page.do('click', { channel: perf, ts: '1.000001', blockId: 'b1', actionId: 'go' });
    expect(bot.received).toEqual([]);
  });

  test('the response_url replaces an ephemeral message, five times, and deletes it', async () => {
    const { page, bot, client } = await openSandbox();
    await client.chat.postEphemeral({ channel: perf, user: ana, text: 'a', blocks: [actions] });
    const { ts } = await whisperTo(page);
    await page.do('click', { channel: perf, ts, blockId: 'b1', actionId: 'go' });
    const { fields } = await bot.next();
    expect(fields.container).toMatchObject({ is_ephemeral: true });
    expect(fields).not.toHaveProperty('message');
    const respond = async (body: object) =>
      (
        await fetch(String(fields.response_url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json();
    expect(await respond({ replace_original: true, text: 'second' })).toEqual({ ok: true });
    const replaced = await page.until((event) => event.html?.includes('second'));
    expect(replaced.ts).toBe(ts);
    expect(await respond({ replace_original: true, blocks: [{ type: 'what' }] })).toMatchObject({
      error: 'invalid_blocks',
    });
    expect(await respond({ text: 'third' })).toEqual({ ok: true });
    expect(await respond({ response_type: 'in_channel', text: 'fourth' })).toEqual({ ok: true });
    expect(await respond({ delete_original: true })).toEqual({ ok: true });
    await page.until((event) => event.kind === 'removed' && event.ts === ts);
    expect(await respond({ text: 'sixth' })).toEqual({ ok: false, error: 'used_url' });
    expect((await page.rows(perf)).map((row) => row.html).join()).toContain('fourth');
  });

  test('a bot that does not answer a click: the person is told', async () => {
    const { page, client } = await openSandbox({ ackMillis: 100 }, () => undefined);
    const { ts = '' } = await client.chat.postMessage({
      channel: perf,
      text: 'a',
      blocks: [actions],
    });
    await page.do('click', { channel: perf, ts, blockId: 'b1', actionId: 'go' });
    expect((await page.until((event) => event.kind === 'notice')).text).toContain(
      'operation_timeout',
    );
  });
});

describe('modals', () => {
  test('inputs are sent, errors come back, and the view closes', async () => {
    const answers = [{ response_action: 'errors', errors: { when: 'not a time' } }, {}];
    const { page, bot, client } = await openSandbox({}, ({ fields }, response) => {
      const answer = fields.type === 'view_submission' ? answers.shift() : undefined;
      response
        .setHeader('content-type', 'application/json')
        .end(answer === undefined ? '' : JSON.stringify(answer));
    });
    await page.say(perf, '/heap digest');
    const trigger_id = String((await bot.next()).fields.trigger_id);
    const text = (value: string) => ({ type: 'plain_text' as const, text: value });
    const { view } = await client.views.open({
      trigger_id,
      view: {
        type: 'modal',
        title: text('Digest'),
        submit: text('Create'),
        private_metadata: 'p',
        blocks: [
          {
            type: 'input',
            block_id: 'when',
            label: text('When'),
            element: { type: 'plain_text_input', action_id: 'v' },
          },
        ],
      },
    });
    const values = { when: { v: { type: 'plain_text_input', value: 'soon' } } };
    expect(await page.do('submit', { id: view?.id, values })).toEqual({
      errors: { when: 'not a time' },
    });
    expect((await bot.next()).fields).toMatchObject({
      type: 'view_submission',
      view: { id: view?.id, private_metadata: 'p', state: { values } },
    });
    expect(await page.do('submit', { id: view?.id, values })).toEqual({ errors: {} });
    expect(await page.do('view')).toEqual({ id: null });
  });
});

describe('who may', () => {
  test('only the page can act, and only under its own name', async () => {
    const { sandbox } = await openSandbox();
    const act = (headers: Record<string, string>) =>
      fetch(`${sandbox.url}do/say`, { method: 'POST', headers, body: '{}' });
    expect((await act({ 'content-type': 'application/json' })).status).toBe(403);
    expect((await fetch(`${sandbox.url}events?person=${ana}`)).status).toBe(403);
    expect((await fetch(`${sandbox.url}nowhere`)).status).toBe(404);
    expect(await statusUnder('127.0.0.1', sandbox.url)).toBe(200);
    expect(await statusUnder('evil.example', sandbox.url)).toBe(421);
  });

  test('the page allows no script but its own', async () => {
    const { sandbox } = await openSandbox();
    const policy = (await fetch(sandbox.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  });

  test('a body without end is refused', async () => {
    const { sandbox } = await openSandbox();
    const response = await fetch(`${sandbox.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'x'.repeat(5 * 1024 * 1024),
    }).catch(() => ({ status: 413 }));
    expect(response.status).toBe(413);
  });
});
