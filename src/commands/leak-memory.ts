/** What is known of a service's leaks once it has been judged: their names, those that are new, and whether those that were mended stay so. */

import type { SnapshotDigest } from '../leaks/digest.ts';
import type { LeakRecord, LeakState } from '../leaks/identity.ts';
import type { Inquiry } from '../leaks/judgement.ts';
import { type Occasion, rememberSuspects } from '../leaks/remember.ts';
import { findDeploy } from '../leaks/timeline.ts';
import { type FixCheck, verifyFix } from '../leaks/verify-fix.ts';
import type { ServiceHistory } from './command.ts';
import { readIsoTime } from './leak-words.ts';

export interface LeakMemory {
  /** As they are from now on. */
  readonly records: readonly LeakRecord[];
  /** Those of them that are new or have changed. */
  readonly learned: readonly LeakRecord[];
  readonly repairs: readonly Repair[];
}

/** A leak that a version is said to mend. JSON. */
export interface Repair {
  readonly id: string;
  readonly signature: string;
  readonly version: string;
  /** When that version first ran, milliseconds since 1970; null where nobody told. */
  readonly deployedAt: number | null;
  /** Null where too few snapshots were taken since. */
  readonly check: FixCheck | null;
  readonly isClosed: boolean;
}

export function recallLeaks(history: ServiceHistory, inquiry: Inquiry): LeakMemory {
  const seen = rememberSuspects(
    history.leaks,
    inquiry.judgement.suspects,
    describeOccasion(history, inquiry),
  );
  const known = replaceRecords(history.leaks, seen);
  const repairs = known.flatMap((record) => checkRepair(record, history));
  const closed = known.flatMap((record) => closeRecord(record, repairs));
  return {
    records: replaceRecords(known, closed),
    learned: replaceRecords(seen, closed),
    repairs,
  };
}

/** Those that are in both are the newer ones. */
function replaceRecords(
  older: readonly LeakRecord[],
  newer: readonly LeakRecord[],
): readonly LeakRecord[] {
  const replaced = new Set(newer.map(({ signature }) => signature));
  return [...older.filter(({ signature }) => !replaced.has(signature)), ...newer];
}

function describeOccasion(history: ServiceHistory, { judgement }: Inquiry): Occasion {
  const from = readIsoTime(judgement.from);
  const last = history.digests.at(-1);
  return {
    service: history.service,
    build: buildOf(last),
    from,
    to: readIsoTime(judgement.to),
    isConfirmed: judgement.confidence === 'confirmed',
    runs: (version) => hasRun(version, from, history),
  };
}

function buildOf(digest: SnapshotDigest | undefined): string {
  if (digest === undefined) return '';
  return digest.version === '' ? digest.buildId : digest.version;
}

/** What ran at `at` is that version or came after it: to go back to an older one is not to run it. */
function hasRun(version: string, at: number, history: ServiceHistory): boolean {
  const wanted = findDeploy(history, version);
  const running = history.events.findLast((event) => event.at <= at)?.version ?? version;
  const since = findDeploy(history, running);
  return wanted !== null && wanted <= at && since !== null && since >= wanted;
}

function checkRepair(record: LeakRecord, history: ServiceHistory): Repair[] {
  const { id, signature, state, sightings } = record;
  const sighting = sightings.find(({ service }) => service === history.service);
  if (state.kind !== 'fixed' || sighting === undefined) return [];
  const { version, isVerified } = state;
  const deployedAt = findDeploy(history, version);
  const since = history.digests.filter(
    ({ takenAt }) => deployedAt !== null && takenAt >= deployedAt,
  );
  const check = deployedAt === null ? null : verifyFix(signature, sighting, since);
  const isClosed = isVerified || check?.isMended === true;
  return [{ id, signature, version, deployedAt, check, isClosed }];
}

function closeRecord(record: LeakRecord, repairs: readonly Repair[]): LeakRecord[] {
  const repair = repairs.find(({ signature }) => signature === record.signature);
  const { state } = record;
  if (state.kind !== 'fixed' || state.isVerified || repair?.isClosed !== true) return [];
  const closed: LeakState = { ...state, isVerified: true };
  return [{ ...record, state: closed }];
}
