/** Recorded series of heap profiles as a history: what the bot would know after watching the program. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeDefinitions } from '../../src/leaks/combine.ts';
import type { GroupDefinition, SnapshotDigest } from '../../src/leaks/digest.ts';
import { digestProfile } from '../../src/leaks/digest-profile.ts';
import type { History } from '../../src/leaks/judgement.ts';
import { readProfile } from '../../src/pprof/decode/read-profile.ts';

const limits = { maxInflatedBytes: 64 * 2 ** 20 };

/** All `*.pb.gz` of a folder in the order of their names; each tells its time. */
export function readSeries(folder: string): History {
  const files = readdirSync(folder).filter((name) => name.endsWith('.pb.gz'));
  const profiles = files.sort().map((name) => readFileSync(join(folder, name)));
  return historyOf(profiles);
}

export function historyOf(profiles: readonly Uint8Array[]): History {
  const digests: SnapshotDigest[] = [];
  let definitions: readonly GroupDefinition[] = [];
  profiles.forEach((bytes, n) => {
    const profile = readProfile(bytes, limits);
    const digest = digestProfile(profile, { name: 'one', memory: null, modules: [] });
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
