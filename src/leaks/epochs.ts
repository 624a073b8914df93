/** Which snapshots of a history can be compared: one epoch of each replica, without those that say nothing new (DETECTOR 2.1, 2.6, 2.9). */

import type { ProcessDigest, SnapshotDigest } from './digest.ts';
import type { LeftOut } from './judgement.ts';
import type { Moment } from './moment.ts';
import { hasRestarted } from './restart.ts';
import { dropSameCollection } from './same-collection.ts';
import { dropWarmUp } from './warm-up.ts';

/** The part of a history that is judged: the same replicas at every time, each of them one process throughout. */
export interface Epoch {
  readonly moments: readonly Moment[];
  /** Milliseconds since 1970: the first snapshot after the start. Null where the start was not seen. */
  readonly startedAt: number | null;
  /** Replicas that answered last, but not for long enough to be compared. */
  readonly youngReplicas: readonly string[];
  /** When replicas of this history were started again, milliseconds since 1970, oldest first. */
  readonly restarts: readonly number[];
  readonly leftOut: readonly { readonly reason: LeftOut; readonly count: number }[];
}

/** Slopes of more pairs than this gives cost more time than they add certainty. */
const MOST_MOMENTS = 96;

export function findEpoch(digests: readonly SnapshotDigest[]): Epoch {
  const timed = digests.filter((digest, at) => hasTime(digest, digests[at - 1]));
  const usable = timed.filter(({ processes }) => processes.length > 0);
  const lives = traceLives(usable);
  const chosen = chooseLives(lives);
  const { moments: aligned, missing } = align(usable, chosen);
  const collected = dropSameCollection(aligned);
  const startedAt = findStart(usable, chosen);
  const moments = dropWarmUp(collected, startedAt);
  return {
    moments: thin(moments),
    startedAt,
    youngReplicas: lives.filter((life) => !chosen.includes(life)).map(({ name }) => name),
    restarts: findRestarts(usable),
    leftOut: countLeftOut({
      'no-time': digests.length - timed.length,
      'not-comparable': timed.length - usable.length + missing,
      'other-epoch': usable.length - missing - aligned.length,
      'same-gc': aligned.length - collected.length,
      'warm-up': collected.length - moments.length,
    }),
  };
}

function hasTime({ takenAt }: SnapshotDigest, before: SnapshotDigest | undefined): boolean {
  return takenAt > 0 && !(before !== undefined && takenAt <= before.takenAt);
}

/** One process of one replica: the snapshots in which it answered, the last one of all included. */
interface Life {
  readonly name: string;
  /** Places in the history, ascending. */
  readonly places: readonly number[];
  /** The history has the process before it. */
  readonly isStartSeen: boolean;
}

/** Only replicas that answered last: what the others hold is gone or unknown. */
function traceLives(digests: readonly SnapshotDigest[]): readonly Life[] {
  const names = digests.at(-1)?.processes.map(({ name }) => name) ?? [];
  return [...new Set(names)].map((name) => traceLife(digests, name));
}

function traceLife(digests: readonly SnapshotDigest[], name: string): Life {
  const places: number[] = [];
  let later: ProcessDigest | null = null;
  for (let place = digests.length - 1; place >= 0; place--) {
    const process = findProcess(digests[place], name);
    if (process === null) continue;
    const next = digests[places[0] ?? place];
    if (later !== null && (isOtherBuild(digests[place], next) || isOther(process, later))) {
      return { name, places, isStartSeen: true };
    }
    places.unshift(place);
    later = process;
  }
  return { name, places, isStartSeen: (places[0] ?? 0) > 0 };
}

function findProcess(digest: SnapshotDigest | undefined, name: string): ProcessDigest | null {
  return digest?.processes.find((process) => process.name === name) ?? null;
}

function isOther(earlier: ProcessDigest, later: ProcessDigest): boolean {
  return earlier.rate !== later.rate || hasRestarted(earlier, later);
}

function isOtherBuild(
  earlier: SnapshotDigest | undefined,
  later: SnapshotDigest | undefined,
): boolean {
  return differ(earlier?.buildId, later?.buildId) || differ(earlier?.version, later?.version);
}

/** What nobody said differs from nothing. */
function differ(one = '', other = ''): boolean {
  return one !== '' && other !== '' && one !== other;
}

/**
 * As many replicas over as many snapshots as can be had: noise falls with the root of the replicas, and a verdict needs length. Beyond
 * two confirmations' worth, length counts no more.
 */
function chooseLives(lives: readonly Life[]): readonly Life[] {
  let best: readonly Life[] = [];
  let bestScore = 0;
  for (const { places } of lives) {
    const together = lives.filter((life) => life.places.length >= places.length);
    const score = together.length * Math.min(places.length, 48);
    if (score > bestScore || (score === bestScore && together.length > best.length)) {
      best = together;
      bestScore = score;
    }
  }
  return best;
}

interface Aligned {
  readonly moments: readonly Moment[];
  /** Snapshots in which one of the replicas did not answer. */
  readonly missing: number;
}

function align(digests: readonly SnapshotDigest[], lives: readonly Life[]): Aligned {
  return isRollingStart(lives) ? alignByUptime(digests, lives) : alignByClock(digests, lives);
}

/** All starts were seen, and follow one another within a tenth of the longest life, but not at once: a deploy that went from replica to replica. */
function isRollingStart(lives: readonly Life[]): boolean {
  const starts = lives.map(({ places }) => places[0] ?? 0);
  const longest = Math.max(...lives.map(({ places }) => places.length));
  const spread = Math.max(...starts) - Math.min(...starts);
  return lives.every(({ isStartSeen }) => isStartSeen) && spread > 0 && spread <= longest / 10 + 1;
}

function alignByUptime(digests: readonly SnapshotDigest[], lives: readonly Life[]): Aligned {
  const length = Math.min(...lives.map(({ places }) => places.length));
  const youngest = lives.reduce((one, other) =>
    (other.places[0] ?? 0) > (one.places[0] ?? 0) ? other : one,
  );
  const moments = youngest.places.slice(0, length).map((place, age) => ({
    at: digests[place]?.takenAt ?? 0,
    processes: lives.flatMap(({ name, places }) => pick(digests[places[age] ?? -1], [name])),
  }));
  return { moments, missing: 0 };
}

function alignByClock(digests: readonly SnapshotDigest[], lives: readonly Life[]): Aligned {
  const first = Math.max(0, ...lives.map(({ places }) => places[0] ?? 0));
  const names = lives.map(({ name }) => name);
  const moments = digests
    .slice(first)
    .map((digest) => ({ at: digest.takenAt, processes: pick(digest, names) }));
  const complete = moments.filter(({ processes }) => processes.length === names.length);
  return { moments: complete, missing: moments.length - complete.length };
}

function pick(digest: SnapshotDigest | undefined, names: readonly string[]): ProcessDigest[] {
  return names.flatMap((name) => findProcess(digest, name) ?? []);
}

/** The latest of the starts, where all were seen. */
function findStart(digests: readonly SnapshotDigest[], lives: readonly Life[]): number | null {
  if (lives.length === 0 || lives.some(({ isStartSeen }) => !isStartSeen)) return null;
  return Math.max(...lives.map(({ places }) => digests[places[0] ?? 0]?.takenAt ?? 0));
}

function findRestarts(digests: readonly SnapshotDigest[]): readonly number[] {
  return digests.flatMap((later, at) => {
    const earlier = digests[at - 1];
    if (earlier === undefined) return [];
    const isNew =
      isOtherBuild(earlier, later) ||
      later.processes.some((process) => {
        const before = findProcess(earlier, process.name);
        return before !== null && hasRestarted(before, process);
      });
    return isNew ? [later.takenAt] : [];
  });
}

/** The first and the last stay; what lies between is taken at even steps. */
function thin(moments: readonly Moment[]): readonly Moment[] {
  if (moments.length <= MOST_MOMENTS) return moments;
  const step = (moments.length - 1) / (MOST_MOMENTS - 1);
  return Array.from({ length: MOST_MOMENTS }, (_, at) => moments[Math.round(at * step)]).filter(
    (moment) => moment !== undefined,
  );
}

function countLeftOut(counts: Readonly<Record<LeftOut, number>>): Epoch['leftOut'] {
  const reasons: readonly LeftOut[] = [
    'no-time',
    'not-comparable',
    'other-epoch',
    'same-gc',
    'warm-up',
  ];
  return reasons
    .map((reason) => ({ reason, count: counts[reason] }))
    .filter(({ count }) => count > 0);
}
