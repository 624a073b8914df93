/** Regular expressions that are written by and for a person: RE2, as all of pprof's. */

import { compilePattern } from '../pprof/pattern.ts';
import { ReportError } from '../pprof/report-error.ts';
import { UsageError } from './errors.ts';

/** A name as a pattern that matches just that text. */
export function escapePattern(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/**
 * The pattern, if RE2 understands it. Throws UsageError: a name of Go that was pasted as it stands, `main.(*T).M`, is no regular
 * expression. `spell` makes a whole command of the pattern that was probably meant.
 */
export function checkPattern(
  pattern: string,
  spell: (pattern: string) => readonly string[] = () => [],
): string {
  try {
    compilePattern('', pattern);
    return pattern;
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    const why = error.message.replace(/^parsing : /u, '');
    const meant = escapePattern(pattern);
    const isShort = meant.length <= 300;
    throw new UsageError(
      `\`${pattern.slice(0, 200)}\` is no regular expression: ${why}.${isShort ? ` To match it as it stands, type \`${meant}\`.` : ''}`,
      isShort ? spell(meant) : [],
    );
  }
}
