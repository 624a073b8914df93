/** conversations.* and users.*: channels, who is in them, who people are. */

import { tiers } from '../rate-limit.ts';
import { channelShape, messageShape, userShape } from '../shapes.ts';
import type { Slack } from '../slack.ts';
import {
  announce,
  type Channel,
  directMessageOf,
  findMessage,
  type Message,
  messagesIn,
  repliesTo,
} from '../workspace.ts';
import {
  ApiRefusal,
  type Arguments,
  flagArgument,
  type Method,
  requiredArgument,
  requiredChannel,
  requireMembership,
  textArgument,
} from './method.ts';

const historyScopes = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const readScopes = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.open': { scopes: ['im:write', 'mpim:write'], rate: tiers[3], run: open },
  'conversations.info': { scopes: readScopes, rate: tiers[3], run: info },
  'conversations.list': { scopes: readScopes, rate: tiers[2], run: list },
  'conversations.members': { scopes: readScopes, rate: tiers[4], run: members },
  'conversations.join': { scopes: ['channels:join'], rate: tiers[3], run: join },
  'conversations.invite': {
    scopes: ['channels:manage', 'channels:write.invites'],
    rate: tiers[3],
    run: invite,
  },
  'conversations.history': { scopes: historyScopes, rate: tiers[3], run: history },
  'conversations.replies': { scopes: historyScopes, rate: tiers[3], run: replies },
  'users.info': { scopes: ['users:read'], rate: tiers[4], run: userInfo },
};

function open(slack: Slack, args: Arguments) {
  const user = requiredArgument(args, 'users');
  if (!slack.workspace.people.has(user)) throw new ApiRefusal('user_not_found');
  const channel = directMessageOf(slack.workspace, user);
  if (channel === null) throw new ApiRefusal('cannot_dm_bot');
  return flagArgument(args, 'return_im')
    ? { no_op: true, already_open: true, channel: channelShape(slack, channel) }
    : { channel: { id: channel.id } };
}

function info(slack: Slack, args: Arguments) {
  return { channel: channelShape(slack, visibleChannel(slack, args)) };
}

function list(slack: Slack, args: Arguments) {
  const types = (textArgument(args, 'types') || 'public_channel').split(',');
  const channels = [...slack.workspace.channels.values()].filter((each) =>
    types.includes(each.kind === 'im' ? 'im' : 'public_channel'),
  );
  return {
    channels: channels.map((each) => channelShape(slack, each)),
    response_metadata: { next_cursor: '' },
  };
}

function members(slack: Slack, args: Arguments) {
  const channel = visibleChannel(slack, args);
  return { members: [...channel.members], response_metadata: { next_cursor: '' } };
}

function join(slack: Slack, args: Arguments) {
  const channel = visibleChannel(slack, args);
  if (channel.kind === 'im') throw new ApiRefusal('method_not_supported_for_channel_type');
  addMember(slack, channel, slack.workspace.app.botUser);
  return { channel: channelShape(slack, channel) };
}

function invite(slack: Slack, args: Arguments) {
  const channel = visibleChannel(slack, args);
  requireMembership(slack, channel);
  for (const user of requiredArgument(args, 'users').split(',')) {
    if (!slack.workspace.people.has(user)) throw new ApiRefusal('user_not_found');
    if (channel.members.has(user)) throw new ApiRefusal('already_in_channel');
    addMember(slack, channel, user);
  }
  return { channel: channelShape(slack, channel) };
}

function userInfo(slack: Slack, args: Arguments) {
  const person = slack.workspace.people.get(requiredArgument(args, 'user'));
  if (person === undefined) throw new ApiRefusal('user_not_found');
  return { user: userShape(slack, person) };
}

/** Messages of the open channel, the newest first. */
function history(slack: Slack, args: Arguments) {
  const channel = readableChannel(slack, args);
  const messages = messagesIn(slack.workspace, channel.id).filter(({ thread }) => thread === null);
  return pageOf(slack, messages.filter(inRange(args)).toReversed(), args);
}

/** The message that a thread begins with always comes along, whatever the range. */
function replies(slack: Slack, args: Arguments) {
  const channel = readableChannel(slack, args);
  const parent = findMessage(slack.workspace, channel.id, requiredArgument(args, 'ts'));
  if (parent === null) throw new ApiRefusal('thread_not_found');
  return pageOf(slack, [parent, ...repliesTo(slack.workspace, parent).filter(inRange(args))], args);
}

function pageOf(slack: Slack, messages: readonly Message[], args: Arguments) {
  const limit = Number(textArgument(args, 'limit')) || 100;
  return {
    messages: messages.slice(0, limit).map((message) => messageShape(slack, message)),
    has_more: messages.length > limit,
    response_metadata: { next_cursor: '' },
  };
}

/** `oldest` and `latest`, which only count themselves where `inclusive` is given. */
function inRange(args: Arguments): (message: Message) => boolean {
  const [oldest, latest] = [textArgument(args, 'oldest'), textArgument(args, 'latest')].map(Number);
  const isInclusive = flagArgument(args, 'inclusive');
  return ({ ts }) => {
    const at = Number(ts);
    if (isInclusive && (at === oldest || at === latest)) return true;
    return at > (oldest || 0) && at < (latest || Number.POSITIVE_INFINITY);
  };
}

/** Which scope is needed depends on the channel. */
function readableChannel(slack: Slack, args: Arguments): Channel {
  const channel = visibleChannel(slack, args);
  const scope = channel.kind === 'im' ? 'im:history' : 'channels:history';
  if (!slack.scopes.has(scope)) throw new ApiRefusal('missing_scope');
  requireMembership(slack, channel);
  return channel;
}

/** By id only: these methods take no names. */
function visibleChannel(slack: Slack, args: Arguments): Channel {
  const id = requiredArgument(args, 'channel');
  if (!slack.workspace.channels.has(id)) throw new ApiRefusal('channel_not_found');
  return requiredChannel(slack, id);
}

function addMember(slack: Slack, channel: Channel, user: string): void {
  channel.members.add(user);
  announce(slack.workspace, { kind: 'channels' });
}
