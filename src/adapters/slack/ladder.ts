/** The fallback ladder: where Slack refuses a form, the next plainer one is tried, so that an answer is never lost. */

import type { Log } from '../../app/log.ts';
import type { Message } from '../../message/message.ts';
import { type Rendering, renderMessage, renderPlain } from './blocks/render.ts';
import { SlackCallError } from './errors.ts';

interface Climbed<T> {
  readonly sent: T;
  readonly rendering: Rendering;
}

/** Sends the best form that Slack takes. Rejects with what `send` threw where that was no matter of form. */
export async function sendBestForm<T>(
  message: Message,
  hasThread: boolean,
  log: Log,
  send: (rendering: Rendering) => Promise<T>,
): Promise<Climbed<T>> {
  let refusal: unknown = null;
  for (const render of rungs(message, hasThread)) {
    const rendering = render();
    try {
      return { sent: await send(rendering), rendering };
    } catch (error) {
      if (!isMatterOfForm(error)) throw error;
      log.warn('slack refused the form of an answer, a plainer one follows', { code: error.code });
      refusal = error;
    }
  }
  throw refusal;
}

/** Table, monospaced text, file below the message, plain text. */
function rungs(message: Message, hasThread: boolean): readonly (() => Rendering)[] {
  const hasTable = message.blocks.some(({ kind }) => kind === 'table');
  const hasLarge = hasTable || message.blocks.some(({ kind }) => kind === 'preformatted');
  return [
    () => renderMessage(message, 'native', hasThread),
    ...(hasTable ? [() => renderMessage(message, 'preformatted', hasThread)] : []),
    ...(hasLarge ? [() => renderMessage(message, 'file', hasThread)] : []),
    () => renderPlain(message, hasThread),
  ];
}

const MATTERS_OF_FORM: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'invalid_attachments',
  'invalid_payload',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
]);

function isMatterOfForm(error: unknown): error is SlackCallError {
  return (
    error instanceof SlackCallError &&
    error.trouble === 'refused' &&
    MATTERS_OF_FORM.has(error.code)
  );
}
