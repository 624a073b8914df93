/** `heapbot pprof …`: a drop-in for `go tool pprof` (PARITY 0 and 13). What is needed later is loaded while the profile is read. */

import { type PprofRequest, parsePprofFlags, UsageFault } from '../pprof/driver/flags.ts';
import { FlagError, HelpRequest } from '../pprof/driver/go-flags.ts';
import { pprofUsage } from '../pprof/driver/usage.ts';
import { sayAll, sayError } from './pprof-errors.ts';
import { separateProgram, startReading } from './pprof-reading.ts';
import type { PprofTerminal } from './pprof-terminal.ts';

/** Resolves to the exit code. Rejects only where heapbot itself is at fault. */
export async function runPprof(argv: readonly string[], terminal: PprofTerminal): Promise<number> {
  try {
    await makeReport(parsePprofFlags(argv), terminal);
    return 0;
  } catch (error) {
    return explainFailure(error, terminal);
  }
}

const exitFailure = 2;

/** pprof's message for what a person can put right; anything else is thrown on. */
function explainFailure(error: unknown, terminal: PprofTerminal): number {
  if (error instanceof HelpRequest) {
    terminal.stderr(pprofUsage());
    return 0;
  }
  if (error instanceof FlagError) {
    terminal.stderr(error.message);
    terminal.stderr(pprofUsage());
    return exitFailure;
  }
  if (error instanceof UsageFault) {
    sayAll(error.warnings, terminal);
    if (error.showUsage) terminal.stderr(pprofUsage());
    terminal.stderr(error.message);
    return exitFailure;
  }
  if (!sayError(error, terminal)) throw error;
  return exitFailure;
}

async function makeReport(request: PprofRequest, terminal: PprofTerminal): Promise<void> {
  sayAll(request.warnings, terminal);
  const plan = await separateProgram(request, terminal.sources);
  const read = startReading(plan, terminal);
  const { answerRequest } = await import('./pprof-answer.ts');
  await answerRequest(plan, read, terminal);
}
