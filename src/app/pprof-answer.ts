/** Answers a request of `heapbot pprof` once its sources can be read. Nearly all of the program hangs on this file, which is loaded meanwhile. */

import { loadProfile } from './pprof-load.ts';
import type { LoadPlan, Read } from './pprof-reading.ts';
import { writeReport } from './pprof-report.ts';
import { runShell } from './pprof-shell.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** Makes the report, or asks for them one by one where none is named. Rejects with SourceError, ProfileError or ReportError. */
export async function answerRequest(
  plan: LoadPlan,
  read: Read,
  terminal: PprofTerminal,
): Promise<void> {
  const profile = await loadProfile(plan, read, terminal);
  const { report, options, output } = plan;
  const settings = { options, output };
  if (report === null) await runShell(profile, settings, terminal);
  else await writeReport(profile, report, settings, terminal);
}
