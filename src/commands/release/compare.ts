/** Chooses the two releases in a history, and judges them. */

import type { LeakRecord } from '../../leaks/identity.ts';
import { foresee } from '../../leaks/release/foresee.ts';
import { judgeRelease } from '../../leaks/release/judge-release.ts';
import { openEpoch, type ReleaseEpoch } from '../../leaks/release/levels.ts';
import { findRelease, type Release, splitReleases } from '../../leaks/release/split-releases.ts';
import { verifyFix } from '../../leaks/verify-fix.ts';
import type { ServiceHistory } from '../command.ts';
import type {
  FixNote,
  JudgedReleases,
  ReleaseArgs,
  ReleaseReport,
  UptimePoint,
} from './release.ts';

const MOST_NAMES = 10;
/** Of a name that is not typed whole. */
const LEAST_TYPED = 6;
/** As many as tell the pace. */
const RECENT = 24;

export function compareReleases(history: ServiceHistory, args: ReleaseArgs): ReleaseReport {
  const { service } = history;
  const releases = splitReleases(history.digests).filter(({ name }) => name !== '');
  const awaited = findAwaited(history, releases);
  const newerName = args.newer ?? awaited ?? releases.at(-1)?.name ?? null;
  if (newerName === null) return { kind: 'alone', service, only: null };
  const newer = findByName(releases, newerName);
  const isAwaited = newer === null && isAnnounced(history, newerName);
  const older =
    args.older === null ? findBefore(releases, newer) : findByName(releases, args.older);
  const missing = older === null ? args.older : newer === null && !isAwaited ? newerName : null;
  if (missing !== null)
    return { kind: 'unknown', service, asked: missing, known: listNames(releases) };
  const times = history.digests.slice(-RECENT).map(({ takenAt }) => takenAt);
  if (newer === null) {
    return { kind: 'awaited', service, newer: newerName, older: older?.name ?? null, times };
  }
  if (older === null || older === newer) return { kind: 'alone', service, only: newer.name };
  return judge(older, newer, history, times);
}

/** The version that was announced last, where no snapshot of it was taken yet. */
function findAwaited({ events }: ServiceHistory, releases: readonly Release[]): string | null {
  const last = events.at(-1);
  if (last === undefined || findRelease(releases, last.version) !== null) return null;
  const newest = releases.at(-1)?.digests.at(-1)?.takenAt ?? 0;
  return last.at > newest ? last.version : null;
}

function isAnnounced({ events }: ServiceHistory, name: string): boolean {
  return events.some(({ version }) => version === name);
}

/** The one that ran before it under another name; of a release that has not been seen, the newest. */
function findBefore(releases: readonly Release[], newer: Release | null): Release | null {
  if (newer === null) return releases.at(-1) ?? null;
  const earlier = releases.slice(0, releases.indexOf(newer));
  return earlier.findLast(({ name }) => name !== newer.name) ?? null;
}

/** By its name, or by the beginning of one: of a build nobody types all. */
function findByName(releases: readonly Release[], typed: string): Release | null {
  const exact = findRelease(releases, typed);
  if (exact !== null || typed.length < LEAST_TYPED) return exact;
  const names = new Set(releases.map(({ name }) => name).filter((name) => name.startsWith(typed)));
  const [only] = names;
  return only === undefined || names.size > 1 ? null : findRelease(releases, only);
}

/** Newest first. */
function listNames(releases: readonly Release[]): readonly string[] {
  return [...new Set(releases.map(({ name }) => name).reverse())].slice(0, MOST_NAMES);
}

function judge(
  older: Release,
  newer: Release,
  history: ServiceHistory,
  times: readonly number[],
): JudgedReleases {
  const { definitions, gcPercent, leaks, service } = history;
  const judgement = judgeRelease(older, newer, definitions, gcPercent);
  const epochs = [openEpoch(older, gcPercent), openEpoch(newer, gcPercent)] as const;
  const changed = new Set(judgement.changes.map(({ signature }) => signature));
  const named = leaks.filter(({ signature }) => changed.has(signature));
  return {
    kind: 'judged',
    service,
    judgement,
    prospect: judgement.verdict === 'too-early' ? foresee(...epochs, judgement.missing) : null,
    lines: { older: lineOf(epochs[0]), newer: lineOf(epochs[1]) },
    leaks: Object.fromEntries(named.map(({ signature, id }) => [signature, id])),
    fixes: leaks.flatMap((leak) => checkFix(leak, newer, service)),
    times,
  };
}

function lineOf({ hours, total, replicas }: ReleaseEpoch): readonly UptimePoint[] {
  return Array.from(hours, (hour, at) => ({
    hours: hour,
    bytes: (total.bytes[at] ?? 0) / Math.max(1, replicas),
  }));
}

function checkFix(leak: LeakRecord, { name, digests }: Release, service: string): FixNote[] {
  const sighting = leak.sightings.find((one) => one.service === service);
  if (leak.state.kind !== 'fixed' || leak.state.version !== name || sighting === undefined)
    return [];
  return [{ leak, check: verifyFix(leak.signature, sighting, digests) }];
}
