/** The analysis port without threads: for the terminal, where nobody else waits and a thread would only start later. */

import type { Analysis } from '../../app/ports.ts';
import { nothingKnown } from '../../commands/command.ts';
import { describe, perform, run } from './analysis-worker.ts';
import { goroutinesOf, inquiryOf, intakeOf, toError } from './task.ts';

export function createInProcessAnalysis(maxInflatedBytes: number): Analysis {
  return {
    intake: async (parts, modules = []) =>
      intakeOf(perform({ kind: 'intake', parts, modules, maxInflatedBytes })),
    goroutines: async (profiles, modules) =>
      goroutinesOf(perform({ kind: 'goroutines', profiles, modules, maxInflatedBytes })),
    judge: async (history) => inquiryOf(perform({ kind: 'judge', history })),
    run: async (command, args, inputs, known = nothingKnown) => {
      const task = { command, args, inputs, known, maxInflatedBytes };
      const { result, later } = attempt(() => run(task));
      return { ...result, later: async () => attempt(later) };
    },
    close: async () => undefined,
  };
}

/** Errors are the same as where they come from a thread. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toError(describe(error));
  }
}
