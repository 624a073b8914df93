/** Runs a program as a child process and measures its time, its largest memory and its output. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

export interface Measurement {
  /** Median of the runs. */
  readonly millis: number;
  /** Largest of the runs; null where the system does not tell (no /proc). */
  readonly peakKilobytes: number | null;
  readonly outputDigest: string;
  readonly outputBytes: number;
}

interface Run {
  readonly millis: number;
  readonly peakKilobytes: number | null;
  readonly digest: string;
  readonly bytes: number;
}

/**
 * Runs the programs in turns, so that what else the machine does falls on all of them. Throws where one fails or
 * prints something else from one run to the next.
 */
export async function measureInTurns(
  commands: readonly (readonly string[])[],
  runs: number,
): Promise<Measurement[]> {
  const done: Run[][] = commands.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [row, command] of commands.entries()) done[row]?.push(await runOnce(command));
  }
  return commands.map((command, row) => summarize(command, done[row] ?? []));
}

function summarize(command: readonly string[], runs: readonly Run[]): Measurement {
  const [first, ...others] = runs;
  if (first === undefined) throw new RangeError('nothing was run');
  if (others.some(({ digest }) => digest !== first.digest)) {
    throw new Error(`${command.join(' ')} printed something else from run to run`);
  }
  const peaks = runs.flatMap((run) => (run.peakKilobytes === null ? [] : [run.peakKilobytes]));
  return {
    millis: median(runs.map((run) => run.millis)),
    peakKilobytes: peaks.length === 0 ? null : Math.max(...peaks),
    outputDigest: first.digest,
    outputBytes: first.bytes,
  };
}

function runOnce(command: readonly string[]): Promise<Run> {
  const [program = '', ...args] = command;
  const started = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TZ: 'UTC', PPROF_BINARY_PATH: '/nonexistent' },
  });
  const hash = createHash('sha256');
  let bytes = 0;
  let complaint = '';
  let peakKilobytes: number | null = null;
  const watch = setInterval(() => {
    void peakMemory(child.pid).then((peak) => {
      peakKilobytes = peak === null ? peakKilobytes : Math.max(peak, peakKilobytes ?? 0);
    });
  }, 10);
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString()}`.slice(-2000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
    child.once('close', (code) => {
      clearInterval(watch);
      const millis = performance.now() - started;
      if (code !== 0) reject(new Error(`${command.join(' ')} exited with ${code}: ${complaint}`));
      else resolve({ millis, peakKilobytes, digest: hash.digest('hex'), bytes });
    });
  });
}

/** VmHWM is the largest resident size so far, so reading it now and then misses only the last moments. */
async function peakMemory(pid: number | undefined): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return found === undefined ? null : Number(found);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
