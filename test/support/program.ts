/** The whole program as its users start it: the build, in a process of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export interface Program {
  /** All that it has written so far. */
  output(): string;
  /** What a person would look for in its first words, e.g. the port in its address. */
  greeted(pattern: RegExp): string;
  /** Sends a signal and resolves when it has ended, to its exit code, or to the name of the signal that ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ending>;
}

type Ending = number | NodeJS.Signals | null;

/** Resolves when stdout holds the greeting; rejects with all output where it ends before that. */
export async function startProgram(
  environment: Readonly<Record<string, string>>,
  greeting: RegExp,
  folder: string,
): Promise<Program> {
  const main = resolve('dist/main.js');
  if (!existsSync(main)) throw new Error('there is no build: npm run build');
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH, HOME, ...environment },
  });
  const written: string[] = [];
  child.stdout.on('data', (data: Buffer) => written.push(data.toString()));
  child.stderr.on('data', (data: Buffer) => written.push(data.toString()));
  const output = (): string => written.join('');
  await waitForGreeting(child, output, greeting);
  return {
    output,
    greeted: (pattern) => pattern.exec(output())?.[1] ?? '',
    end: (signal) => endProcess(child, signal),
  };
}

async function waitForGreeting(
  child: ChildProcess,
  output: () => string,
  greeting: RegExp,
): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (greeting.test(output())) return;
    if (child.exitCode !== null)
      throw new Error(`the program ended with ${child.exitCode}: ${output()}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the program did not start: ${output()}`);
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<Ending> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
  return child.exitCode ?? child.signalCode;
}
