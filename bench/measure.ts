/** Runs a program as a child process and measures its time, its largest memory and its output. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';

export interface Measurement {
  /** Medians of the runs: by the clock, and what the processor worked in all threads. */
  readonly wallMillis: number;
  readonly cpuMillis: number;
  /** Largest of the runs; 0 where the system does not tell (no /proc). */
  readonly peakKilobytes: number;
  readonly outputDigest: string;
  readonly outputBytes: number;
}

export interface Program {
  readonly command: readonly string[];
  readonly runs: number;
}

interface Run {
  readonly wallMillis: number;
  readonly cpuMillis: number;
  readonly peakKilobytes: number;
  readonly digest: string;
  readonly bytes: number;
}

/**
 * Runs the programs in turns, so that what else the machine does falls on all of them. Throws where one fails or
 * prints something else from one run to the next.
 */
export async function measureInTurns(programs: readonly Program[]): Promise<Measurement[]> {
  const done: Run[][] = programs.map(() => []);
  const most = Math.max(...programs.map(({ runs }) => runs));
  for (let turn = 0; turn < most; turn++) {
    for (const [row, { command, runs }] of programs.entries()) {
      if (turn < runs) done[row]?.push(await runOnce(command));
    }
  }
  return programs.map(({ command }, row) => summarize(command, done[row] ?? []));
}

function summarize(command: readonly string[], runs: readonly Run[]): Measurement {
  const [first, ...others] = runs;
  if (first === undefined) throw new RangeError('nothing was run');
  if (others.some(({ digest }) => digest !== first.digest)) {
    throw new Error(`${command.join(' ')} printed something else from run to run`);
  }
  return {
    wallMillis: median(runs.map(({ wallMillis }) => wallMillis)),
    cpuMillis: median(runs.map(({ cpuMillis }) => cpuMillis)),
    peakKilobytes: Math.max(...runs.map(({ peakKilobytes }) => peakKilobytes)),
    outputDigest: first.digest,
    outputBytes: first.bytes,
  };
}

function runOnce(command: readonly string[]): Promise<Run> {
  const [program = '', ...args] = command;
  const cpuBefore = cpuMillisOfChildren();
  const started = performance.now();
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TZ: 'UTC', PPROF_BINARY_PATH: '/nonexistent' },
  });
  const hash = createHash('sha256');
  let bytes = 0;
  let complaint = '';
  let peakKilobytes = 0;
  const watch = setInterval(() => {
    void peakMemory(child.pid).then((peak) => {
      peakKilobytes = Math.max(peak, peakKilobytes);
    });
  }, 5);
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
      const wallMillis = performance.now() - started;
      const cpuMillis = cpuMillisOfChildren() - cpuBefore;
      if (code !== 0) reject(new Error(`${command.join(' ')} exited with ${code}: ${complaint}`));
      else resolve({ wallMillis, cpuMillis, peakKilobytes, digest: hash.digest('hex'), bytes });
    });
  });
}

/** VmHWM is the largest resident size so far, so reading it now and then misses only the last moments. */
async function peakMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

const MILLIS_OF_TICK = 10;
/** Where user and system time of the children that ended stand in /proc/self/stat, counted after the name. */
const CHILD_TIMES = [13, 14];

/** 0 where the system does not tell. */
function cpuMillisOfChildren(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return CHILD_TIMES.reduce((sum, field) => sum + Number(fields[field]), 0) * MILLIS_OF_TICK;
  } catch {
    return 0;
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
