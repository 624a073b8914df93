/** Builds a Go program, runs it and records its profiles from its own net/http/pprof endpoint. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Program, Step } from './programs.ts';

/** Profiles name the file of the program: a folder that says nothing about the machine. */
const BUILD_FOLDER = join(tmpdir(), 'heapbot-profiles');
const FETCH_TIMEOUT_MILLIS = 60_000;
const START_TIMEOUT_MILLIS = 20_000;
const ADDRESSES_PER_REQUEST = 500;

/** Records every step of `program` into `profilesFolder`. */
export async function recordProgram(program: Program, profilesFolder: string): Promise<void> {
  const binary = buildProgram(program, profilesFolder);
  const running = spawn(binary, ['-listen=127.0.0.1:0'], {
    env: { GODEBUG: `memprofilerate=${program.memProfileRate}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await readAddress(running);
    for (const step of program.steps) {
      await takeStep(step, `http://${address}`, profilesFolder);
    }
  } finally {
    running.kill('SIGKILL');
    rmSync(binary, { force: true });
  }
}

/** Builds `program` without any path of this machine in it. */
function buildProgram(program: Program, profilesFolder: string): string {
  const binary = join(BUILD_FOLDER, program.binary);
  mkdirSync(BUILD_FOLDER, { recursive: true });
  execFileSync('go', ['build', '-trimpath', '-buildvcs=false', '-o', binary, '.'], {
    cwd: join(profilesFolder, 'programs', program.name),
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

async function takeStep(step: Step, origin: string, profilesFolder: string): Promise<void> {
  switch (step.kind) {
    case 'wait':
      await sleep(step.seconds * 1000);
      return;
    case 'stage':
      await fetchBytes(`${origin}/stage`);
      return;
    case 'fetch':
      keep(join(profilesFolder, step.file), await fetchBytes(`${origin}/debug/pprof/${step.path}`));
      return;
    case 'fetch-during-stage': {
      const profile = fetchBytes(`${origin}/debug/pprof/${step.path}`);
      await Promise.all([profile, fetchBytes(`${origin}/stage`)]);
      keep(join(profilesFolder, step.file), await profile);
      return;
    }
    case 'symbols': {
      const addresses = readAddresses(join(profilesFolder, step.texts));
      keep(join(profilesFolder, step.file), await fetchSymbols(origin, addresses));
    }
  }
}

/** By GET: since Go 1.22 the default server refuses the POST that pprof sends. */
async function fetchSymbols(origin: string, addresses: readonly string[]): Promise<Buffer> {
  const lines: string[] = [];
  for (let start = 0; start < addresses.length; start += ADDRESSES_PER_REQUEST) {
    const some = addresses.slice(start, start + ADDRESSES_PER_REQUEST);
    const answer = await fetchBytes(`${origin}/debug/pprof/symbol?${some.join('+')}`);
    lines.push(
      ...answer
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('0x')),
    );
  }
  return Buffer.from(`num_symbols: 1\n${lines.join('\n')}\n`);
}

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MILLIS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  return Buffer.from(await response.arrayBuffer());
}

function keep(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, file.endsWith('.txt.gz') ? gzipSync(bytes, { level: 9 }) : bytes);
  console.log(`recorded ${file}`);
}

/** The return addresses in the texts, and each less one, which is what pprof asks about. */
function readAddresses(folder: string): readonly string[] {
  const addresses = new Set<bigint>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.debug1.txt.gz'))) {
    const text = gunzipSync(readFileSync(join(folder, name))).toString();
    for (const [, stack = ''] of text.matchAll(/^\d+: \d+ \[\d+: \d+\] @(.*)$/gm)) {
      for (const word of stack.trim().split(' ')) {
        addresses.add(BigInt(word));
        addresses.add(BigInt(word) - 1n);
      }
    }
  }
  return [...addresses]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((address) => `0x${address.toString(16)}`);
}
