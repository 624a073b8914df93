/** Text on its way to Slack: made harmless, measured in code points, shortened. */

import stringWidth from 'string-width';

const ELLIPSIS = '…';

/** Code points, which is what Slack counts. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** Columns of a terminal or a monospaced block; the library is slow, and most names are ASCII. */
export function widthOf(text: string): number {
  return /^[ -~]*$/u.test(text) ? text.length : stringWidth(text);
}

/** Without what a form or a block cannot carry: halves of surrogate pairs and control characters other than tab and newline. */
export function clean(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/\r\n?/gu, '\n')
    .replace(/(?![\n\t])\p{Control}/gu, '\uFFFD');
}

/** `clean`, on one line. */
export function cleanLine(text: string): string {
  return clean(text).replace(/[\n\t]/gu, ' ');
}

/** The text, or its start and an ellipsis. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text];
  if (points.length <= max) return text;
  return points.slice(0, Math.max(0, max - 1)).join('') + ELLIPSIS;
}

/**
 * The text, or its start and its end around an ellipsis. The end gets the larger share: what tells two Go names apart
 * stands last.
 */
export function shortenMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text];
  if (points.length <= max) return text;
  if (max < 3) return points.slice(0, max).join('');
  const head = Math.floor((max - 1) / 3);
  const tail = max - 1 - head;
  return points.slice(0, head).join('') + ELLIPSIS + points.slice(-tail).join('');
}

/** An address that a link may lead to: printable ASCII in which nothing could end the link, no longer than Slack takes. */
export function isLinkable(url: string): boolean {
  return url.length <= LONGEST_URL && /^https?:\/\/[!-;=?-{}~]+$/u.test(url) && URL.canParse(url);
}

const LONGEST_URL = 3_000;

/** For mrkdwn: Slack's three special characters as entities. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/gu, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** `escapeMrkdwn`, ending in an ellipsis where the whole would be longer than `max`; an entity is never cut. */
export function escapeWithin(text: string, max: number): string {
  const escaped = escapeMrkdwn(text);
  if (lengthOf(escaped) <= max) return escaped;
  let kept = '';
  let length = 0;
  for (const point of text) {
    const next = ENTITIES[point] ?? point;
    if (length + lengthOf(next) > max - 1) break;
    kept += next;
    length += lengthOf(next);
  }
  return kept + ELLIPSIS;
}
