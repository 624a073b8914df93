/** Builds a Go program, runs it and records its profiles from its own net/http/pprof endpoint. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { fetchBytes, startGoProgram } from './go-program.ts';
import type { Program, Step } from './programs.ts';

const ADDRESSES_PER_REQUEST = 500;

/** Records every step of `program` into `profilesFolder`. */
export async function recordProgram(program: Program, profilesFolder: string): Promise<void> {
  const running = await startGoProgram({
    source: join(profilesFolder, 'programs', program.name),
    binary: program.binary,
    environment: { GODEBUG: `memprofilerate=${program.memProfileRate}` },
    linkerFlags: '',
  });
  try {
    for (const step of program.steps) {
      await takeStep(step, running.origin, profilesFolder);
    }
  } finally {
    running.stop();
  }
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
