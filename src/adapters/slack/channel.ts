/** Writing in one channel, or in one thread of it. Every function rejects with SlackCallError. */

import type { SlackApi } from './api.ts';
import type { Rendering } from './blocks/render.ts';
import { fromCode } from './errors.ts';

interface ChannelPlace {
  readonly channel: string;
  readonly thread: string | null;
}

/** Resolves to the message's ts. */
export async function postMessage(
  api: SlackApi,
  place: ChannelPlace,
  form: Rendering,
): Promise<string> {
  return (await postWithKey(api, place, form)).ts;
}

/** Resolves to the message's ts and its channel's id, also where the channel was given by name. */
export async function postWithKey(
  api: SlackApi,
  place: ChannelPlace,
  form: Rendering,
  key?: string,
): Promise<{ readonly channel: string; readonly ts: string }> {
  const mark = key === undefined ? {} : { metadata: metadataOf(key) };
  const given = { ...where(place), ...content(form), ...NO_UNFURLING, ...mark };
  const { ts, channel } = await api.call('chat.postMessage', given, place.channel);
  if (typeof ts !== 'string') throw fromCode('chat.postMessage', null);
  return { ts, channel: typeof channel === 'string' ? channel : place.channel };
}

/** Nobody sees it; by it a message is found again. */
export function metadataOf(key: string) {
  return { event_type: 'heapbot_post', event_payload: { key } };
}

/** `blocks` is always given, so that a plain text takes the place of blocks that were there. */
export async function updateMessage(
  api: SlackApi,
  channel: string,
  ts: string,
  form: Rendering,
): Promise<void> {
  await api.call('chat.update', { channel, ts, text: form.text, blocks: form.blocks }, channel);
}

export async function deleteMessage(api: SlackApi, channel: string, ts: string): Promise<void> {
  await api.call('chat.delete', { channel, ts }, channel);
}

/** For one person's eyes. In a direct message everything is. */
export async function postPrivately(
  api: SlackApi,
  place: ChannelPlace,
  person: string,
  form: Rendering,
): Promise<void> {
  if (place.channel.startsWith('D')) {
    await postMessage(api, place, form);
    return;
  }
  const given = { ...where(place), user: person, ...content(form) };
  await api.call('chat.postEphemeral', given, place.channel);
}

/** Links to profiles and charts are the bot's own: previews of them would only push the table away. */
const NO_UNFURLING = { unfurl_links: false, unfurl_media: false };

function where({ channel, thread }: ChannelPlace): Readonly<Record<string, string>> {
  return thread === null ? { channel } : { channel, thread_ts: thread };
}

function content({ text, blocks }: Rendering): Readonly<Record<string, unknown>> {
  return blocks.length === 0 ? { text } : { text, blocks };
}
