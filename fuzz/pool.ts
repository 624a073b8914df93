/** Runs inputs in worker threads and watches them from outside, so that one that hangs or swallows memory is noticed. */

import { Worker } from 'node:worker_threads';

export interface FuzzTask {
  readonly seed: number;
  /** The number of the input that the worker is at + 1; 0 when it is at none. */
  readonly current: Int32Array;
}

export interface FuzzLimits {
  /** For one input. One that takes longer is tried once more alone with five times as much before it counts. */
  readonly seconds: number;
  readonly heapMegabytes: number;
  /** Of the whole process. */
  readonly processMegabytes: number;
}

export interface Finding {
  readonly index: number;
  readonly problem: string;
}

export type WorkerReport =
  | ({ readonly kind: 'finding' } & Finding)
  | {
      readonly kind: 'done';
      readonly tried: number;
      readonly outcomes: Readonly<Record<string, number>>;
      readonly slowest: { readonly millis: number; readonly index: number };
    };

export interface FuzzTotals {
  readonly tried: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
  readonly slowest: { readonly millis: number; readonly index: number };
  readonly peakMegabytes: number;
}

export interface FuzzPlan {
  readonly seed: number;
  readonly from: number;
  readonly runs: number;
  /** Begins no new inputs after so long. */
  readonly seconds: number;
  readonly workers: number;
  readonly limits: FuzzLimits;
  onProgress(totals: FuzzTotals): void;
}

const CHUNK = 500;
const WATCH_MILLIS = 50;
const PROGRESS_MILLIS = 10_000;
/** How many times as long an input may wait for a processor. */
const PATIENCE = 20;
/** To load the program, which a busy machine takes long to do. */
const START_MILLIS = 180_000;

export async function runPool(plan: FuzzPlan): Promise<FuzzTotals> {
  const run = new FuzzRun(plan);
  const progress = setInterval(() => plan.onProgress(run.totals()), PROGRESS_MILLIS);
  try {
    await Promise.all(Array.from({ length: plan.workers }, () => run.work()));
  } finally {
    clearInterval(progress);
  }
  return run.totals();
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How a worker ended: with its stretch, or at an input that has to be looked at. */
type Ending = { kind: 'done' } | { kind: 'stuck'; index: number; problem: string };

class FuzzRun {
  readonly #plan: FuzzPlan;
  readonly #deadline: number;
  #next: number;
  #tried = 0;
  #slowest = { millis: 0, index: 0 };
  #peak = 0;
  readonly #outcomes = new Map<string, number>();
  readonly #findings: Finding[] = [];

  constructor(plan: FuzzPlan) {
    this.#plan = plan;
    this.#deadline = Date.now() + plan.seconds * 1000;
    this.#next = plan.from;
  }

  totals(): FuzzTotals {
    return {
      tried: this.#tried,
      outcomes: this.#outcomes,
      findings: this.#findings,
      slowest: this.#slowest,
      peakMegabytes: this.#peak,
    };
  }

  async work(): Promise<void> {
    let worker = new WatchedWorker(this.#plan);
    for (let stretch = this.#take(); stretch !== null; ) {
      const ending = await this.#run(worker, stretch, this.#plan.limits.seconds);
      if (ending.kind === 'done') {
        stretch = this.#take();
        continue;
      }
      await worker.stop();
      await this.#lookAgain(ending.index);
      this.#tried += ending.index + 1 - stretch.from;
      worker = new WatchedWorker(this.#plan);
      const from = ending.index + 1;
      stretch = from < stretch.to ? { from, to: stretch.to } : this.#take();
    }
    await worker.stop();
  }

  #take(): Stretch | null {
    const end = this.#plan.from + this.#plan.runs;
    if (this.#next >= end || Date.now() > this.#deadline) return null;
    const from = this.#next;
    this.#next = Math.min(from + CHUNK, end);
    return { from, to: this.#next };
  }

  /** On a busy machine an input may seem to hang: alone, with more time, it shows whether it does. */
  async #lookAgain(index: number): Promise<void> {
    const worker = new WatchedWorker(this.#plan);
    const stretch = { from: index, to: index + 1 };
    const ending = await this.#run(worker, stretch, this.#plan.limits.seconds * 5);
    await worker.stop();
    if (ending.kind === 'stuck') this.#findings.push({ index, problem: ending.problem });
    else this.#tried--;
  }

  #run(worker: WatchedWorker, stretch: Stretch, seconds: number): Promise<Ending> {
    return worker.run(stretch, seconds, (report) => {
      this.#peak = Math.max(this.#peak, megabytesInUse());
      if (report.kind === 'finding') {
        this.#findings.push({ index: report.index, problem: report.problem });
        return;
      }
      this.#tried += report.tried;
      for (const [outcome, count] of Object.entries(report.outcomes)) {
        this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + count);
      }
      if (report.slowest.millis > this.#slowest.millis) this.#slowest = report.slowest;
    });
  }
}

class WatchedWorker {
  readonly #worker: Worker;
  readonly #current = new Int32Array(new SharedArrayBuffer(4));
  readonly #limits: FuzzLimits;
  #failure = '';

  constructor({ seed, limits }: FuzzPlan) {
    const task: FuzzTask = { seed, current: this.#current };
    this.#limits = limits;
    // The loader of TypeScript is asked for: a thread does not inherit it.
    const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
    const worker = JSON.stringify(import.meta.resolve('./worker.ts'));
    this.#worker = new Worker(`import(${tsx}).then((tsx) => tsx.tsImport(${worker}, ${worker}))`, {
      eval: true,
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    });
    this.#worker.on('error', (error) => {
      this.#failure = `the worker ended: ${error.message}`;
    });
  }

  async run(
    { from, to }: Stretch,
    seconds: number,
    onReport: (report: WorkerReport) => void,
  ): Promise<Ending> {
    let isDone = false;
    const listen = (report: WorkerReport) => {
      if (report.kind === 'done') isDone = true;
      onReport(report);
    };
    this.#worker.on('message', listen);
    this.#worker.postMessage({ from, to });
    const problem = await this.#watch(seconds, () => isDone);
    this.#worker.off('message', listen);
    if (problem === '') return { kind: 'done' };
    const index = Atomics.load(this.#current, 0) - 1;
    if (index < from) throw new Error(`no input was begun: ${problem}`);
    return { kind: 'stuck', index, problem };
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Resolves to what is wrong, or to '' when the stretch is done. */
  async #watch(seconds: number, isDone: () => boolean): Promise<string> {
    let seen = -1;
    let since = Date.now();
    let spentBefore = process.cpuUsage();
    while (!isDone()) {
      await new Promise((resolve) => setTimeout(resolve, WATCH_MILLIS));
      if (this.#failure !== '') return this.#failure;
      if (megabytesInUse() > this.#limits.processMegabytes) {
        return `the process takes more than ${this.#limits.processMegabytes} MB`;
      }
      const index = Atomics.load(this.#current, 0);
      if (index !== seen) {
        seen = index;
        since = Date.now();
        spentBefore = process.cpuUsage();
      }
      const limit = index === 0 ? START_MILLIS : seconds * 1000;
      const waited = Date.now() - since;
      // Where the machine is busy with something else, an input has not had the time that went by.
      const isOwnTime = millisSpent(spentBefore) > limit || waited > PATIENCE * limit;
      if (waited > limit && isOwnTime) return `it takes longer than ${limit / 1000} s`;
    }
    return '';
  }
}

/** Processor time of the whole process. */
function millisSpent(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function megabytesInUse(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
