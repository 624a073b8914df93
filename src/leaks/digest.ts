/** What a trend needs of one snapshot, small enough to keep for a year: raw sample counts by group, and what the process said of its memory. */

/** One snapshot of a service. JSON. */
export interface SnapshotDigest {
  readonly snapshot: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  readonly buildId: string;
  /** What was deployed when it was taken, as it was announced or as the module says; empty where nobody said. */
  readonly version: string;
  /** One for each replica that answered. */
  readonly processes: readonly ProcessDigest[];
}

/** One process: one heap profile, unmerged. */
export interface ProcessDigest {
  /** The replica's name. */
  readonly name: string;
  /** Bytes between two samples (MemProfileRate); 1 or less where every object was counted. */
  readonly rate: number;
  readonly memory: ProcessMemory | null;
  /** How many goroutines there were; null where nobody asked. */
  readonly goroutines: number | null;
  /** In no particular order; groups with nothing live are kept only where they have been allocated to. */
  readonly groups: readonly GroupCounts[];
}

/**
 * The samples that share a signature. `live` and `births` are raw counts, recovered from the scaled values (DETECTOR 2.1);
 * `births` and `bornBytes` count from the start of the process, so they fall when it restarts.
 */
export interface GroupCounts {
  readonly signature: string;
  readonly live: number;
  readonly births: number;
  /** Estimates in bytes, as the profile scales them. */
  readonly liveBytes: number;
  readonly bornBytes: number;
  /** Sampling variance of `liveBytes`, in bytes squared: the sum of s²·n(1−p)/p² over block sizes s (DETECTOR 2.2). */
  readonly liveVariance: number;
}

/** `runtime.MemStats` of a `debug=1` heap, and what the system says of the process. Bytes; null where the text does not say. */
export interface ProcessMemory {
  readonly heapAlloc: number;
  readonly heapInuse: number;
  readonly heapIdle: number;
  readonly heapReleased: number;
  readonly stackInuse: number;
  /** All that the runtime took from the system. */
  readonly sys: number;
  readonly nextGc: number;
  readonly numGc: number;
  /** `MaxRSS`: the most that was ever resident. */
  readonly maxRss: number | null;
  /** Milliseconds since 1970; null where there was none. */
  readonly lastGc: number | null;
}

/** What a signature stands for: kept once for a service, not with every snapshot. JSON. */
export interface GroupDefinition {
  /** 40 hex digits: SHA-1 of the canonical key (DETECTOR 2.5), the same across restarts, replicas and builds. */
  readonly signature: string;
  readonly kind: GroupKind;
  /** The first frame outside the standard library; the outermost one where there is none. */
  readonly allocator: Frame;
  /** The first frame of the service's own module that leads there. */
  readonly entry: Frame | null;
  /** Libraries between the entry and the allocator, by module or package, nearest to the allocator first. */
  readonly via: readonly string[];
  /**
   * From the standard library's function that the memory was asked of (`reflect.MakeSlice`; else from the allocator) towards
   * the root: at most six frames, runs of one package elided.
   */
  readonly path: readonly Frame[];
  /** The innermost frame (`reflect.unsafe_NewArray`), which is never the headline; the allocator itself where there is none below it. */
  readonly leaf: string;
  /** Exact sizes of the blocks, most live bytes first, at most eight; 0 where unknown. */
  readonly blockSizes: readonly number[];
  /** The stacks were cut before their root: an entry may be missing. */
  readonly isCut: boolean;
}

/** `observer`: profiling itself. `runtime`: housekeeping that no code of the service asked for. */
export type GroupKind = 'application' | 'library' | 'goroutines' | 'runtime' | 'observer';

export interface Frame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly package: string;
  readonly origin: 'main' | 'third-party' | 'stdlib';
}

/** What a goroutine profile says of who starts those that are there. JSON. */
export interface GoroutineDigest {
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  readonly total: number;
  /** Most goroutines first, at most ten. */
  readonly starters: readonly {
    /** The function that runs as a goroutine, with the line at which it stands. */
    readonly runs: Frame;
    /** The outermost frame of the service's own that it is in; null where there is none. */
    readonly own: Frame | null;
    /** Where it waits: the innermost frame outside the runtime. */
    readonly waits: Frame;
    readonly count: number;
  }[];
}
