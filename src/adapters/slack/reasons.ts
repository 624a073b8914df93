/** Why an answer could not be given the usual way, in words that say what to do. */

import type { Inline, Message } from '../../message/message.ts';
import type { SlackCallError } from './errors.ts';

/** The message with a line below it on why it is not where it should be, and what that leaves out. */
export function withReason(message: Message, error: SlackCallError, botName: string): Message {
  const pictures: readonly Inline[] =
    message.thread.length === 0 ? [] : [text(' Its pictures and files cannot be shown this way.')];
  return {
    ...message,
    text: `${message.text} (${reasonText(error, botName)})`,
    blocks: [
      ...message.blocks,
      { kind: 'note', content: [...reason(error, botName), ...pictures] },
    ],
  };
}

export function reasonText(error: SlackCallError, botName: string): string {
  return reason(error, botName)
    .map((inline) => ('text' in inline ? inline.text : ''))
    .join('');
}

/** Whether Slack does not let the bot write there at all, as opposed to having trouble itself. */
export function isUnreachable(error: SlackCallError): boolean {
  return error.trouble === 'refused' && !TOKEN_CODES.has(error.code);
}

const TOKEN_CODES: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);

function reason(error: SlackCallError, botName: string): readonly Inline[] {
  if (error.trouble !== 'refused') {
    return [text('Slack has trouble taking my messages right now, so I answer this way.')];
  }
  switch (error.code) {
    case 'channel_not_found':
    case 'not_in_channel':
      return [
        text('I am not in this channel. Invite me: '),
        { kind: 'code', text: `/invite @${botName}` },
        text('.'),
      ];
    case 'is_archived':
      return [text('This channel is archived, so I cannot post in it.')];
    case 'missing_scope':
      return [
        text('The Slack app lacks a scope. Compare its scopes with the manifest and reinstall it.'),
      ];
    default:
      return [text('Slack does not let me post here: '), { kind: 'code', text: error.code }];
  }
}

function text(words: string): Inline {
  return { kind: 'text', text: words };
}
