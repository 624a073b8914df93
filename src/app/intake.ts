/** Takes in what the replicas of a service sent: one profile to keep, and what it says of itself. Pure; runs in a worker. */

import { mergeDefinitions } from '../leaks/combine.ts';
import { digestProfile, type ProfileDigest } from '../leaks/digest-profile.ts';
import { parseProcessMemory } from '../leaks/process-memory.ts';
import { type InflateLimits, inflate } from '../pprof/decode/inflate.ts';
import { readAnyProfile } from '../pprof/decode/read-profile.ts';
import { encodeProfile } from '../pprof/encode.ts';
import { ProfileError } from '../pprof/errors.ts';
import { mergeProfiles } from '../pprof/merge.ts';
import type { Profile, ValueColumn } from '../pprof/profile.ts';
import { applySymbols, type SymbolQuery, symbolQuery } from '../pprof/symbolize.ts';
import type { Intake, IntakePart } from './ports.ts';

interface ReadPart {
  readonly part: IntakePart;
  /** What the process says of its memory: asked for beside the profile, or at the end of it. */
  readonly memory: string | null;
  readonly profile: Profile;
}

type Rejection = Extract<Intake, { kind: 'unreadable' }>['rejected'][number];

/** Decodes every part, asks for symbols once where a part has addresses only, merges what could be read. */
export function takeIn(
  parts: readonly IntakePart[],
  limits: InflateLimits,
  modules: readonly string[],
): Intake {
  const results = parts.map((part) => readPart(part, limits));
  const read = results.filter((result) => 'profile' in result);
  const rejected = results.filter((result) => 'why' in result);
  if (read.length === 0) return { kind: 'unreadable', rejected };
  const wanted = read.filter(({ part }) => part.symbols === null).flatMap(wantedSymbols);
  if (wanted.length > 0) return { kind: 'needs-symbols', wanted };
  return combine(read, rejected, modules);
}

function readPart(part: IntakePart, limits: InflateLimits): ReadPart | Rejection {
  try {
    const inflated = inflate(part.body, limits);
    const memory = part.memory ?? findMemory(inflated);
    return { part, memory, profile: readAnyProfile(inflated, limits) };
  } catch (error) {
    if (error instanceof ProfileError) return { name: part.name, why: error.message };
    throw error;
  }
}

const LONGEST_MEMORY = 64 * 1024;

function findMemory(inflated: Uint8Array): string | null {
  const tail = new TextDecoder('latin1').decode(inflated.subarray(-LONGEST_MEMORY));
  return tail.includes('# runtime.MemStats') ? tail : null;
}

function wantedSymbols({ part, profile }: ReadPart): { name: string; addresses: string }[] {
  const addresses = queriesOf(profile).map(({ body }) => body);
  return addresses.length === 0 ? [] : [{ name: part.name, addresses: addresses.join('+') }];
}

/** What a symbol server would be asked: nothing where the names are in the profile. */
function queriesOf(profile: Profile): SymbolQuery[] {
  return profile.mappings
    .flatMap((mapping, row) =>
      mapping.hasFunctions ? [] : [symbolQuery(profile, row, mapping.start)],
    )
    .filter(({ body }) => body !== '');
}

/** One replica's profile is kept as it came, byte for byte; only what heapbot made itself is encoded anew. */
function combine(
  read: readonly ReadPart[],
  rejected: readonly Rejection[],
  modules: readonly string[],
): Intake {
  const [first] = read;
  if (first === undefined) return { kind: 'unreadable', rejected };
  const named = read.map(nameAddresses);
  const digests = read.flatMap((one, at) => digestPart(one, named[at], modules) ?? []);
  const isUntouched = read.length === 1 && named[0] === first.profile;
  const profile = mergeNamed(named);
  return {
    kind: 'profile',
    profile: isUntouched ? first.part.body : encodeProfile(profile),
    takenAt: profile.timeNanos === 0n ? null : Number(profile.timeNanos / 1_000_000n),
    buildId: profile.mappings[0]?.buildId ?? '',
    totals: totalsOf(profile),
    processes: digests.map(({ process }) => process),
    definitions: mergeDefinitions(...digests.map(({ definitions }) => definitions)),
    rejected,
  };
}

function nameAddresses({ part: { symbols }, profile }: ReadPart): Profile {
  if (symbols === null || symbols === '') return profile;
  return queriesOf(profile).reduce((named, query) => applySymbols(named, query, symbols), profile);
}

/** What a trend needs of one process; null where it is no heap profile. */
function digestPart(
  { part: { name }, memory }: ReadPart,
  profile: Profile | undefined,
  modules: readonly string[],
): ProfileDigest | null {
  if (profile === undefined) return null;
  return digestProfile(profile, {
    name,
    memory: memory === null ? null : parseProcessMemory(memory),
    modules,
  });
}

function mergeNamed(profiles: readonly Profile[]): Profile {
  const [first] = profiles;
  return first !== undefined && profiles.length === 1 ? first : mergeProfiles(profiles);
}

function totalsOf({
  sampleTypes,
  samples,
}: Profile): Extract<Intake, { kind: 'profile' }>['totals'] {
  return sampleTypes.map(({ type, unit }, at) => ({ type, unit, total: sum(samples.values[at]) }));
}

function sum(column: ValueColumn | undefined): number {
  let total = 0;
  for (const value of column ?? []) total += Number(value);
  return total;
}
