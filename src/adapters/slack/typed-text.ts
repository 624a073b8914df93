/** What people type, as Slack sends it, turned back into the words that they typed. */

import { readUpload } from '../../commands/uploads.ts';

/** Nobody types more than this; pasted novels end here. */
const LONGEST = 4_000;

/**
 * Undoes Slack's markup: entities, links that it made of names (`<http://main.go|main.go>`), mentions, backticks. Channels keep it.
 * Quotes and dashes are left to the parser of commands.
 */
export function plainWords(typed: string): string {
  return typed
    .slice(0, LONGEST)
    .replace(/<([^<>]*)>/gu, (_, inner: string) => unwrap(inner))
    .replace(/&(amp|lt|gt);/gu, (entity, name: string) => ENTITIES[name] ?? entity)
    .replaceAll('`', '')
    .replace(/\p{Zs}/gu, ' ')
    .trim();
}

/** The words that follow the bot's mention, else those before it. Where it has none, a mention at the very start is taken for it. */
export function withoutMention(typed: string, botUserId: string): string {
  const text = typed.slice(0, LONGEST);
  const mentions = [...text.matchAll(/<@(\w+)(?:\|[^<>]*)?>/gu)];
  const mention =
    mentions.find(([, id]) => id === botUserId) ??
    mentions.find(({ index }) => text.slice(0, index).trim() === '');
  if (mention === undefined) return plainWords(text);
  const after = plainWords(text.slice(mention.index + mention[0].length));
  const words = after.replace(/^[:,] ?/u, '');
  return words === '' ? plainWords(text.slice(0, mention.index)) : words;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** `inner` is what stands between the angle brackets: `target|label`, the label being what people see. */
function unwrap(inner: string): string {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : inner.slice(bar + 1);
  // Only by its id can a channel be found without looking through all of them.
  if (target.startsWith('#')) return `<${inner}>`;
  if (target.startsWith('@')) return target;
  if (target.startsWith('!')) return label || `@${target.slice(1)}`;
  const address = target.replaceAll('&amp;', '&');
  return readUpload(address) === null ? label || target.replace(/^mailto:/u, '') : address;
}
