/** What Slack tells of people and channels, and what is done where it does not. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApi } from '../../../src/adapters/slack/api.ts';
import { createDirectory } from '../../../src/adapters/slack/directory.ts';
import { createPoster } from '../../../src/adapters/slack/poster.ts';
import { TIMINGS } from '../../../src/adapters/slack/timings.ts';
import { FakeSlack, TOKEN } from '../../support/fake-slack.ts';
import { openSandbox } from '../../support/open-sandbox.ts';
import { ana, perf } from '../../support/sandbox-person.ts';
import { QUICK, recordLog } from '../../support/slack-bot.ts';
import { topMessage } from '../../support/slack-messages.ts';

async function openDirectory(scopes?: readonly string[]) {
  const { sandbox } = await openSandbox(scopes === undefined ? {} : { scopes });
  const directory = createDirectory({
    botToken: sandbox.botToken,
    apiUrl: sandbox.apiUrl,
    log: recordLog().log,
    timings: QUICK,
    now: () => 0,
  });
  return { directory };
}

test('people have time zones, where the app may see them', async () => {
  const { directory } = await openDirectory();
  expect(await directory.timeZone(ana)).toMatch(/^\w+\/\w+/u);
  expect(await directory.timeZone('U0NOBODY01')).toBeNull();
  const blind = await openDirectory(['chat:write']);
  expect(await blind.directory.timeZone(ana)).toBeNull();
});

test('channels are found by id and by name, where the app may see them', async () => {
  const { directory } = await openDirectory();
  const found = { id: perf, name: 'perf', isArchived: false, isMember: true };
  expect(await directory.channel({ id: perf })).toEqual(found);
  expect(await directory.channel({ name: 'perf' })).toEqual(found);
  expect(await directory.channel({ name: 'nowhere' })).toBe('absent');
  expect(await directory.channel({ id: 'C0NOWHERE1' })).toBe('absent');
  const blind = await openDirectory(['chat:write']);
  expect(await blind.directory.channel({ id: perf })).toBe('unknown');
  expect(await blind.directory.channel({ name: 'perf' })).toBe('unknown');
});

let fake: FakeSlack;

beforeEach(async () => {
  fake = await FakeSlack.start();
});

afterEach(() => fake.stop());

function openPoster() {
  const { log } = recordLog();
  const api = createApi({
    token: TOKEN,
    apiUrl: fake.apiUrl,
    log,
    timings: { ...TIMINGS, ...QUICK },
  });
  return createPoster({ api, log, botName: 'heapbot' });
}

test('a person is asked about once in an hour', async () => {
  let now = 0;
  const directory = createDirectory({
    botToken: TOKEN,
    apiUrl: fake.apiUrl,
    log: recordLog().log,
    timings: QUICK,
    now: () => now,
  });
  for (const at of [0, 3_599_000, 3_600_001]) {
    now = at;
    await directory.timeZone('U1');
  }
  expect(fake.of('users.info')).toHaveLength(2);
});

test('those who look for names at the same time share the pages', async () => {
  let now = 0;
  const directory = createDirectory({
    botToken: TOKEN,
    apiUrl: fake.apiUrl,
    log: recordLog().log,
    timings: QUICK,
    now: () => now,
  });
  fake.channels.push({ id: 'C1', name: 'ops', is_member: true });
  expect(await directory.channel({ name: 'ops' })).toMatchObject({ id: 'C1', isMember: true });
  expect(await directory.channel({ name: 'perf' })).toBe('absent');
  expect(fake.of('conversations.list')).toHaveLength(1);
  fake.channels.push({ id: 'C2', name: 'perf', is_member: false });
  now = 30_000;
  expect(await directory.channel({ name: 'perf' })).toMatchObject({ id: 'C2', isMember: false });
});

const place = { workspace: 'T1', channel: 'C012AB3CD', thread: null };

test('what was posted with a key is found by it', async () => {
  const poster = openPoster();
  await poster.post(place, topMessage());
  const posted = await poster.post(place, topMessage(), '12@5');
  expect(await poster.find(place, '12@5', Date.now())).toEqual({
    workspace: 'T1',
    channel: 'C012AB3CD',
    message: posted.message,
    thread: posted.message,
  });
  expect(await poster.find(place, '12@6', Date.now())).toBe('none');
  expect(fake.of('conversations.history')[0]?.args.oldest).toMatch(/^\d{10}\.\d{6}$/u);
});

test('where it cannot be seen, that is no proof that it is not there', async () => {
  const poster = openPoster();
  fake.next('conversations.history', { error: 'missing_scope' });
  expect(await poster.find(place, '12@5', 0)).toBe('unknown');
  fake.next('conversations.history', 'hang', 'hang', 'hang', 'hang');
  await expect(poster.find(place, '12@5', 0)).rejects.toMatchObject({ kind: 'unreachable' });
});
