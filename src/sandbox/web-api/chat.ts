/** chat.*: posting, editing and removing messages. */

import type { JsonObject } from '../blocks/rules.ts';
import { lengthOf } from '../blocks/rules.ts';
import { refuseBlocks } from '../blocks/validate.ts';
import { isFileReady } from '../files.ts';
import { messageRate, tiers } from '../rate-limit.ts';
import { messageShape } from '../shapes.ts';
import type { Slack } from '../slack.ts';
import {
  type Channel,
  directMessageOf,
  findMessage,
  type Message,
  putMessage,
  removeMessage,
} from '../workspace.ts';
import {
  ApiRefusal,
  type Arguments,
  isGiven,
  jsonArgument,
  type Method,
  refuseWith,
  requiredArgument,
  requiredChannel,
  requireMembership,
  textArgument,
  withIds,
} from './method.ts';

const maxText = 40_000;
const maxUpdateText = 4000;

const scopes = ['chat:write'];

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': {
    scopes,
    rate: messageRate,
    rateKey: (args) => textArgument(args, 'channel'),
    run: postMessage,
  },
  'chat.postEphemeral': { scopes, rate: tiers[4], run: postEphemeral },
  'chat.update': { scopes, rate: tiers[3], run: update },
  'chat.delete': { scopes, rate: tiers[3], run: remove },
};

function postMessage(slack: Slack, args: Arguments) {
  const channel = writableChannel(slack, args);
  const content = readContent(slack, args);
  const message = putMessage(slack.workspace, {
    ...newMessage(slack, channel, content),
    thread: threadArgument(slack, channel, args),
  });
  return { channel: channel.id, ts: message.ts, message: messageShape(slack, message) };
}

function postEphemeral(slack: Slack, args: Arguments) {
  const channel = writableChannel(slack, args);
  const user = requiredArgument(args, 'user');
  if (!channel.members.has(user)) throw new ApiRefusal('user_not_in_channel');
  const content = readContent(slack, args);
  const message = putMessage(slack.workspace, {
    ...newMessage(slack, channel, content),
    thread: threadArgument(slack, channel, args),
    onlyFor: user,
  });
  return { message_ts: message.ts };
}

function update(slack: Slack, args: Arguments) {
  const message = ownMessage(slack, args, 'cant_update_message');
  if (lengthOf(textArgument(args, 'text')) > maxUpdateText) throw new ApiRefusal('msg_too_long');
  if (!isGiven(args, 'text') && !isGiven(args, 'blocks')) throw new ApiRefusal('no_text');
  const blocks = isGiven(args, 'blocks') ? blocksArgument(slack, args) : message.blocks;
  // Slack: rich text cannot be replaced by blocks without rich text.
  const isRich = (each: JsonObject) => each.type === 'rich_text';
  if (message.blocks.some(isRich) && blocks.length > 0 && !blocks.some(isRich)) {
    throw new ApiRefusal('block_mismatch');
  }
  const updated = putMessage(slack.workspace, {
    ...message,
    text: isGiven(args, 'text') ? textArgument(args, 'text') : message.text,
    blocks,
    edited: slack.workspace.nextTs(),
  });
  return {
    channel: updated.channel,
    ts: updated.ts,
    text: updated.text,
    message: messageShape(slack, updated),
  };
}

function remove(slack: Slack, args: Arguments) {
  const message = ownMessage(slack, args, 'cant_delete_message');
  removeMessage(slack.workspace, message);
  return { channel: message.channel, ts: message.ts };
}

/** A person's id means the direct message with that person. */
function writableChannel(slack: Slack, args: Arguments): Channel {
  const value = textArgument(args, 'channel');
  if (value === '') throw new ApiRefusal('channel_not_found');
  const direct = value.startsWith('U') ? directMessageOf(slack.workspace, value) : null;
  const channel = direct ?? requiredChannel(slack, value);
  requireMembership(slack, channel);
  return channel;
}

interface Content {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
}

/** Longer text is cut, not refused; blocks are refused. */
function readContent(slack: Slack, args: Arguments): Content {
  const markdown = textArgument(args, 'markdown_text');
  const hasOther = isGiven(args, 'text') || isGiven(args, 'blocks');
  if (markdown !== '' && hasOther) throw new ApiRefusal('markdown_text_conflict');
  const blocks =
    markdown === '' ? blocksArgument(slack, args) : withIds([{ type: 'markdown', text: markdown }]);
  const text = [...(textArgument(args, 'text') || markdown)].slice(0, maxText).join('');
  if (text.trim() === '' && blocks.length === 0) throw new ApiRefusal('no_text');
  return { text, blocks };
}

function blocksArgument(slack: Slack, args: Arguments): readonly JsonObject[] {
  if (!isGiven(args, 'blocks')) return [];
  const blocks = jsonArgument(args, 'blocks');
  refuseWith(refuseBlocks(blocks, isFileReady(slack)));
  return Array.isArray(blocks) ? withIds(blocks) : [];
}

/** The ts of the thread's first message, also where a reply's ts was given. */
function threadArgument(slack: Slack, channel: Channel, args: Arguments): string | null {
  if (!isGiven(args, 'thread_ts')) return null;
  const found = findMessage(slack.workspace, channel.id, textArgument(args, 'thread_ts'));
  if (found === null) throw new ApiRefusal('thread_not_found');
  return found.thread ?? found.ts;
}

function newMessage(slack: Slack, channel: Channel, content: Content): Message {
  return {
    ...content,
    ts: slack.workspace.nextTs(),
    channel: channel.id,
    user: slack.workspace.app.botUser,
    thread: null,
    edited: null,
    files: [],
    onlyFor: null,
  };
}

/** Ephemeral messages are not stored: to these methods they do not exist. */
function ownMessage(slack: Slack, args: Arguments, refusal: string): Message {
  const channel = requiredChannel(slack, requiredArgument(args, 'channel'));
  const message = findMessage(slack.workspace, channel.id, requiredArgument(args, 'ts'));
  if (message === null) throw new ApiRefusal('message_not_found');
  if (message.user !== slack.workspace.app.botUser) throw new ApiRefusal(refusal);
  return message;
}
