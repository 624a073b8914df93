/** The analysis port without threads: for the terminal, where nobody else waits and a thread would only start later. */

import type { Analysis } from '../../app/ports.ts';
import { perform } from './analysis-worker.ts';
import { intakeOf, resultOf } from './task.ts';

export function createInProcessAnalysis(maxInflatedBytes: number): Analysis {
  return {
    intake: async (parts) => intakeOf(perform({ kind: 'intake', parts, maxInflatedBytes })),
    run: async (command, args, inputs) =>
      resultOf(perform({ kind: 'run', command, args, inputs, maxInflatedBytes })),
    close: async () => undefined,
  };
}
