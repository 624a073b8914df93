/** The analysis port on a pool of worker threads, so that no profile ever holds up an acknowledgement. */

import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { AnalysisError } from '../../app/errors.ts';
import type { Analysis, AnalysisInput } from '../../app/ports.ts';
import { workerEntry } from '../worker-entry.ts';
import { intakeOf, type Outcome, resultOf, type Task } from './task.ts';

export interface AnalysisPoolOptions {
  readonly maxInflatedBytes: number;
  /** How long one task may take. */
  readonly timeoutMillis: number;
  readonly maxThreads?: number;
}

/** More than that waiting means that answers come too late to be of use. */
const MAX_QUEUE = 200;

export function openAnalysisPool({
  maxInflatedBytes,
  timeoutMillis,
  maxThreads,
}: AnalysisPoolOptions): Analysis {
  const { filename, execArgv } = workerEntry('analysis-worker', import.meta.url);
  const pool = new Piscina({
    filename,
    name: 'perform',
    execArgv: [...execArgv],
    minThreads: 1,
    maxThreads: maxThreads ?? Math.max(2, availableParallelism()),
    maxQueue: MAX_QUEUE,
    idleTimeout: 30_000,
  });

  return {
    intake: async (parts) =>
      intakeOf(await perform({ kind: 'intake', parts, maxInflatedBytes }, [])),
    run: async (command, args, inputs) => {
      const task: Task = { kind: 'run', command, args, inputs, maxInflatedBytes };
      return resultOf(await perform(task, transferable(inputs)));
    },
    close: () => pool.destroy(),
  };

  async function perform(task: Task, transferList: ArrayBuffer[]): Promise<Outcome> {
    const signal = AbortSignal.timeout(timeoutMillis);
    try {
      return await pool.run(task, { transferList, signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      const seconds = timeoutMillis / 1000;
      throw new AnalysisError(
        'Timeout',
        `The analysis took longer than ${seconds} s and was stopped.`,
      );
    }
  }
}

/** A profile that alone fills its buffer is handed over instead of copied; shared memory needs neither. */
function transferable(inputs: readonly AnalysisInput[]): ArrayBuffer[] {
  return inputs.flatMap(({ profile: { buffer, byteLength } }) => {
    return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
  });
}
