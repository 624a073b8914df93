/** Small pieces that messages are put together from. */

import type { Action, Block, Inline, Message } from './message.ts';

export function text(content: string): Inline {
  return { kind: 'text', text: content };
}

export function bold(content: string): Inline {
  return { kind: 'bold', text: content };
}

export function code(content: string): Inline {
  return { kind: 'code', text: content };
}

export function link(content: string, url: string): Inline {
  return { kind: 'link', text: content, url };
}

export function command(words: string): Inline {
  return { kind: 'command', words };
}

/** A sentence without its looks. */
export function plainText(content: readonly Inline[]): string {
  return content.map((inline) => ('text' in inline ? inline.text : '')).join('');
}

/** With a full stop, unless it ends with something as good. */
export function endSentence(words: string): string {
  return /[.?!…]$/u.test(words) ? words : `${words}.`;
}

/** A message that is one paragraph; `code spans` between backticks are set as code. */
export function plainMessage(content: string, actions: readonly Action[]): Message {
  const paragraph: Block = { kind: 'paragraph', content: withCodeSpans(content) };
  const buttons: Block[] = actions.length === 0 ? [] : [{ kind: 'actions', actions }];
  return { text: content.replaceAll('`', ''), blocks: [paragraph, ...buttons], thread: [] };
}

function withCodeSpans(content: string): Inline[] {
  return content
    .split('`')
    .map((part, index) => (index % 2 === 1 ? code(part) : text(part)))
    .filter((part) => part.kind !== 'text' || part.text !== '');
}
