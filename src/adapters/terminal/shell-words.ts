/** A command as it is typed in a shell, which would take backslashes, brackets and stars for its own. */

import { splitWords } from '../../commands/words.ts';

/** `command` is written as it would be after /heap. */
export function spellForShell(command: string): string {
  return splitWords(command).map(quote).join(' ');
}

function quote(word: string): string {
  if (word !== '' && !SPECIAL.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Square brackets are left alone: shells do so where no file fits, and usages are easier to read. */
const SPECIAL = /[\s\\$()*?;|&<>'"`!{}~#]/u;
