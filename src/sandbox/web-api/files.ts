/** files.*: the external upload in its three steps, and what is known of a file. */

import { isObject } from '../blocks/rules.ts';
import { refuseBlocks } from '../blocks/validate.ts';
import {
  announceFile,
  isFileReady,
  isVisibleToBot,
  maxUploadBytes,
  type Share,
  shareFiles,
} from '../files.ts';
import { tiers } from '../rate-limit.ts';
import { fileShape } from '../shapes.ts';
import type { Slack } from '../slack.ts';
import { findMessage, type SlackFile } from '../workspace.ts';
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

const maxAltText = 1000;
const channelPattern = /^[CGDZ][A-Z0-9]{8,}$/u;

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': { scopes: ['files:write'], rate: tiers[4], run: getUploadUrl },
  'files.completeUploadExternal': { scopes: ['files:write'], rate: tiers[4], run: completeUpload },
  'files.info': { scopes: ['files:read'], rate: tiers[4], run: info },
};

/** The argument is `alt_txt`; the SDK's `alt_text` is not known here, so it is lost, as it is in Slack. */
function getUploadUrl(slack: Slack, args: Arguments) {
  const name = requiredArgument(args, 'filename');
  const length = Number(requiredArgument(args, 'length'));
  if (!Number.isInteger(length) || length < 1)
    throw new ApiRefusal('invalid_arguments', [
      '[ERROR] length must be a whole number greater than 0 [json-pointer:/length]',
    ]);
  if (length > maxUploadBytes) throw new ApiRefusal('file_upload_size_restricted');
  const altText = textArgument(args, 'alt_txt');
  if (altText.length > maxAltText) throw new ApiRefusal('alt_txt_too_large');
  const file = announceFile(slack, { name, length, altText });
  return { upload_url: `${slack.baseUrl()}/upload/v1/${file.uploadToken}`, file_id: file.id };
}

function completeUpload(slack: Slack, args: Arguments) {
  const files = uploadedFiles(slack, args);
  shareFiles(slack, files, shareArgument(slack, args));
  return { files: files.map((file) => fileShape(slack, file)) };
}

function info(slack: Slack, args: Arguments) {
  const file = slack.workspace.files.get(requiredArgument(args, 'file'));
  if (file === undefined || file.bytes === null || !isVisibleToBot(slack, file))
    throw new ApiRefusal('file_not_found');
  return { file: fileShape(slack, file), comments: [], response_metadata: { next_cursor: '' } };
}

function uploadedFiles(slack: Slack, args: Arguments): readonly SlackFile[] {
  const entries = jsonArgument(args, 'files');
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > 100) {
    throw new ApiRefusal('invalid_arguments', [
      '[ERROR] files must be an array of 1 to 100 items [json-pointer:/files]',
    ]);
  }
  return entries.map((entry) => {
    const file = isObject(entry) ? slack.workspace.files.get(String(entry.id)) : undefined;
    if (file === undefined || file.bytes === null) throw new ApiRefusal('file_not_found');
    const title = isObject(entry) && typeof entry.title === 'string' ? entry.title : file.title;
    const titled = { ...file, title };
    slack.workspace.files.set(file.id, titled);
    return titled;
  });
}

/** `initial_comment` makes Slack ignore `blocks`; people's ids are refused as channels. */
function shareArgument(slack: Slack, args: Arguments): Share | null {
  const id = textArgument(args, 'channel_id') || textArgument(args, 'channels');
  if (id === '') return null;
  if (!channelPattern.test(id))
    throw new ApiRefusal('invalid_channel', [
      `[ERROR] must match ${channelPattern.source} [json-pointer:/channel_id]`,
    ]);
  const channel = requiredChannel(slack, id);
  requireMembership(slack, channel);
  const text = textArgument(args, 'initial_comment');
  return {
    channel: channel.id,
    thread: threadArgument(slack, channel.id, args),
    text,
    blocks: text === '' ? blocksArgument(slack, args) : [],
  };
}

function threadArgument(slack: Slack, channelId: string, args: Arguments): string | null {
  if (!isGiven(args, 'thread_ts')) return null;
  const found = findMessage(slack.workspace, channelId, textArgument(args, 'thread_ts'));
  if (found === null) throw new ApiRefusal('invalid_thread_ts');
  return found.thread ?? found.ts;
}

function blocksArgument(slack: Slack, args: Arguments) {
  if (!isGiven(args, 'blocks')) return [];
  const blocks = jsonArgument(args, 'blocks');
  refuseWith(refuseBlocks(blocks, isFileReady(slack)));
  const list = Array.isArray(blocks) ? blocks : [];
  if (list.some((block) => isObject(block) && block.type === 'markdown')) {
    throw new ApiRefusal('internal_error');
  }
  return withIds(list);
}
