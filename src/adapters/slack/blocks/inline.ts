/** Inline content as mrkdwn, and as plain text. */

import type { Inline } from '../../../message/message.ts';
import { clean, cleanLine, escapeMrkdwn, isLinkable, lengthOf } from './text.ts';

/** How Slack shows a moment, to each reader in their own zone. */
export const TIME_FORMAT = '{date_short_pretty} {time}';

export interface Written {
  readonly text: string;
  readonly isCut: boolean;
}

/** As mrkdwn of at most `max` code points. Whole pieces only, except that plain text is cut where it has to be. */
export function writeInlines(content: readonly Inline[], max: number): Written {
  let text = '';
  let room = max - 1;
  for (const inline of content) {
    const piece = separate(text, writeInline(inline));
    const length = lengthOf(piece);
    if (length > room) return { text: `${text}${fitPlain(inline, room)}…`, isCut: true };
    text += piece;
    room -= length;
  }
  return { text, isCut: false };
}

/** As people read it, for `text`, files and monospaced text. */
export function plainInlines(content: readonly Inline[]): string {
  return content.map(plainInline).join('');
}

/** Slack's date needs whole seconds from 1970 on; beyond the year 9999 nothing reads it. */
export function isTime(at: number): boolean {
  return at >= 0 && at < 253_402_300_800_000;
}

function writeInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return literal(clean(inline.text));
    case 'bold':
      return writeBold(clean(inline.text));
    case 'code':
      return inline.text === '' ? '' : `\`${literal(cleanLine(inline.text))}\``;
    case 'link':
      return writeLink(inline);
    case 'command':
      return `\`${literal(cleanLine(spellCommand(inline.words)))}\``;
    case 'time':
      return writeTime(inline.at);
    case 'person':
      return writePerson(inline.id);
  }
}

function spellCommand(words: string): string {
  return `/heap ${words}`.trimEnd();
}

/** Mrkdwn has no escape for its own marks: a backtick would open code, so it becomes a look-alike. */
function literal(text: string): string {
  return escapeMrkdwn(text).replaceAll('`', 'ˋ');
}

/** Bold text cannot hold an asterisk or a line break, nor begin or end with a space. */
function writeBold(text: string): string {
  const isPlain = text.trim() !== text || text === '' || /[*\n]/u.test(text);
  return isPlain ? literal(text) : `*${literal(text)}*`;
}

/** Two pieces of code side by side would read as one; Slack needs something between them. */
function separate(before: string, piece: string): string {
  return before.endsWith('`') && piece.startsWith('`') ? ` ${piece}` : piece;
}

function fitPlain(inline: Inline, room: number): string {
  if (inline.kind !== 'text') return '';
  let kept = '';
  let left = room;
  for (const point of clean(inline.text)) {
    const piece = literal(point);
    left -= lengthOf(piece);
    if (left < 0) break;
    kept += piece;
  }
  return kept;
}

function writeTime(at: number): string {
  const fallback = plainTime(at);
  if (!isTime(at)) return fallback;
  return `<!date^${Math.floor(at / 1000)}^${TIME_FORMAT}|${fallback}>`;
}

/** The address is checked again here: it stands between marks of Slack's own. */
function writeLink({ text, url }: Extract<Inline, { kind: 'link' }>): string {
  const shown = literal(cleanLine(text));
  return shown === '' || !isLinkable(url) ? shown : `<${escapeMrkdwn(url)}|${shown}>`;
}

function writePerson(id: string): string {
  return isPersonId(id) ? `<@${id}>` : literal(`@${cleanLine(id)}`);
}

function plainInline(inline: Inline): string {
  switch (inline.kind) {
    case 'command':
      return cleanLine(spellCommand(inline.words));
    case 'time':
      return plainTime(inline.at);
    case 'person':
      return `@${cleanLine(inline.id)}`;
    default:
      return clean(inline.text);
  }
}

function plainTime(at: number): string {
  if (!isTime(at)) return 'an unknown time';
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function isPersonId(id: string): boolean {
  return /^[UW][A-Z0-9]{2,30}$/u.test(id);
}
