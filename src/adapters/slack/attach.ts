/** Pictures and files into a thread. One that cannot be shown never goes missing in silence. */

import type { Delivery } from '../../app/conversation.ts';
import type { Log } from '../../app/log.ts';
import type { Block, Message } from '../../message/message.ts';
import type { SlackApi } from './api.ts';
import { postMessage } from './channel.ts';
import { factsOf, type SlackCallError, toCallError } from './errors.ts';
import { sendBestForm } from './ladder.ts';
import { reasonText } from './reasons.ts';
import { type Upload, uploadFile } from './upload.ts';

export interface AttachTools {
  readonly api: SlackApi;
  readonly log: Log;
  readonly botName: string;
}

/** Uploads it, else tells the thread why not and what it would have shown. Rejects where Slack takes not even that. */
export async function attachToThread(
  tools: AttachTools,
  channel: string,
  thread: string,
  delivery: Delivery,
): Promise<void> {
  const { api, log, botName } = tools;
  try {
    await uploadFile(api, { channel, thread }, toUpload(delivery));
  } catch (error) {
    const failed = toCallError('upload', error);
    log.warn('slack: a file could not be uploaded', { file: delivery.name, ...factsOf(failed) });
    const message = insteadOf(delivery, failed, botName);
    await sendBestForm(message, false, log, (form) => postMessage(api, { channel, thread }, form));
  }
}

function toUpload(delivery: Delivery): Upload {
  const { name, title } = delivery;
  switch (delivery.kind) {
    case 'picture':
      return { name, title, alt: delivery.alt, bytes: delivery.png };
    case 'file':
      return { name, title, alt: null, bytes: new TextEncoder().encode(delivery.text) };
    case 'binary':
      return { name, title, alt: null, bytes: delivery.bytes };
  }
}

function insteadOf(delivery: Delivery, error: SlackCallError, botName: string): Message {
  const what = delivery.kind === 'picture' ? 'picture' : 'file';
  const words = `The ${what} “${delivery.title}” could not be uploaded. ${reasonText(error, botName)}`;
  return {
    text: words,
    blocks: [
      { kind: 'paragraph', content: [{ kind: 'text', text: words }] },
      ...showInstead(delivery),
    ],
    thread: [],
  };
}

/** What a message can show of it. */
function showInstead(delivery: Delivery): Block[] {
  switch (delivery.kind) {
    case 'picture':
      return [{ kind: 'paragraph', content: [{ kind: 'text', text: delivery.alt }] }];
    case 'file':
      return [{ kind: 'preformatted', text: delivery.text }];
    case 'binary':
      return [];
  }
}
