/** A worker thread of a fuzz run: tries one input after another and says which it is at. */

import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { makeInput } from './inputs.ts';
import type { FuzzTask, WorkerReport } from './pool.ts';
import { loadSeeds } from './seeds.ts';
import { tryInput } from './try-input.ts';

const { seed, current } = workerData as FuzzTask;
const seeds = loadSeeds();

parentPort?.on('message', ({ from, to }: { from: number; to: number }) => {
  const outcomes: Record<string, number> = {};
  let slowest = { millis: 0, index: from };
  for (let index = from; index < to; index++) {
    Atomics.store(current, 0, index + 1);
    const started = performance.now();
    const outcome = tryOne(index);
    const millis = performance.now() - started;
    if (millis > slowest.millis) slowest = { millis, index };
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  Atomics.store(current, 0, 0);
  tell({ kind: 'done', tried: to - from, outcomes, slowest });
});

function tryOne(index: number): string {
  try {
    return tryInput(makeInput(seeds, seed, index));
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ kind: 'finding', index, problem: stack.split('\n').slice(0, 6).join('\n') });
    return 'FINDING';
  }
}

function tell(report: WorkerReport): void {
  parentPort?.postMessage(report);
}
