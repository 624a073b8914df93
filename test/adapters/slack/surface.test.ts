/** What the code listens to and calls is what the manifests declare. */

import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test, vi } from 'vitest';
import { buildManifest, printManifest } from '../../../src/adapters/slack/manifest.ts';
import {
  EVENTS,
  MESSAGE_SHORTCUTS,
  METHODS,
  SLASH_COMMANDS,
} from '../../../src/adapters/slack/surface.ts';
import type { Request } from '../../../src/app/conversation.ts';
import { BOT_USER } from '../../support/fake-slack.ts';
import { runBot } from '../../support/slack-bot.ts';
import {
  eventBody,
  messageShortcut,
  postForm,
  postJson,
  postPayload,
  slashCommand,
} from '../../support/slack-requests.ts';

const MODES = ['http', 'socket'] as const;
const SCHEMA = new URL('../../../../shared/slack/manifest.schema.json', import.meta.url);

test.each(MODES)('manifests/slack.%s.json is up to date (npm run manifests)', (mode) => {
  const path = new URL(`../../../manifests/slack.${mode}.json`, import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(printManifest(mode));
});

const schemaReason = existsSync(SCHEMA) ? null : `${SCHEMA.pathname} is not at hand`;
if (schemaReason !== null)
  console.log(`skipped: manifests against Slack's schema: ${schemaReason}`);

test.skipIf(schemaReason !== null).each(MODES)("the %s manifest fits Slack's schema", (mode) => {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  validate(buildManifest(mode));
  expect(validate.errors).toBeNull();
  validate({ ...buildManifest(mode), display_information: { name: 'x'.repeat(36) } });
  expect(validate.errors).not.toBeNull();
});

test('every declared command, event and shortcut is answered, no other', async () => {
  const asked: Request[] = [];
  const { bot, stop } = await runBot({ answer: async (request) => void asked.push(request) });
  for (const { command } of SLASH_COMMANDS) {
    await postForm(bot.port, slashCommand('declared', { command }));
  }
  for (const { name } of EVENTS) {
    const [type, kind] = name.split('.');
    const text = `<@${BOT_USER}> declared`;
    await postJson(bot.port, eventBody({ type, text, ...(kind && { channel_type: kind }) }));
  }
  for (const { callbackId } of MESSAGE_SHORTCUTS) {
    const files = [{ id: 'F012AB3CD', name: 'heap.pb.gz' }];
    await postPayload(bot.port, messageShortcut({ ts: '1.1', files }, { callback_id: callbackId }));
  }
  const count = SLASH_COMMANDS.length + EVENTS.length + MESSAGE_SHORTCUTS.length;
  await vi.waitFor(() => expect(asked).toHaveLength(count));
  const others = ['app_home_opened', 'reaction_added', 'file_shared', 'member_joined_channel'];
  for (const type of others) {
    expect((await postJson(bot.port, eventBody({ type, text: 'x' }))).status).toBe(200);
  }
  await postForm(bot.port, slashCommand('x', { command: '/other' }));
  await postPayload(bot.port, messageShortcut({ ts: '1.1' }, { callback_id: 'other' }));
  await stop();
  expect(asked).toHaveLength(count);
});

test('each method and event has its scope in the manifest, and no scope is asked for in vain', () => {
  const needed = new Set([
    'commands',
    ...EVENTS.map(({ scope }) => scope),
    ...Object.values(METHODS).flatMap<string>(({ scopes }) => [...scopes]),
  ]);
  expect(scopesOf(buildManifest('http')).toSorted()).toEqual([...needed].toSorted());
});

test('HTTP needs addresses, Socket Mode refuses them', () => {
  expect(
    printManifest('http').match(/https:\/\/heapbot\.example\.com\/slack\/events/gu),
  ).toHaveLength(4);
  expect(printManifest('socket')).not.toContain('https://');
});

function scopesOf(manifest: unknown): string[] {
  const found = JSON.parse(JSON.stringify(manifest)).oauth_config.scopes;
  return [...found.bot, ...found.bot_optional];
}
