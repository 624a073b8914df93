/** Splits what a person typed after /heap into words, as people type in Slack: curly quotes, dashes that a keyboard made long. */

import { UsageError } from './errors.ts';

/** More than any command needs, less than any command can be hurt by. */
const MAX_TEXT = 4000;

/** Which closing quote ends a word that was opened by the key. */
const CLOSING: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”“"',
  '”': '”"',
  '„': '“”"',
  '‘': "’‘'",
  '’': "’'",
  '«': '»',
  '`': '`',
};

/**
 * Words are separated by white space; quotes (straight or curly) and backticks keep spaces together and are dropped.
 * A quote opens only at the start of a word or just after `=`, so that `don't` and `it’s` stay whole. Backslashes are left as they
 * are: they belong to regular expressions. A leading em or en dash becomes `--` or `-`.
 *
 * Throws UsageError where the text is too long or a quote is never closed.
 */
export function splitWords(text: string): string[] {
  if (text.length > MAX_TEXT) {
    throw new UsageError(`That is ${text.length} characters long; a command may have ${MAX_TEXT}.`);
  }
  const words: string[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const word = readWord(text, at);
    words.push(straightenDash(word.text));
    at = skipSpace(text, word.end);
  }
  return words;
}

/** Writes words so that `splitWords` reads them back: the inverse, used for buttons and "run it again" lines. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word !== '' && !/[\s"'“”„‘’«»`]/u.test(word)) return word;
  const quote = ['"', "'", '`'].find((candidate) => !word.includes(candidate));
  if (quote === undefined) return word;
  const equals = /^[\w-]+=/u.exec(word)?.[0] ?? '';
  return `${equals}${quote}${word.slice(equals.length)}${quote}`;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/u.test(text.charAt(at))) at++;
  return at;
}

function readWord(text: string, from: number): { text: string; end: number } {
  let word = '';
  let at = from;
  while (at < text.length && !/\s/u.test(text.charAt(at))) {
    const closing = word === '' || word.endsWith('=') ? CLOSING[text.charAt(at)] : undefined;
    if (closing === undefined) {
      word += text.charAt(at++);
      continue;
    }
    const end = findClosing(text, at + 1, closing);
    if (end < 0)
      throw new UsageError(`A quote is opened but not closed: ${text.slice(at, at + 40)}`);
    word += text.slice(at + 1, end);
    at = end + 1;
  }
  return { text: word, end: at };
}

function findClosing(text: string, from: number, closing: string): number {
  for (let at = from; at < text.length; at++) {
    if (closing.includes(text.charAt(at))) return at;
  }
  return -1;
}

/** Phones turn `--` into an em dash and `-` before a word into an en dash. */
function straightenDash(word: string): string {
  return word.replace(/^—(?=.)/u, '--').replace(/^[–−](?=.)/u, '-');
}
