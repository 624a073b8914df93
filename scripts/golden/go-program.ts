/** Builds and runs a Go program of our own that serves its profiles. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** Profiles name the file of the program: a folder that says nothing about the machine. */
const BUILD_FOLDER = join(tmpdir(), 'heapbot-profiles');
const FETCH_TIMEOUT_MILLIS = 60_000;
const START_TIMEOUT_MILLIS = 20_000;

export interface GoProgram {
  /** The folder of its main package. */
  readonly source: string;
  /** What the running program is called, below a folder that is the same on every machine. */
  readonly binary: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly linkerFlags: string;
}

export interface RunningProgram {
  /** `http://127.0.0.1:41234` */
  readonly origin: string;
  readonly stop: () => void;
}

export async function startGoProgram(program: GoProgram): Promise<RunningProgram> {
  const binary = buildGoProgram(program);
  const running = spawn(binary, ['-listen=127.0.0.1:0'], {
    env: program.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => {
    running.kill('SIGKILL');
    rmSync(binary, { force: true });
  };
  try {
    return { origin: `http://${await readAddress(running)}`, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

export async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MILLIS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  return Buffer.from(await response.arrayBuffer());
}

/** Builds `program` without any path of this machine in it. */
function buildGoProgram(program: GoProgram): string {
  const binary = join(BUILD_FOLDER, program.binary);
  mkdirSync(dirname(binary), { recursive: true });
  const flags = ['-trimpath', '-buildvcs=false', `-ldflags=${program.linkerFlags}`, '-o', binary];
  execFileSync('go', ['build', ...flags, '.'], {
    cwd: program.source,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return binary;
}

async function readAddress(running: ChildProcess): Promise<string> {
  if (running.stdout === null) throw new Error('the program has no standard output');
  const deadline = setTimeout(() => running.kill('SIGKILL'), START_TIMEOUT_MILLIS);
  for await (const line of createInterface({ input: running.stdout })) {
    const found = /^listening on (\S+)$/.exec(line);
    if (found?.[1] === undefined) continue;
    clearTimeout(deadline);
    return found[1];
  }
  throw new Error('the program ended before it said "listening on ADDRESS"');
}
