/** Recorded series of heap profiles as a history: what the bot would know after watching the program. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { mergeDefinitions } from '../../src/leaks/combine.ts';
import type { GroupDefinition, ProcessMemory, SnapshotDigest } from '../../src/leaks/digest.ts';
import { digestProfile } from '../../src/leaks/digest-profile.ts';
import { digestGoroutines } from '../../src/leaks/goroutines.ts';
import type { History } from '../../src/leaks/judgement.ts';
import { parseProcessMemory } from '../../src/leaks/process-memory.ts';
import { readProfile } from '../../src/pprof/decode/read-profile.ts';

const limits = { maxInflatedBytes: 64 * 2 ** 20 };

/** All `NN.pb.gz` of a folder in the order of their names, with `NN.debug1.txt` or `.gz` where there is one; each tells its time. */
export function readSeries(folder: string): History {
  const files = readdirSync(folder).filter((name) => /^\d+\.pb\.gz$/.test(name));
  const steps = files.sort().map((name) => ({
    profile: readFileSync(join(folder, name)),
    memory: readMemory(join(folder, name.replace('.pb.gz', '.debug1.txt'))),
  }));
  const goroutines = [join(folder, 'goroutine.pb.gz'), join(folder, '../goroutine.pb.gz')]
    .filter(existsSync)
    .map((file) => readProfile(readFileSync(file), limits));
  return { ...historyOf(steps), goroutines: digestGoroutines(goroutines, []) };
}

export interface RecordedStep {
  readonly profile: Uint8Array;
  readonly memory: ProcessMemory | null;
}

export function historyOf(steps: readonly RecordedStep[]): History {
  const digests: SnapshotDigest[] = [];
  let definitions: readonly GroupDefinition[] = [];
  steps.forEach(({ profile: bytes, memory }, n) => {
    const profile = readProfile(bytes, limits);
    const digest = digestProfile(profile, { name: 'one', memory, modules: [] });
    if (digest === null) throw new Error(`profile ${n} is none of a heap`);
    definitions = mergeDefinitions(definitions, digest.definitions);
    digests.push({
      snapshot: String(n),
      takenAt: Number(profile.timeNanos / 1_000_000n),
      buildId: profile.mappings[0]?.buildId ?? '',
      version: '',
      processes: [digest.process],
    });
  });
  return makeHistory({ digests, definitions });
}

export function makeHistory(known: Partial<History>): History {
  return {
    service: 'svc-blog',
    digests: [],
    definitions: [],
    events: [],
    memoryLimit: null,
    gcPercent: 100,
    softLimit: null,
    goroutines: null,
    ...known,
  };
}

function readMemory(file: string): ProcessMemory | null {
  if (existsSync(file)) return parseProcessMemory(readFileSync(file, 'utf8'));
  if (!existsSync(`${file}.gz`)) return null;
  return parseProcessMemory(gunzipSync(readFileSync(`${file}.gz`)).toString());
}
