/** A person sends a line: a slash command goes to the bot, a message appears and becomes an event where the bot should hear it. */

import { shareWith } from './files.ts';
import { newClientMessageId, newId } from './ids.ts';
import { answerAtOnce } from './responses.ts';
import { messageShape } from './shapes.ts';
import type { Slack, SlashCommand } from './slack.ts';
import {
  announce,
  type Channel,
  findMessage,
  type Message,
  type Person,
  putMessage,
  type SlackFile,
  whisper,
} from './workspace.ts';

/** Who says it, and where. */
export interface Spot {
  readonly person: Person;
  readonly channel: Channel;
  readonly thread: string | null;
}

const maxLine = 4000;

/** Resolves when the bot has acknowledged, or has failed to. `files` go with the message; a command takes none. */
export async function say(
  slack: Slack,
  spot: Spot,
  line: string,
  files: readonly SlackFile[] = [],
): Promise<void> {
  const text = line.trim().slice(0, maxLine);
  if (text === '' && files.length === 0) return;
  if (!text.startsWith('/')) await postMessage(slack, spot, text, files);
  else if (files.length === 0) await runCommand(slack, spot, text);
  else tell(slack, spot, 'A command takes no files. Mention @heapbot in a message with the file.');
}

async function runCommand(slack: Slack, spot: Spot, line: string): Promise<void> {
  const space = line.search(/\s/u);
  const name = space < 0 ? line : line.slice(0, space);
  const rest = space < 0 ? '' : line.slice(space).trim();
  if (name === '/invite') return invite(slack, spot, rest);
  const command = slack.commands.find((each) => each.command === name);
  if (command === undefined) {
    return tell(
      slack,
      spot,
      `${name} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`,
    );
  }
  if (spot.thread !== null) return tell(slack, spot, `${name} is not supported in threads. Sorry!`);
  return sendCommand(slack, spot, command, rest);
}

async function sendCommand(
  slack: Slack,
  spot: Spot,
  command: SlashCommand,
  text: string,
): Promise<void> {
  const place = { channel: spot.channel.id, person: spot.person.id, thread: null, message: null };
  const reply = await slack.delivery.form({
    token: 'sandbox-verification-token',
    team_id: slack.workspace.team.id,
    team_domain: slack.workspace.team.domain,
    channel_id: spot.channel.id,
    channel_name: spot.channel.kind === 'im' ? 'directmessage' : spot.channel.name,
    user_id: spot.person.id,
    user_name: spot.person.name,
    command: command.command,
    text: escapeMarkup(text),
    api_app_id: slack.workspace.app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl(slack, slack.grants.response(place)),
    trigger_id: slack.grants.trigger(spot.person.id),
  });
  const error =
    reply.kind === 'answer'
      ? answerAtOnce(slack, place, reply, `${command.command} ${text}`)
      : reply.reason === 'http_timeout'
        ? 'operation_timeout'
        : 'dispatch_failed';
  if (error !== null) tell(slack, spot, `${command.command} failed with the error "${error}"`);
}

export function responseUrl(slack: Slack, token: string): string {
  return `${slack.baseUrl()}/hooks/${slack.workspace.team.id}/${token}`;
}

async function postMessage(
  slack: Slack,
  spot: Spot,
  line: string,
  files: readonly SlackFile[],
): Promise<void> {
  const { workspace } = slack;
  const parent = spot.thread === null ? null : findMessage(workspace, spot.channel.id, spot.thread);
  const message = putMessage(workspace, {
    ts: workspace.nextTs(),
    channel: spot.channel.id,
    user: spot.person.id,
    text: toMarkup(slack, line),
    blocks: [],
    thread: parent?.thread ?? parent?.ts ?? null,
    edited: null,
    files: files.map(({ id }) => id),
    onlyFor: null,
  });
  shareWith(slack, message);
  const isMentioned = message.text.includes(`<@${workspace.app.botUser}>`);
  if (spot.channel.kind === 'im')
    return sendEvent(slack, message, 'message', {
      channel_type: 'im',
      ...(files.length > 0 ? { subtype: 'file_share' } : {}),
    });
  if (!isMentioned) return;
  if (spot.channel.members.has(workspace.app.botUser))
    return sendEvent(slack, message, 'app_mention', {});
  tell(
    slack,
    spot,
    `You mentioned <@${workspace.app.botUser}>, but they’re not in this channel. To add them, type \`/invite @heapbot\`.`,
  );
}

function sendEvent(
  slack: Slack,
  message: Message,
  type: string,
  more: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { team, app, clock } = slack.workspace;
  return slack.delivery.event({
    token: 'sandbox-verification-token',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event: {
      ...messageShape(slack, message),
      type,
      client_msg_id: newClientMessageId(),
      channel: message.channel,
      event_ts: message.ts,
      ...more,
    },
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: newId('4-'),
  });
}

/** Slack's own command: brings heapbot, or anybody, into the channel. */
function invite(slack: Slack, spot: Spot, rest: string): void {
  const name = rest.replace(/^@/u, '');
  const invited = [...slack.workspace.people.values()].find((each) => each.name === name);
  const obstacle = inviteObstacle(spot, invited, rest);
  if (obstacle !== null || invited === undefined) {
    tell(slack, spot, obstacle ?? '');
    return;
  }
  spot.channel.members.add(invited.id);
  announce(slack.workspace, { kind: 'channels' });
  putMessage(slack.workspace, {
    ts: slack.workspace.nextTs(),
    channel: spot.channel.id,
    user: invited.id,
    text: `was added to #${spot.channel.name} by <@${spot.person.id}>.`,
    blocks: [],
    thread: null,
    edited: null,
    files: [],
    onlyFor: null,
  });
}

function inviteObstacle(spot: Spot, invited: Person | undefined, typed: string): string | null {
  if (invited === undefined) {
    return `There is nobody called “${typed}” here. Try \`/invite @heapbot\`.`;
  }
  if (spot.channel.kind === 'im') return 'People cannot be invited to a direct message.';
  if (spot.channel.members.has(invited.id)) return `<@${invited.id}> is already in this channel.`;
  return null;
}

function tell(slack: Slack, spot: Spot, text: string): void {
  const { person, channel, thread } = spot;
  whisper(slack.workspace, { person: person.id, channel: channel.id, thread }, text);
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What the composer makes of a line: mentions, channels and addresses become Slack's markup. */
function toMarkup(slack: Slack, line: string): string {
  const people = [...slack.workspace.people.values()];
  const channels = [...slack.workspace.channels.values()];
  return escapeMarkup(line).replace(
    /@([\w-]+)|#([\w-]+)|https?:\/\/[^\s|]+/gu,
    (whole, person: string | undefined, channel: string | undefined) => {
      if (person !== undefined) {
        const found = people.find((each) => each.name === person);
        return found === undefined ? whole : `<@${found.id}>`;
      }
      if (channel !== undefined) {
        const found = channels.find((each) => each.kind === 'public' && each.name === channel);
        return found === undefined ? whole : `<#${found.id}|${found.name}>`;
      }
      return `<${whole}>`;
    },
  );
}
