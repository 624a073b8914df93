/** Makes one report of `heapbot pprof` and puts it where it belongs. */

import type { ChosenReport } from '../pprof/driver/flags.ts';
import type { PrintedReport } from '../pprof/driver/report-formats.ts';
import type { ShellSettings } from '../pprof/driver/shell-settings.ts';
import { ProfileError } from '../pprof/errors.ts';
import type { Profile } from '../pprof/profile.ts';
import { ReportError } from '../pprof/report-error.ts';
import { SourceError } from './pprof-sources.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** Rejects with ReportError or SourceError. */
export async function writeReport(
  profile: Profile,
  { print, argument, fileEnding, isPicture }: ChosenReport,
  { options, output }: ShellSettings,
  terminal: PprofTerminal,
): Promise<void> {
  const printed = print(profile, options, argument, terminal);
  sayAll(printed.warnings, terminal);
  const content = isPicture ? [await terminal.drawSvg(joinText(printed))] : printed.content;
  if (output !== '') {
    terminal.stderr(`Generating report in ${output}`);
    await terminal.sources.writeFile(output, content);
  } else if (fileEnding !== '' && terminal.isScreen) {
    const path = await terminal.sources.writeNumbered(fileEnding, content);
    terminal.stderr(`Generating report in ${path}`);
  } else {
    for (const part of content) await terminal.stdout(part);
  }
}

function joinText({ content }: PrintedReport): string {
  return Array.from(content, (part) => Buffer.from(part).toString()).join('');
}

/** Says what there is to say to a person of an error; false where it is none that a person can put right. */
export function sayError(error: unknown, terminal: PprofTerminal): boolean {
  const message = messageForPerson(error);
  if (message === null) return false;
  if (error instanceof ReportError) sayAll(error.warnings, terminal);
  terminal.stderr(message);
  return true;
}

function sayAll(lines: readonly string[], terminal: PprofTerminal): void {
  for (const line of lines) terminal.stderr(line);
}

/** pprof's message for what a person can put right; null for anything else. */
export function messageForPerson(error: unknown): string | null {
  if (error instanceof ProfileError) return error.pprofMessage;
  if (error instanceof ReportError || error instanceof SourceError) return error.message;
  return null;
}
