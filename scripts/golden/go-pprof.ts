/** Runs the real `go tool pprof` so that its answer depends on nothing but its arguments. */

import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PprofAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const TIMEOUT_MILLIS = 60_000;
const MAX_OUTPUT_BYTES = 64 << 20;
const ENVIRONMENT = {
  TZ: 'UTC',
  LC_ALL: 'C',
  GOFLAGS: '',
  PPROF_BINARY_PATH: '/nonexistent',
  /** pprof keeps a copy of what it fetches. */
  PPROF_TMPDIR: join(tmpdir(), 'heapbot-profiles'),
};

/** The version of the Go that is installed (`go1.26.8`), null where there is none. */
export async function findGoVersion(): Promise<string | null> {
  try {
    const { stdout, exit } = await runGo(['env', 'GOVERSION'], '.');
    return exit === 0 ? stdout.trim() : null;
  } catch {
    return null;
  }
}

/** The revision of google/pprof that the installed Go contains. */
export async function findPprofRevision(): Promise<string> {
  const root = (await runGo(['env', 'GOROOT'], '.')).stdout.trim();
  const list = ['list', '-m', '-mod=vendor', '-f', '{{.Version}}', 'github.com/google/pprof'];
  return (await runGo(list, `${root}/src/cmd`)).stdout.trim();
}

export function runGoPprof(args: readonly string[], folder: string): Promise<PprofAnswer> {
  return runGo(['tool', 'pprof', ...args], folder);
}

/** Rejects where there is no Go to run, or where it does not end; any other end is an answer. */
function runGo(args: readonly string[], folder: string): Promise<PprofAnswer> {
  const options = {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...ENVIRONMENT },
    timeout: TIMEOUT_MILLIS,
    maxBuffer: MAX_OUTPUT_BYTES,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile('go', args, options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ stdout, stderr, exit: child.exitCode ?? 1 });
    });
  });
}
