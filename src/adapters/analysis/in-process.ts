/** The analysis port without threads: for the terminal, where nobody else waits and a thread would only start later. */

import type { Analysis } from '../../app/ports.ts';
import { nothingKnown } from '../../commands/command.ts';
import { perform } from './analysis-worker.ts';
import { goroutinesOf, inquiryOf, intakeOf, resultOf } from './task.ts';

export function createInProcessAnalysis(maxInflatedBytes: number): Analysis {
  return {
    intake: async (parts, modules = []) =>
      intakeOf(perform({ kind: 'intake', parts, modules, maxInflatedBytes })),
    goroutines: async (profiles, modules) =>
      goroutinesOf(perform({ kind: 'goroutines', profiles, modules, maxInflatedBytes })),
    judge: async (history) => inquiryOf(perform({ kind: 'judge', history })),
    run: async (command, args, inputs, known = nothingKnown) =>
      resultOf(perform({ kind: 'run', command, args, inputs, known, maxInflatedBytes })),
    close: async () => undefined,
  };
}
