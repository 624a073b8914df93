/** conversations.* and users.*: channels, who is in them, who people are. */

import { tiers } from '../rate-limit.ts';
import { channelShape, userShape } from '../shapes.ts';
import type { Slack } from '../slack.ts';
import { announce, type Channel, directMessageOf } from '../workspace.ts';
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
