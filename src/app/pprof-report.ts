/** Makes one report of `heapbot pprof` and puts it where it belongs. */

import type { ChosenReport } from '../pprof/driver/flags.ts';
import { type PrintedReport, printers } from '../pprof/driver/printers.ts';
import type { ShellSettings } from '../pprof/driver/shell-settings.ts';
import type { Profile } from '../pprof/profile.ts';
import { sayAll } from './pprof-errors.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** Rejects with ReportError or SourceError. */
export async function writeReport(
  profile: Profile,
  { name, argument, fileEnding, isPicture }: ChosenReport,
  { options, output }: ShellSettings,
  terminal: PprofTerminal,
): Promise<void> {
  const printed = printers[name](profile, options, argument, terminal);
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
