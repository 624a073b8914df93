/** Files that people shared in a chat, as they are named: by Slack's links to a file or to its message, or by the file's id. */

import type { Upload } from './command.ts';

/** Longer than any link that Slack gives. */
const LONGEST = 1000;

/** People copy the angle brackets too that Slack puts around a link, and what it is called behind a bar. */
const SITE = /^<?https?:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?(\/[^\s<>|]*)(?:\|[^<>]*)?>?$/iu;
const ID = /^(?=[A-Z]*\d)F[A-Z0-9]{8,20}$/u;
const FILE_PAGE = /^\/files\/[A-Z0-9]{6,20}\/(F[A-Z0-9]{8,20})(?:[/?#]|$)/u;
const FILE_BYTES = /^\/files-pri\/[A-Z0-9]{6,20}-(F[A-Z0-9]{8,20})(?:[/?#]|$)/u;
const MESSAGE = /^\/archives\/([CDG][A-Z0-9]{6,20})\/p(\d{10})(\d{6})(?:[?#]|$)/u;
const THREAD = /[?&]thread_ts=(\d{10}\.\d{6})(?:[&#]|$)/u;

/** Null where the word names no such file. Nothing but ids is taken from a link: it is never an address to go to. */
export function readUpload(word: string): Upload | null {
  if (word.length > LONGEST) return null;
  if (ID.test(word)) return { kind: 'file', id: word };
  const path = SITE.exec(word)?.[1] ?? '';
  const file = FILE_PAGE.exec(path)?.[1] ?? FILE_BYTES.exec(path)?.[1];
  if (file !== undefined) return { kind: 'file', id: file };
  const [, channel, seconds, micros] = MESSAGE.exec(path) ?? [];
  if (channel === undefined) return null;
  const thread = THREAD.exec(path)?.[1] ?? null;
  return { kind: 'message', channel, message: `${seconds}.${micros}`, thread };
}

/** As people see it while nothing else is known of it. */
export function nameUpload(upload: Upload): string {
  return upload.kind === 'file' ? `the file ${upload.id}` : 'the file of that message';
}
