/** What a digest has to say of one service: its size, its verdict, its suspects, and what changed since the last time. */

import type { GroupCounts, SnapshotDigest } from '../../leaks/digest.ts';
import type { LeakRecord } from '../../leaks/identity.ts';
import { judgeHistory } from '../../leaks/judge-history.ts';
import type { Confidence, Estimate, Inquiry, SeriesPoint, Verdict } from '../../leaks/judgement.ts';
import { drawTimeline } from '../../leaks/timeline.ts';
import type { ServiceHistory } from '../command.ts';
import { recallLeaks } from '../leak-memory.ts';
import { readIsoTime } from '../leak-words.ts';
import {
  areSameProcesses,
  changeOf,
  changeSince,
  isBeyondNoise,
  measureSizes,
  type Sizes,
} from './compare-sizes.ts';
import { compareGroups, type GroupNews, nameGroups } from './group-news.ts';
import {
  describeSuspect,
  findGone,
  nameLeak,
  type Remembered,
  rememberSuspects,
  type SuspectNews,
} from './suspect-news.ts';

/** JSON. Times are milliseconds since 1970. */
export interface ServiceNews {
  readonly service: string;
  readonly snapshot: string;
  readonly takenAt: number;
  readonly liveBytes: number;
  /** Since the last digest; null where it did not have this service. */
  readonly change: SizeChange | null;
  readonly verdict: Verdict;
  /** Of the last digest; null where it did not have this service. */
  readonly verdictBefore: Verdict | null;
  readonly confidence: Confidence;
  readonly slopeBytesPerHour: Estimate | null;
  readonly memoryLimit: number | null;
  /** Hours from now; null where no limit is in sight. */
  readonly hoursToLimit: { readonly earliest: number; readonly latest: number } | null;
  /** Those that people muted are not among them. */
  readonly suspects: readonly SuspectNews[];
  /** All that grows was muted. */
  readonly isMuted: boolean;
  /** Suspects of the last digest that are none any more, without those that people muted. */
  readonly gone: readonly { readonly id: string; readonly name: string }[];
  /** Most bytes first, at most as many as the digest has rows. */
  readonly top: readonly GroupNews[];
  /** What changed by more than noise, most first, at most as many. */
  readonly moved: readonly GroupNews[];
  /** Live bytes from as long before the last digest as that is ago. */
  readonly series: readonly SeriesPoint[];
}

export interface SizeChange {
  readonly bytes: Estimate;
  /** By more than sampling hides, and out of the bounds that it kept to before. */
  readonly isBeyondNoise: boolean;
  /** A process was started again in between, or there are more or fewer of them. */
  readonly isOtherProcess: boolean;
}

export interface NewsOf {
  readonly news: ServiceNews;
  readonly remembered: Remembered;
  readonly learned: readonly LeakRecord[];
}

export interface Occasion {
  readonly now: number;
  readonly rows: number;
  /** How many services are looked at together: the more, the likelier noise looks like news in one of them. */
  readonly services: number;
}

/** Null where nothing was ever read of the service. */
export function findNews(
  history: ServiceHistory,
  last: Remembered | null,
  occasion: Occasion,
): NewsOf | null {
  const usable = history.digests.filter(({ processes }) => processes.length > 0);
  const digest = usable.at(-1);
  if (digest === undefined) return null;
  const inquiry = judgeHistory(history);
  const { records, learned } = recallLeaks(history, inquiry);
  const before = usable.find(({ snapshot }) => snapshot === last?.snapshot) ?? null;
  const sizes = measureSizes(digest);
  const { judgement } = inquiry;
  const names = nameGroups(history.definitions);
  const suspects = judgement.suspects.flatMap((suspect) =>
    describeSuspect(suspect, history, records, last),
  );
  const goneSignatures = findGone(inquiry, last);
  const isToldOf = (signature: string): boolean =>
    records.find((one) => one.signature === signature)?.state.kind !== 'muted';
  const groups = compareGroups(before, digest, names);
  return {
    learned,
    remembered: {
      snapshot: digest.snapshot,
      at: digest.takenAt,
      liveBytes: sizes.total.liveBytes,
      verdict: judgement.verdict,
      suspects: rememberSuspects(inquiry, last, goneSignatures),
    },
    news: {
      service: history.service,
      snapshot: digest.snapshot,
      takenAt: digest.takenAt,
      liveBytes: sizes.total.liveBytes,
      change: last === null ? null : compareTotal(sizes, before, digest, last, inquiry, occasion),
      verdict: judgement.verdict,
      verdictBefore: last?.verdict ?? null,
      confidence: judgement.confidence,
      slopeBytesPerHour: judgement.slopeBytesPerHour,
      memoryLimit: history.memoryLimit ?? history.softLimit,
      hoursToLimit: countHours(judgement.outOfMemory, occasion.now),
      suspects,
      isMuted: judgement.suspects.length > 0 && suspects.length === 0,
      gone: goneSignatures.filter(isToldOf).map((signature) => ({
        id: nameLeak(signature, records),
        name: names.get(signature)?.name ?? signature.slice(0, 8),
      })),
      top: groups.all.slice(0, occasion.rows),
      moved: groups.moved.slice(0, occasion.rows),
      series: cutSeries(usable, last?.at ?? null, occasion.now),
    },
  };
}

function compareTotal(
  sizes: Sizes,
  before: SnapshotDigest | null,
  digest: SnapshotDigest,
  last: Remembered,
  inquiry: Inquiry,
  { services }: Occasion,
): SizeChange {
  const isSame = before !== null && areSameProcesses(before, digest);
  const measure = (confidence: number): Estimate =>
    before === null
      ? changeSince(last.liveBytes, sizes.total, confidence)
      : changeOf(measureSizes(before).total, sizes.total, isSame, confidence);
  const isMoved = isBeyondNoise(measure(1 - 0.05 / Math.max(1, services)));
  return {
    bytes: measure(0.95),
    isBeyondNoise: isMoved && !isUsual(sizes.total, inquiry, last.at),
    isOtherProcess: before !== null && !isSame,
  };
}

/** So many snapshots show what is usual. */
const ENOUGH = 12;

/** Whether the service, by the snapshots up to the last digest, was as large and as small before: a cache that fills and empties is no news. */
function isUsual({ liveBytes }: GroupCounts, { series }: Inquiry, until: number): boolean {
  const earlier = series.filter(({ at }) => at <= until);
  if (earlier.length < ENOUGH) return false;
  const low = Math.min(...earlier.map(({ bytes, deviation }) => bytes - 2 * deviation));
  const high = Math.max(...earlier.map(({ bytes, deviation }) => bytes + 2 * deviation));
  return liveBytes >= low && liveBytes <= high;
}

const HOUR = 3_600_000;

function countHours(
  outOfMemory: Inquiry['judgement']['outOfMemory'],
  now: number,
): ServiceNews['hoursToLimit'] {
  if (outOfMemory === null) return null;
  const until = (iso: string): number => Math.max(0, (readIsoTime(iso) - now) / HOUR);
  return { earliest: until(outOfMemory.earliest), latest: until(outOfMemory.latest) };
}

const LEAST_SPAN = 24 * HOUR;
const MOST_POINTS = 120;

function cutSeries(
  digests: readonly SnapshotDigest[],
  previousAt: number | null,
  now: number,
): readonly SeriesPoint[] {
  const span = Math.max(LEAST_SPAN, previousAt === null ? 0 : 2 * (now - previousAt));
  const recent = digests.filter(({ takenAt }) => takenAt >= now - span);
  const points = drawTimeline(recent, () => true);
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, at) => points[Math.round(at * step)]).flatMap(
    (point) => point ?? [],
  );
}
