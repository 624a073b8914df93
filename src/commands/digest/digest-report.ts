/** What a digest found: of every service what changed since the last one, most urgent first, and what to remember for the next. */

import type { LeakRecord } from '../../leaks/identity.ts';
import type { Confidence, Estimate, SeriesPoint, Verdict } from '../../leaks/judgement.ts';
import type { DigestFailure, DigestMaterial } from '../digest-change.ts';
import type { DigestMemory, ScheduledDigest } from '../scheduled-digest.ts';

/** JSON. Times are milliseconds since 1970. */
export interface DigestReport {
  readonly digest: ScheduledDigest;
  readonly at: number;
  /** When the last one was; null where this is the first. */
  readonly previousAt: number | null;
  /** The least hours to the limit first, then the most growth. */
  readonly services: readonly ServiceNews[];
  readonly failures: readonly DigestFailure[];
  /** Nothing moved by more than sampling noise, nothing grows, and every service could be read. */
  readonly isQuiet: boolean;
  /** Whether its condition wants it posted. */
  readonly isDue: boolean;
  /** To be kept once this is posted, or is not due. */
  readonly memory: DigestMemory;
  readonly learned: readonly LeakRecord[];
}

export interface ServiceNews {
  readonly service: string;
  readonly snapshot: string;
  readonly takenAt: number;
  readonly liveBytes: number;
  /** Since the last digest; null where it did not have this service. */
  readonly change: SizeChange | null;
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  readonly slopeBytesPerHour: Estimate | null;
  readonly memoryLimit: number | null;
  /** Hours from now; null where no limit is in sight. */
  readonly hoursToLimit: { readonly earliest: number; readonly latest: number } | null;
  readonly suspects: readonly SuspectNews[];
  /** Suspects of the last digest that are none any more. */
  readonly gone: readonly { readonly id: string; readonly name: string }[];
  /** Most bytes first, at most as many as the digest has rows. */
  readonly top: readonly GroupNews[];
  /** What changed by more than noise, most first, at most as many. */
  readonly moved: readonly GroupNews[];
  readonly series: readonly SeriesPoint[];
}

export interface SizeChange {
  readonly bytes: Estimate;
  readonly isBeyondNoise: boolean;
  /** A process was started again in between: sizes are compared all the same. */
  readonly isOtherProcess: boolean;
}

export interface SuspectNews {
  readonly id: string;
  readonly name: string;
  readonly news: 'new' | 'worse' | 'known';
  readonly slopeBytesPerHour: Estimate;
}

export interface GroupNews {
  readonly signature: string;
  readonly name: string;
  readonly liveBytes: number;
  /** Null where there is no last digest to compare with. */
  readonly change: Estimate | null;
}

export function reportDigest(
  { digest, memory, failures }: DigestMaterial,
  now: number,
): DigestReport {
  return {
    digest,
    at: now,
    previousAt: memory.lastRunAt,
    services: [],
    failures,
    isQuiet: failures.length === 0,
    isDue: digest.condition === 'always',
    memory: { ...memory, lastRunAt: now },
    learned: [],
  };
}
