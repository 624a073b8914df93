/** A person's regular expression, compiled by RE2 so that none can hang the reader. */

import { RE2JS } from 're2js';
import { ReportError } from './report-error.ts';

/** Says whether a text contains a match. */
export type Pattern = (text: string) => boolean;

/** Compiling takes time in proportion to the length, and Unicode classes make the factor large. */
const LONGEST_PATTERN = 1000;

/** Only these characters, none of which mean anything but themselves. */
const PLAIN = /^[\w\s/:;,<>=~@#%&!'"`-]*$/;

/** `subject` names the pattern in an error: `focus regexp`. */
export function compilePattern(subject: string, source: string): Pattern {
  if (source.length > LONGEST_PATTERN) {
    throw new ReportError(
      `parsing ${subject}: it has ${source.length} characters, at most ${LONGEST_PATTERN} are accepted`,
    );
  }
  if (PLAIN.test(source)) return (text) => text.includes(source);
  const compiled = compile(subject, source);
  return (text) => compiled.test(text);
}

function compile(subject: string, source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ReportError(`parsing ${subject}: ${reason}`);
  }
}
