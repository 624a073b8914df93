/** Posts to Slack where nobody has just asked: in a channel, in a thread, to one person. */

import { PostError, type PostProblem } from '../../app/errors.ts';
import type { Poster, PostFinder } from '../../app/ports.ts';
import type { Message } from '../../message/message.ts';
import { type AttachTools, attachToThread } from './attach.ts';
import type { Rendering } from './blocks/render.ts';
import { postMessage, postWithKey, updateMessage } from './channel.ts';
import { factsOf, type SlackCallError, toCallError } from './errors.ts';
import { findByKey } from './find-by-key.ts';
import { sendBestForm } from './ladder.ts';

export function createPoster(tools: AttachTools): Poster & PostFinder {
  const { api, log, botName } = tools;
  return {
    post({ workspace, channel: wanted, thread }, message, key) {
      return explained('post', async () => {
        const where = { channel: wanted, thread };
        const climbed = await send(message, (form) => postWithKey(api, where, form, key));
        const { channel, ts } = climbed.sent;
        const root = thread ?? ts;
        await hangBelow(climbed.rendering, channel, root);
        return { workspace, channel, message: ts, thread: root };
      });
    },
    find({ workspace, channel }, key, since) {
      return explained('find', async () => {
        const found = await findByKey(api, channel, key, since);
        if (found === 'none' || found === 'unknown') return found;
        return { workspace, channel, message: found.ts, thread: found.ts };
      });
    },
    revise({ channel, message: ts, thread }, message) {
      return explained('revise', async () => {
        const climbed = await send(message, (form) => updateMessage(api, channel, ts, form));
        await hangBelow(climbed.rendering, channel, thread);
      });
    },
    attach({ channel, thread }, delivery) {
      return explained('attach', () => attachToThread(tools, channel, thread, delivery));
    },
    /** Slack takes a person's id for a channel: that of the direct messages with them. */
    tell(_, person, message) {
      return explained('tell', async () => {
        await send(message, (form) => postMessage(api, { channel: person, thread: null }, form));
      });
    },
  };

  function send<T>(message: Message, put: (form: Rendering) => Promise<T>) {
    return sendBestForm(message, true, log, put);
  }

  /** What did not fit. The message stands without it. */
  async function hangBelow(
    { overflow }: Rendering,
    channel: string,
    thread: string,
  ): Promise<void> {
    if (overflow === null) return;
    await attachToThread(tools, channel, thread, { kind: 'file', ...overflow }).catch((error) =>
      log.warn('slack: no file below a message', factsOf(toCallError('attach', error))),
    );
  }

  async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failed = toCallError(what, error);
      log.info('slack: a message was not posted', factsOf(failed));
      throw toPostError(failed, botName);
    }
  }
}

function toPostError(error: SlackCallError, botName: string): PostError {
  if (error.trouble === 'limited')
    return new PostError('rate-limited', 'Slack takes no more messages just now.');
  if (error.trouble !== 'refused')
    return new PostError('unreachable', 'Slack cannot be reached, or has trouble itself.');
  const [kind, words] = PROBLEMS[error.code] ?? ['refused', `Slack refused it: ${error.code}.`];
  return new PostError(kind, words.replace('@heapbot', `@${botName}`));
}

const GONE: readonly [PostProblem, string] = ['channel-gone', 'The channel is gone or archived.'];
const ABSENT: readonly [PostProblem, string] = [
  'not-in-channel',
  'I am not in the channel. Invite me there: /invite @heapbot.',
];
const MESSAGE_GONE: readonly [PostProblem, string] = [
  'message-gone',
  'The message is there no more, or can no longer be changed.',
];
const SCOPE: readonly [PostProblem, string] = [
  'missing-scope',
  'The Slack app lacks a scope, or its token is no longer valid. Compare its scopes with the manifest and reinstall it.',
];

const PROBLEMS: Readonly<Record<string, readonly [PostProblem, string]>> = {
  is_archived: GONE,
  channel_not_found: ABSENT,
  not_in_channel: ABSENT,
  message_not_found: MESSAGE_GONE,
  cant_update_message: MESSAGE_GONE,
  edit_window_closed: MESSAGE_GONE,
  block_mismatch: MESSAGE_GONE,
  missing_scope: SCOPE,
  invalid_auth: SCOPE,
  not_authed: SCOPE,
  account_inactive: SCOPE,
  token_revoked: SCOPE,
  token_expired: SCOPE,
};
