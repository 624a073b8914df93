/** What a series of snapshots proves: the verdict, its suspects, its forecast. JSON; scripts rely on the first part. */

import type { Frame, GoroutineDigest, GroupDefinition, SnapshotDigest } from './digest.ts';

export type Verdict =
  | 'growing'
  | 'saturating'
  | 'sawtooth'
  | 'step'
  | 'stable'
  | 'insufficient-data';

/** `provisional` from 12 snapshots, `confirmed` from 24 (DETECTOR 2.6). */
export type Confidence = 'none' | 'provisional' | 'confirmed';

/** A value with its 95 % interval. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The object of `heapbot why --json`, behind `/heap why` and `/heap leaks` too. Times are ISO 8601. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  readonly snapshots: number;
  readonly from: string;
  readonly to: string;
  readonly slopeBytesPerHour: Estimate | null;
  /** At most 3, most growth first. */
  readonly suspects: readonly Suspect[];
  /** Groups that grow beside the suspects. */
  readonly others: number;
  readonly holders: readonly { readonly frame: Frame; readonly why: string }[];
  readonly outOfMemory: { readonly earliest: string; readonly latest: string } | null;
  /** Sentences, each complete. */
  readonly notes: readonly string[];
}

export interface Suspect {
  readonly signature: string;
  readonly verdict: Verdict;
  readonly growthBytes: number;
  readonly slopeBytesPerHour: Estimate;
  readonly since: string | null;
  readonly allocator: Frame;
  readonly entry: Frame | null;
  readonly via: readonly string[];
  readonly kind: 'application' | 'library' | 'goroutines' | 'runtime';
}

/** What is beside the heap. `kind` says what fits best; `bytes` are what the Go heap does not explain. */
export interface OutsideHeap {
  readonly kind: 'stacks' | 'fragmentation' | 'not-returned' | 'off-heap';
  readonly bytes: number;
  /** One complete sentence. */
  readonly sentence: string;
}

/** All that `/heap why` shows: the judgement, and what it was made of. */
export interface Inquiry {
  readonly judgement: Judgement;
  /** Live bytes of the whole service at each snapshot that counted, oldest first. */
  readonly series: readonly SeriesPoint[];
  /** The same for each suspect, in the order of the judgement. */
  readonly suspectSeries: readonly (readonly SeriesPoint[])[];
  /** The definitions of the suspects, in their order: path, leaf, block sizes. */
  readonly definitions: readonly GroupDefinition[];
  /** Snapshots that were left out, by reason. */
  readonly leftOut: readonly { readonly reason: LeftOut; readonly count: number }[];
  /** How many more snapshots until the next grade of confidence; 0 when it is confirmed. */
  readonly missing: number;
  /** Milliseconds between two snapshots: the median. Null with less than two. */
  readonly pace: number | null;
  readonly outside: OutsideHeap | null;
  readonly goroutines: GoroutineDigest | null;
  /** Where the goroutine profile would tell more: stacks grow, or the memory is not in the heap. */
  readonly wantsGoroutines: boolean;
  /** A replica whose share is far from the others' (more than 3 MAD), null where none or only one. */
  readonly oddReplica: {
    readonly name: string;
    readonly growthBytes: number;
    readonly othersBytes: number;
  } | null;
  /** The highest level that a saw-tooth reached, and how many teeth were seen. */
  readonly ceiling: { readonly bytes: number; readonly teeth: number } | null;
}

export interface SeriesPoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  /** One standard deviation of the sampling. */
  readonly deviation: number;
}

export type LeftOut = 'same-gc' | 'other-epoch' | 'warm-up' | 'no-time' | 'not-comparable';

/** Everything that is known of a service when it is judged. */
export interface History {
  readonly service: string;
  /** Oldest first. */
  readonly digests: readonly SnapshotDigest[];
  readonly definitions: readonly GroupDefinition[];
  /** Oldest first. */
  readonly events: readonly ServiceEvent[];
  /** Bytes; null where none is configured. */
  readonly memoryLimit: number | null;
  /** GOGC in percent, 100 where nobody said; null where it is off. */
  readonly gcPercent: number | null;
  /** GOMEMLIMIT in bytes. */
  readonly softLimit: number | null;
  readonly goroutines: GoroutineDigest | null;
}

/** Something that happened to a service and was told, not measured. */
export interface ServiceEvent {
  readonly kind: 'deploy';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly version: string;
  /** Who told: a person's id, or `hook`. */
  readonly by: string;
}
