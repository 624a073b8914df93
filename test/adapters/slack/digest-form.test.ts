/** The form for digests, between a Slack that checks views and an answer that is only recorded. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeButton } from '../../../src/adapters/slack/blocks/button.ts';
import type { Request } from '../../../src/app/conversation.ts';
import type { DigestOffer } from '../../../src/app/digests/digests.ts';
import type { FoundChannel } from '../../../src/app/ports.ts';
import type { ScheduledDigest } from '../../../src/commands/scheduled-digest.ts';
import { type RunningBot, runBot } from '../../support/slack-bot.ts';
import {
  click,
  mention,
  postForm,
  postJson,
  postPayload,
  slashCommand,
} from '../../support/slack-requests.ts';

const kept: ScheduledDigest = {
  number: 12,
  services: ['svc-blog'],
  when: {
    words: 'weekdays 09:00',
    rule: { kind: 'cron', expression: '0 9 * * 1-5' },
    timeZone: 'Europe/Lisbon',
  },
  channel: { workspace: 'T012AB3CD', id: 'C0OTHER123', name: 'ops' },
  condition: 'changed',
  top: 10,
  owner: 'U1',
  paused: null,
  origin: 'person',
  createdAt: 0,
};

let bot: RunningBot;
let asked: Request[];
let names: string[];
let channel: FoundChannel | 'absent' | 'unknown';

async function start(mode: 'http' | 'socket'): Promise<RunningBot> {
  const offer = async (number: number | null): Promise<DigestOffer | null> =>
    number === null || number === 12
      ? { services: names, timeZone: 'Europe/Lisbon', digest: number === null ? null : kept }
      : null;
  return await runBot({
    mode,
    answer: async (request) => void asked.push(request),
    forms: {
      digests: { offer, serviceNames: () => names },
      directory: { channel: async () => channel },
    },
  });
}

beforeEach(async () => {
  asked = [];
  names = ['svc-blog', 'svc-node'];
  channel = 'unknown';
  bot = await start('http');
});

afterEach(() => bot.stop());

const views = () => bot.fake.views;
const form = () => JSON.stringify(views().at(-1));

function submission(changes: Record<string, unknown> = {}, view = views().at(-1)) {
  const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
  const values = {
    services: { selected_options: [option('s:svc-blog')] },
    when: { value: 'every monday 9am' },
    time_zone: { value: 'Europe/Lisbon' },
    channel: { selected_conversation: 'C012AB3CD' },
    condition: { selected_option: option('leaking') },
    top: { value: '7' },
    ...changes,
  };
  return {
    type: 'view_submission',
    team: { id: 'T012AB3CD' },
    user: { id: 'U012AB3CD' },
    trigger_id: `submission.${Math.random()}`,
    view: {
      ...view,
      id: 'V012AB3CD',
      state: {
        values: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, { [name]: value }]),
        ),
      },
    },
  };
}

async function open(text = 'digest add'): Promise<void> {
  await postForm(bot.bot.port, slashCommand(text));
  await vi.waitFor(() => expect(views()).toHaveLength(2));
}

test('opens at once, and is filled with services and the zone of the person', async () => {
  await open();
  expect(bot.fake.calls.map(({ method }) => method).slice(-2)).toEqual([
    'views.open',
    'views.update',
  ]);
  for (const word of [
    'all services',
    'svc-node',
    'Europe/Lisbon',
    '"initial_conversation":"C012AB3CD"',
  ])
    expect(form()).toContain(word);
  expect(asked).toEqual([]);
});

test('is what the buttons New digest and Edit open, the latter filled', async () => {
  await postPayload(bot.bot.port, click(encodeButton('digest edit 12')));
  await vi.waitFor(() => expect(views()).toHaveLength(2));
  for (const word of ['Digest #12', 'weekdays 09:00', 'C0OTHER123', '"initial_value":"10"'])
    expect(form()).toContain(word);
});

test('is carried out as if it had been typed where it was opened', async () => {
  await open();
  const response = await postPayload(bot.bot.port, submission());
  expect([response.status, await response.text()]).toEqual([200, '']);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({
    text: 'digest add svc-blog "every monday 9am" <#C012AB3CD> tz=Europe/Lisbon if=leaking top=7',
    person: 'U012AB3CD',
    place: { workspace: 'T012AB3CD', channel: 'C012AB3CD', channelName: 'perf', thread: null },
  });
});

test('is answered also where heapbot is not in the channel', async () => {
  await postForm(
    bot.bot.port,
    slashCommand('digest add', { response_url: 'https://hooks.slack.com/commands/T1/2/3' }),
  );
  await vi.waitFor(() => expect(views()).toHaveLength(2));
  expect(form()).toContain('https://hooks.slack.com/commands/T1/2/3');
});

test('changes the digest that it was opened for', async () => {
  await open('digest edit 12');
  const all = { selected_options: [{ value: 'all' }, { value: 's:svc-blog' }] };
  await postPayload(bot.bot.port, submission({ services: all }));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.text).toMatch(/^digest edit 12 all "every monday 9am" /u);
});

test.each([
  ['services', { selected_options: [] }, /at least one/u],
  ['when', { value: 'evry mnday' }, /\w/u],
  ['when', { value: null }, /times/u],
  ['time_zone', { value: 'Lisbon' }, /Europe\/Lisbon/u],
  ['channel', { selected_conversation: null }, /Choose a channel/u],
  ['top', { value: '400' }, /1 to 25/u],
] as const)('says at the field what is wrong: %s', async (field, value, why) => {
  await open();
  const response = await postPayload(bot.bot.port, submission({ [field]: value }));
  const answer = JSON.parse(await response.text());
  expect(answer.response_action).toBe('errors');
  expect(Object.keys(answer.errors)).toEqual([field]);
  expect(answer.errors[field]).toMatch(why);
  expect(asked).toEqual([]);
});

test('says at the channel that heapbot is not in it', async () => {
  await open();
  channel = { id: 'C1', name: 'ops', isArchived: false, isMember: false };
  const response = await postPayload(bot.bot.port, submission());
  expect(await response.text()).toContain('Invite me there');
});

test('searches among more services than a menu has room for', async () => {
  names = Array.from({ length: 150 }, (_, n) => `svc-${n}`);
  await open();
  expect(form()).toContain('multi_external_select');
  const response = await postPayload(bot.bot.port, {
    type: 'block_suggestion',
    value: '14',
    view: views().at(-1),
  });
  const { options } = JSON.parse(await response.text());
  expect(options).toHaveLength(12);
  expect(options[0].value).toBe('s:svc-14');
});

test('words are answered as words: more of them, a number that is none, a mention, an old trigger', async () => {
  await postForm(bot.bot.port, slashCommand('digest add svc-blog weekdays 09:00'));
  await postForm(bot.bot.port, slashCommand('digest edit 99'));
  await postJson(bot.bot.port, mention('digest add'));
  bot.fake.next('views.open', { error: 'expired_trigger_id' });
  await postForm(bot.bot.port, slashCommand('digest add'));
  await vi.waitFor(() => expect(asked).toHaveLength(4));
  expect(views()).toEqual([]);
});

test('a form that is not ours is acknowledged and left alone', async () => {
  await open();
  const foreign = { ...views().at(-1), callback_id: 'other' };
  const broken = { ...views().at(-1), private_metadata: '{"number":"x"}' };
  for (const view of [foreign, broken])
    expect((await postPayload(bot.bot.port, submission({}, view))).status).toBe(200);
  expect(asked).toEqual([]);
});

test('is the same through a socket', async () => {
  const { fake, stop } = await start('socket');
  const [socket] = fake.sockets;
  const send = (id: string, type: string, payload: unknown) =>
    socket?.send({ envelope_id: id, type, payload, accepts_response_payload: true });
  send('e1', 'slash_commands', slashCommand('digest add'));
  await vi.waitFor(() => expect(fake.views).toHaveLength(2));
  const wrong = { when: { value: 'evry mnday' } };
  send('e2', 'interactive', submission(wrong, fake.views.at(-1)));
  send('e3', 'interactive', submission({}, fake.views.at(-1)));
  await vi.waitFor(() => expect(socket?.received).toHaveLength(3));
  expect(socket?.received[1]).toMatchObject({
    envelope_id: 'e2',
    payload: { response_action: 'errors', errors: { when: expect.any(String) } },
  });
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await stop();
});
