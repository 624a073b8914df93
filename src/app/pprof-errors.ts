/** What `heapbot pprof` says where something is wrong. */

import { ProfileError } from '../pprof/errors.ts';
import { ReportError } from '../pprof/report-error.ts';
import { SourceError } from './pprof-sources.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** Says what there is to say to a person of an error; false where it is none that a person can put right. */
export function sayError(error: unknown, terminal: PprofTerminal): boolean {
  const message = messageForPerson(error);
  if (message === null) return false;
  if (error instanceof ReportError) sayAll(error.warnings, terminal);
  terminal.stderr(message);
  return true;
}

export function sayAll(lines: readonly string[], terminal: PprofTerminal): void {
  for (const line of lines) terminal.stderr(line);
}

/** pprof's message for what a person can put right; null for anything else. */
export function messageForPerson(error: unknown): string | null {
  if (error instanceof ProfileError) return error.pprofMessage;
  if (error instanceof ReportError || error instanceof SourceError) return error.message;
  return null;
}
