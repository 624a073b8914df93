/** One person asking in Slack: the progress line, the answer in its place, pictures in the thread below, private words. */

import { randomBytes } from 'node:crypto';
import type { Conversation, Delivery, Replied } from '../../app/conversation.ts';
import type { Message } from '../../message/message.ts';
import { type AttachTools, attachToThread } from './attach.ts';
import { type Rendering, renderMessage } from './blocks/render.ts';
import { deleteMessage, postMessage, postPrivately, updateMessage } from './channel.ts';
import { factsOf, type SlackCallError, toCallError } from './errors.ts';
import { sendBestForm } from './ladder.ts';
import { createProgressEdits, type ProgressEdits } from './progress.ts';
import { isUnreachable, withReason } from './reasons.ts';
import type { Responder } from './responder.ts';
import type { Timings } from './timings.ts';

/** Where the answer goes. */
export interface Target {
  readonly workspace: string;
  readonly channel: string;
  readonly thread: string | null;
  readonly person: string;
  /** Null where Slack gave no response_url (mentions, direct messages). */
  readonly responder: Responder | null;
}

export interface ConversationTools extends AttachTools {
  readonly timings: Timings;
}

export function openConversation(target: Target, tools: ConversationTools): Conversation {
  return new SlackConversation(target, tools);
}

class SlackConversation implements Conversation {
  readonly #target: Target;
  readonly #tools: ConversationTools;
  readonly #edits: ProgressEdits;
  /** The ts of the progress line, later of the answer; null while there is none. */
  #parent: string | null = null;
  #posting: Promise<void> | null = null;
  /** The root of the thread below the answer; null until it is there, and for private answers. */
  #thread: string | null = null;
  /** Why the channel cannot be written to. */
  #obstacle: SlackCallError | null = null;

  constructor(target: Target, tools: ConversationTools) {
    this.#target = target;
    this.#tools = tools;
    this.#edits = createProgressEdits(tools.timings.progressMillis, (text) => this.#edit(text));
  }

  progress(text: string): Promise<void> {
    this.#posting ??= this.#postProgress(text);
    if (this.#parent !== null) this.#edits.push(text);
    return this.#posting;
  }

  async reply(message: Message): Promise<Replied> {
    await this.#settle();
    try {
      if (this.#obstacle !== null && isUnreachable(this.#obstacle)) throw this.#obstacle;
      await this.#publish(message);
    } catch (error) {
      await this.#replyAnotherWay(message, toCallError('reply', error));
    }
    return this.#replied();
  }

  #replied(): Replied {
    const { workspace, channel } = this.#target;
    const thread = this.#thread;
    const message = this.#parent;
    if (thread === null || message === null) return { thread, posted: null };
    return { thread, posted: { workspace, channel, message, thread } };
  }

  async attach(delivery: Delivery): Promise<void> {
    const { log } = this.#tools;
    if (this.#thread === null) {
      log.info('slack: a private answer has no thread for files', { file: delivery.name });
      return;
    }
    try {
      await attachToThread(this.#tools, this.#target.channel, this.#thread, delivery);
    } catch (error) {
      this.#logLost(delivery.title, toCallError('attach', error));
    }
  }

  async whisper(message: Message): Promise<void> {
    await this.#settle();
    try {
      if (this.#parent !== null) {
        await this.#publish(message);
        return;
      }
    } catch (error) {
      this.#tools.log.warn('slack: no words to all', factsOf(toCallError('whisper', error)));
    }
    try {
      await this.#sayPrivately(message, 'ephemeral');
    } catch (error) {
      this.#logLost(message.text, toCallError('whisper', error));
    }
  }

  /** The progress line is a section: chat.update could not turn rich text into the sections of an answer. */
  async #postProgress(text: string): Promise<void> {
    try {
      this.#parent = await postMessage(this.#tools.api, this.#target, progressForm(text));
    } catch (error) {
      this.#obstacle = toCallError('progress', error);
      this.#tools.log.info('slack: no progress line', factsOf(this.#obstacle));
    }
  }

  /** Left out where the channel has more important things to send. */
  async #edit(text: string): Promise<void> {
    const { api, log } = this.#tools;
    const { channel } = this.#target;
    if (this.#parent === null || api.isBusy(channel)) return;
    try {
      await updateMessage(api, channel, this.#parent, progressForm(text));
    } catch (error) {
      log.debug('slack: no progress edit', factsOf(toCallError('progress', error)));
    }
  }

  async #settle(): Promise<void> {
    await this.#edits.stop();
    await this.#posting;
  }

  /** Puts the message in the place of the progress line, or posts it; what did not fit hangs below. */
  async #publish(message: Message): Promise<void> {
    const { log } = this.#tools;
    const { sent, rendering } = await sendBestForm(message, true, log, (form) => this.#put(form));
    this.#parent = sent;
    this.#thread = this.#target.thread ?? sent;
    if (rendering.overflow !== null) await this.attach({ kind: 'file', ...rendering.overflow });
  }

  async #put(form: Rendering): Promise<string> {
    const { api } = this.#tools;
    const parent = this.#parent;
    if (parent === null) return postMessage(api, this.#target, form);
    try {
      await updateMessage(api, this.#target.channel, parent, form);
      return parent;
    } catch (error) {
      if (!GONE.has(toCallError('chat.update', error).code)) throw error;
      await this.#removeProgress();
      return postMessage(api, this.#target, form);
    }
  }

  async #removeProgress(): Promise<void> {
    const { api, log } = this.#tools;
    const ts = this.#parent;
    this.#parent = null;
    if (ts === null) return;
    try {
      await deleteMessage(api, this.#target.channel, ts);
    } catch (error) {
      log.debug('slack: no delete', factsOf(toCallError('chat.delete', error)));
    }
  }

  /** Everybody sees it where the bot is only not a member; where Slack is in trouble it may be there already, so only the asker does. */
  async #replyAnotherWay(message: Message, obstacle: SlackCallError): Promise<void> {
    const { log, botName } = this.#tools;
    log.warn('slack: the answer goes another way', factsOf(obstacle));
    const explained = withReason(message, obstacle, botName);
    try {
      await this.#sayPrivately(explained, isUnreachable(obstacle) ? 'in_channel' : 'ephemeral');
    } catch (error) {
      this.#logLost(message.text, toCallError('reply', error));
    }
    await this.#removeProgress();
  }

  /** Through the response_url where there is one. */
  async #sayPrivately(message: Message, visibility: 'ephemeral' | 'in_channel'): Promise<void> {
    const { api, log } = this.#tools;
    const { responder, person } = this.#target;
    if (responder !== null) {
      try {
        await sendBestForm(message, false, log, (form) => responder({ visibility, ...form }));
        return;
      } catch (error) {
        log.warn('slack: no answer by response_url', factsOf(toCallError('response_url', error)));
      }
    }
    await sendBestForm(message, false, log, (form) =>
      postPrivately(api, this.#target, person, form),
    );
  }

  #logLost(text: string, error: SlackCallError): void {
    const reference = `r_${randomBytes(4).toString('hex')}`;
    const { channel, person } = this.#target;
    const facts = { reference, channel, person, text, ...factsOf(error) };
    this.#tools.log.error('slack: an answer was lost', facts);
  }
}

/** The progress line is no more, or cannot become the answer: then the answer is a message of its own. */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'block_mismatch',
]);

function progressForm(text: string): Rendering {
  const words = `⏳ ${text}`;
  const message: Message = {
    text: words,
    blocks: [{ kind: 'paragraph', content: [{ kind: 'text', text: words }] }],
    thread: [],
  };
  return renderMessage(message, 'native', false);
}
