import { expect, test } from 'vitest';
import { manualClock } from '../../support/manual-clock.ts';
import { errorOf, openSandbox } from '../../support/open-sandbox.ts';
import { ana, directMessage, perf, random } from '../../support/sandbox-person.ts';

test('auth.test says who the bot is', async () => {
  const { client, sandbox } = await openSandbox();
  expect(await client.auth.test()).toMatchObject({
    ok: true,
    user_id: sandbox.botUserId,
    bot_id: sandbox.botId,
    team_id: sandbox.teamId,
  });
});

test('conversations and people', async () => {
  const { client } = await openSandbox({
    scopes: ['channels:read', 'im:write', 'users:read', 'channels:join'],
  });
  const { channels = [] } = await client.conversations.list();
  expect(channels.map(({ name, is_member }) => [name, is_member])).toEqual([
    ['general', true],
    ['perf', true],
    ['random', false],
  ]);
  expect((await client.conversations.open({ users: ana })).channel?.id).toBe(directMessage);
  expect((await client.users.info({ user: ana })).user).toMatchObject({
    name: 'ana',
    tz: 'Europe/Lisbon',
  });
  await client.conversations.join({ channel: random });
  expect((await client.conversations.info({ channel: random })).channel?.is_member).toBe(true);
  expect((await client.conversations.members({ channel: random })).members).toHaveLength(3);
  expect(await errorOf(client.conversations.info({ channel: 'C0NOWHERE1' }))).toBe(
    'channel_not_found',
  );
  expect(await errorOf(client.users.info({ user: 'U0NOBODY01' }))).toBe('user_not_found');
});

test('blocks.validate lists what is wrong', async () => {
  const { client } = await openSandbox();
  const blocks = [{ type: 'divider' }, { type: 'header', text: { type: 'mrkdwn', text: 'a' } }];
  expect(await client.apiCall('blocks.validate', { blocks })).toMatchObject({
    valid: false,
    errors: [
      { pointer: '/blocks/1/text/type', code: 'invalid', message: 'must be one of plain_text' },
    ],
  });
  expect(await client.apiCall('blocks.validate', { blocks: blocks.slice(0, 1) })).toMatchObject({
    valid: true,
  });
});

const view = (title: string) => ({
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: title },
  blocks: [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'Loading…' } }],
});

test('a view opens once for a fresh trigger, and is updated by its id', async () => {
  const clock = manualClock();
  const { client, bot, page } = await openSandbox({ clock });
  await page.say(perf, '/heap help');
  const trigger_id = String((await bot.next()).fields.trigger_id);
  const opened = await client.views.open({ trigger_id, view: view('One') });
  expect(await page.do('view')).toMatchObject({
    id: opened.view?.id,
    html: expect.stringContaining('One'),
  });
  expect(await errorOf(client.views.open({ trigger_id, view: view('Two') }))).toBe(
    'exchanged_trigger_id',
  );
  await client.views.update({ view_id: String(opened.view?.id), view: view('Three') });
  expect((await page.do('view')).html).toContain('Three');
  const stale = client.views.update({
    view_id: String(opened.view?.id),
    hash: String(opened.view?.hash),
    view: view('Four'),
  });
  expect(await errorOf(stale)).toBe('hash_conflict');
});

test('a trigger of more than three seconds is expired', async () => {
  const clock = manualClock();
  const { client, bot, page } = await openSandbox({ clock });
  await page.say(perf, '/heap help');
  const trigger_id = String((await bot.next()).fields.trigger_id);
  clock.advance(3001);
  expect(await errorOf(client.views.open({ trigger_id, view: view('Late') }))).toBe(
    'expired_trigger_id',
  );
});
