/** Who starts the goroutines that are there, from goroutine profiles of one or more processes. */

import type { Profile } from '../pprof/profile.ts';
import type { Stack } from './blame.ts';
import type { GoroutineDigest } from './digest.ts';
import { createFrameBuffer, createFrameTable, type FrameTable } from './frame-table.ts';

type Starter = GoroutineDigest['starters'][number];

const MAX_STARTERS = 10;

/** Null where none of the profiles is one of goroutines. `modules` are module paths that are the service's own. */
export function digestGoroutines(
  profiles: readonly Profile[],
  modules: readonly string[],
): GoroutineDigest | null {
  const fitting = profiles.filter(isOfGoroutines);
  if (fitting.length === 0) return null;
  const starters = new Map<string, Starter>();
  let total = 0;
  let takenAt = 0;
  for (const profile of fitting) {
    takenAt = Math.max(takenAt, Number(profile.timeNanos / 1_000_000n));
    for (const starter of listStarters(profile, modules)) {
      total += starter.count;
      addStarter(starters, starter);
    }
  }
  const most = [...starters.values()].sort((a, b) => b.count - a.count).slice(0, MAX_STARTERS);
  return { takenAt, total, starters: most };
}

/** `goroutine`, and `goroutineleak` of those that can never go on. */
function isOfGoroutines({ sampleTypes }: Profile): boolean {
  return /^goroutine/.test(sampleTypes[0]?.type ?? '');
}

function* listStarters(profile: Profile, modules: readonly string[]): Iterable<Starter> {
  const table = createFrameTable(profile, modules);
  const buffer = createFrameBuffer();
  const counts = profile.samples.values[0];
  for (let sample = 0; sample < profile.samples.count; sample++) {
    const depth = table.read(sample, buffer);
    const count = Number(counts?.[sample] ?? 0);
    if (depth > 0 && count > 0)
      yield describeStarter({ frames: buffer, count: depth }, count, table);
  }
}

function describeStarter(
  { frames, count: depth }: Stack,
  count: number,
  table: FrameTable,
): Starter {
  const stack = Array.from(frames.subarray(0, depth));
  const isOutside = (frame: number) => table.kindOf(frame) !== 'runtime';
  const isOwn = (frame: number) => table.kindOf(frame) === 'own';
  const runs = stack.findLast(isOutside) ?? (stack.at(-1) as number);
  const own = stack.findLast(isOwn);
  const waits = stack.find(isOutside) ?? (stack[0] as number);
  return {
    runs: table.describe(runs),
    own: own === undefined ? null : table.describe(own),
    waits: table.describe(waits),
    count,
  };
}

/** Those that run, wait and are the service's at the same lines are one. */
function addStarter(starters: Map<string, Starter>, starter: Starter): void {
  const { runs, own, waits } = starter;
  const key = [runs, own, waits].map((frame) => `${frame?.function}:${frame?.line}`).join('\n');
  const known = starters.get(key);
  starters.set(
    key,
    known === undefined ? starter : { ...known, count: known.count + starter.count },
  );
}
