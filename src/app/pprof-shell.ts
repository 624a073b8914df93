/** The shell that `heapbot pprof` is where no report is named: lines are read and answered until there are no more. */

import { UsageFault } from '../pprof/driver/flags.ts';
import {
  copyForShell,
  expandLine,
  greetShell,
  readShellLine,
  startSettings,
} from '../pprof/driver/shell.ts';
import type { ShellSettings } from '../pprof/driver/shell-settings.ts';
import type { Profile } from '../pprof/profile.ts';
import { sayError } from './pprof-errors.ts';
import { writeReport } from './pprof-report.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** Resolves when the person leaves. */
export async function runShell(
  loaded: Profile,
  { options, output }: ShellSettings,
  terminal: PprofTerminal,
): Promise<void> {
  const profile = copyForShell(loaded);
  let settings: ShellSettings | null = startSettings(options, output);
  for (const line of greetShell(profile, options, terminal.formatTime)) terminal.stderr(line);
  const input = await terminal.openInput();
  try {
    while (settings !== null) {
      const line = await input.ask('(pprof) ');
      if (line === null) return;
      settings = await answerLine(line, settings, profile, terminal);
    }
  } finally {
    input.close();
  }
}

/** Resolves to the settings from now on; null where the person leaves. */
async function answerLine(
  line: string,
  settings: ShellSettings,
  profile: Profile,
  terminal: PprofTerminal,
): Promise<ShellSettings | null> {
  let current: ShellSettings | null = settings;
  for (const one of expandLine(line, profile)) {
    if (current === null) break;
    try {
      current = await takeStep(one, current, profile, terminal);
    } catch (error) {
      if (error instanceof UsageFault) terminal.stderr(error.message);
      else if (!sayError(error, terminal)) throw error;
    }
  }
  return current;
}

async function takeStep(
  line: string,
  settings: ShellSettings,
  profile: Profile,
  terminal: PprofTerminal,
): Promise<ShellSettings | null> {
  const step = readShellLine(line, settings, profile);
  switch (step.kind) {
    case 'set':
      return step.settings;
    case 'report':
      // Binary data would come between the lines of the conversation.
      await writeReport(profile, step.report, step.settings, { ...terminal, isScreen: true });
      return settings;
    case 'say':
      terminal.stderr(step.text);
      return settings;
    case 'nothing':
      return settings;
    case 'quit':
      return null;
  }
}
