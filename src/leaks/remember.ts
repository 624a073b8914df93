/** What is remembered of leaks when a service has been judged: new ones get a name, known ones are seen again, mended ones come back. */

import type { LeakRecord, LeakSighting, LeakState } from './identity.ts';
import type { Suspect } from './judgement.ts';

/** What was judged, and where. */
export interface Occasion {
  readonly service: string;
  /** The version that ran, or its build id where nobody named one; empty where neither is known. */
  readonly build: string;
  /** The first and the last snapshot that was judged, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly isConfirmed: boolean;
  /** Whether this version, or one after it, ran from the first of these snapshots on. */
  readonly runs: (version: string) => boolean;
}

const MOST_BUILDS = 20;
const LEAST_DIGITS = 4;

/** The records that change, whole; those of suspects seen for the first time are among them. Only what grows is remembered. */
export function rememberSuspects(
  records: readonly LeakRecord[],
  suspects: readonly Suspect[],
  occasion: Occasion,
): readonly LeakRecord[] {
  const learned: LeakRecord[] = [];
  for (const suspect of suspects) {
    if (suspect.verdict !== 'growing') continue;
    const known = records.find(({ signature }) => signature === suspect.signature);
    const record = known ?? nameSuspect(suspect, [...records, ...learned]);
    learned.push(seeAgain(record, suspect, occasion));
  }
  return learned;
}

/** `HEAP-` and as many hex digits, at least four, as no other leak has. */
export function nameSignature(signature: string, others: readonly string[]): string {
  const rivals = others.filter((other) => other !== signature);
  let digits = LEAST_DIGITS;
  while (rivals.some((other) => other.startsWith(signature.slice(0, digits)))) digits += 1;
  return `HEAP-${signature.slice(0, digits)}`;
}

function nameSuspect(suspect: Suspect, records: readonly LeakRecord[]): LeakRecord {
  const { signature, allocator, entry, kind } = suspect;
  const others = records.map((record) => record.signature);
  return {
    id: nameSignature(signature, others),
    signature,
    allocator: allocator.function,
    entry: entry?.function ?? null,
    kind,
    sightings: [],
    state: { kind: 'open' },
  };
}

function seeAgain(record: LeakRecord, suspect: Suspect, occasion: Occasion): LeakRecord {
  const elsewhere = record.sightings.filter(({ service }) => service !== occasion.service);
  const here = record.sightings.find(({ service }) => service === occasion.service);
  return {
    ...record,
    sightings: [...elsewhere, noteSighting(here, suspect, occasion)],
    state: reopen(record.state, occasion),
  };
}

function noteSighting(
  known: LeakSighting | undefined,
  suspect: Suspect,
  { service, build, from, to, isConfirmed }: Occasion,
): LeakSighting {
  const slope = suspect.slopeBytesPerHour.estimate;
  const worst = known?.worstSlope ?? slope;
  return {
    service,
    firstSeen: Math.min(known?.firstSeen ?? from, from),
    lastSeen: Math.max(known?.lastSeen ?? to, to),
    since: known?.since ?? suspect.since,
    builds: addBuild(known?.builds ?? [], build),
    worstSlope: isConfirmed ? Math.max(worst, slope) : worst,
    lastSlope: slope,
    growthBytes: suspect.growthBytes,
  };
}

function addBuild(builds: readonly string[], build: string): readonly string[] {
  if (build === '' || builds.includes(build)) return builds;
  return [...builds, build].slice(-MOST_BUILDS);
}

/** A leak that grows in the version that was to mend it, or after it, is back. Who muted it has not asked to hear of it again. */
function reopen(state: LeakState, { build, to, runs }: Occasion): LeakState {
  if (state.kind !== 'fixed' || !runs(state.version)) return state;
  const regressedIn = build === '' ? state.version : build;
  return { kind: 'regressed', fixedIn: state.version, regressedIn, at: to };
}
