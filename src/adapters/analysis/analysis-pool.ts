/** The analysis port on a pool of worker threads, so that no profile ever holds up an acknowledgement. */

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { AnalysisError } from '../../app/errors.ts';
import type { Log } from '../../app/log.ts';
import type { Analysis, AnalysisInput, AnalysisResult } from '../../app/ports.ts';
import { nothingKnown } from '../../commands/command.ts';
import { workerEntry } from '../worker-entry.ts';
import {
  attachmentsOf,
  goroutinesOf,
  inquiryOf,
  intakeOf,
  type Outcome,
  type Task,
  toError,
} from './task.ts';

export interface AnalysisPoolOptions {
  readonly maxInflatedBytes: number;
  /** How long one task may take. */
  readonly timeoutMillis: number;
  readonly maxThreads?: number;
  readonly log: Log;
}

/** More than that waiting means that answers come too late to be of use. */
const MAX_QUEUE = 200;

export function openAnalysisPool(options: AnalysisPoolOptions): Analysis {
  const { maxInflatedBytes, timeoutMillis, maxThreads, log } = options;
  const pool = new Piscina<Task, Outcome>({
    ...workerEntry('analysis-worker', import.meta.url),
    name: 'perform',
    minThreads: 1,
    maxThreads: maxThreads ?? Math.max(2, availableParallelism()),
    maxQueue: MAX_QUEUE,
    idleTimeout: 30_000,
  });
  // A thread that ends between two tasks would otherwise end the program; the next task starts another one.
  pool.on('error', (error: Error) => log.error('an analysis thread ended', { error }));
  return {
    intake: async (parts, modules = []) =>
      intakeOf(await perform({ kind: 'intake', parts, modules, maxInflatedBytes }, [])),
    goroutines: async (profiles, modules) =>
      goroutinesOf(await perform({ kind: 'goroutines', profiles, modules, maxInflatedBytes }, [])),
    judge: async (history) => inquiryOf(await perform({ kind: 'judge', history }, [])),
    run: async (command, args, inputs, known = nothingKnown) => {
      const { port1: here, port2: port } = new MessageChannel();
      const task: Task = { kind: 'run', command, args, inputs, known, maxInflatedBytes, port };
      const sent = once(here, 'message').then(([result]) => result as AnalysisResult);
      const drawn = perform(task, [...transferable(inputs), port]);
      const result = await Promise.race([
        sent,
        drawn.then((outcome) => heed(outcome, sent)),
      ]).finally(() => here.close());
      return { ...result, later: async () => attachmentsOf(await drawn) };
    },
    close: () => pool.destroy(),
  };

  async function perform(
    task: Task,
    transferList: (ArrayBuffer | MessagePort)[],
  ): Promise<Outcome> {
    const signal = AbortSignal.timeout(timeoutMillis);
    try {
      return await pool.run(task, { transferList, signal });
    } catch (error) {
      throw refusalOf(error, signal.aborted ? timeoutMillis : null) ?? error;
    }
  }
}

/** The outcome of a task may be here before the result that was sent before it. */
async function heed(outcome: Outcome, sent: Promise<AnalysisResult>): Promise<AnalysisResult> {
  if (outcome.kind === 'error') throw toError(outcome);
  return await sent;
}

/** What a person can act on: a profile that takes too long or too much memory. */
function refusalOf(error: unknown, timedOutAfter: number | null): AnalysisError | null {
  if (timedOutAfter !== null) {
    const seconds = timedOutAfter / 1000;
    return new AnalysisError(
      'Timeout',
      `The analysis took longer than ${seconds} s and was stopped. Narrow it with focus=, or ask again when heapbot is less busy.`,
    );
  }
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return null;
  return new AnalysisError(
    'OutOfMemory',
    'The profile is too large for the memory that heapbot has. Whoever runs it can give it more, or lower HEAPBOT_MAX_PROFILE_BYTES.',
  );
}

/** A profile that alone fills its buffer is handed over instead of copied; shared memory needs neither. */
function transferable(inputs: readonly AnalysisInput[]): ArrayBuffer[] {
  return inputs.flatMap(({ profile: { buffer, byteLength } }) => {
    return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
  });
}
