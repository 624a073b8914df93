/** The interfaces where the outside begins. Each has one conformance suite that every implementation passes. */

import type {
  FollowUp,
  Investigation,
  Known,
  Replica,
  Repository,
  Shared,
  Snapshot,
  SnapshotMeta,
  Upload,
} from '../commands/command.ts';
import type {
  GoroutineDigest,
  GroupDefinition,
  ProcessDigest,
  SnapshotDigest,
} from '../leaks/digest.ts';
import type { LeakRecord } from '../leaks/identity.ts';
import type { History, Inquiry } from '../leaks/judgement.ts';
import type { Drawing } from '../message/drawing.ts';
import type { Attachment, Message } from '../message/message.ts';
import type { Page } from '../message/page.ts';
import type { Delivery, Place, Posted } from './conversation.ts';
import type { DocumentKinds } from './documents.ts';

/** A snapshot to keep: `profile` is the whole profile, inflated, in the format it came in. */
export interface NewSnapshot {
  readonly meta: SnapshotMeta;
  readonly profile: Uint8Array;
  /** Kept longer than the profile; null where nothing was digested (`version` included, it is ready to keep). */
  readonly digest: SnapshotDigest | null;
  /** Of all signatures in the digest; those that are new are remembered. */
  readonly definitions: readonly GroupDefinition[];
}

/**
 * Keeps snapshots for good measure: what `put` acknowledged survives kill -9.
 * Ids are unique within a service; order is by `takenAt`, then id.
 */
export interface SnapshotStore {
  /** Keeps it, enforces the limits of that service (age, count, bytes; the newest always stays), all or nothing. */
  put(snapshot: NewSnapshot): Promise<void>;
  meta(service: string, id: string): Promise<SnapshotMeta | null>;
  /** The profile as it was put, byte for byte; null where it is gone. */
  profile(service: string, id: string): Promise<Uint8Array | null>;
  latest(service: string): Promise<SnapshotMeta | null>;
  /** Newest first, at most `limit`. */
  list(service: string, limit: number): Promise<readonly SnapshotMeta[]>;
  remove(service: string, id: string): Promise<void>;
  /** A pinned snapshot (a baseline, one with a label) is not thinned out, nor given up to a limit. False where it is gone. */
  pin(service: string, id: string, isPinned: boolean): Promise<boolean>;
  /** False where it is gone. */
  setLabel(service: string, id: string, label: string): Promise<boolean>;
}

/** The digests of snapshots: small, and kept when the snapshot itself has been thinned out. */
export interface DigestStore {
  /** Taken in [from, to], oldest first; of more than 2,000 as many, spread evenly. Milliseconds since 1970. */
  digests(service: string, from: number, to: number): Promise<readonly SnapshotDigest[]>;
  definitions(service: string): Promise<readonly GroupDefinition[]>;
}

/** A record with a number that grows with every change, so that nobody writes over what another has written. */
export interface Versioned<T> {
  readonly id: string;
  readonly value: T;
  readonly revision: number;
}

/** Small JSON records by kind and id: baselines, deploys, leaks, digests, watches. Checked on their way out. */
export interface DocumentStore {
  read<K extends keyof DocumentKinds>(
    kind: K,
    id: string,
  ): Promise<Versioned<DocumentKinds[K]> | null>;
  /** In the order of their ids. */
  all<K extends keyof DocumentKinds>(kind: K): Promise<readonly Versioned<DocumentKinds[K]>[]>;
  /** True where it was written: nobody has changed it since `revision`; null: there is none yet. */
  write<K extends keyof DocumentKinds>(
    kind: K,
    id: string,
    value: DocumentKinds[K],
    revision: number | null,
  ): Promise<boolean>;
  erase(kind: keyof DocumentKinds, id: string): Promise<void>;
  /** 1, 2, 3 …: never the same twice, whatever the number of processes. */
  nextNumber(counter: string): Promise<number>;
}

/** What a place (a channel, or a thread in it) is investigating. Forgotten after its time to live. */
export interface InvestigationStore {
  investigation(place: string): Promise<Investigation | null>;
  setInvestigation(place: string, investigation: Investigation): Promise<void>;
}

/** First come, first served: true for exactly one caller of the same key within `seconds`, whatever the number of processes. */
export interface ClaimStore {
  claim(key: string, seconds: number): Promise<boolean>;
}

/** All that heapbot keeps, in one place that is opened and closed. */
export interface Store
  extends SnapshotStore,
    DigestStore,
    DocumentStore,
    InvestigationStore,
    ClaimStore {
  /** Resolves when the store answers; rejects with a StoreError that says what is wrong and what to do. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreLimits {
  readonly maxAgeSeconds: number;
  /** Per service. */
  readonly maxCount: number;
  readonly maxBytes: number;
  /** Of all services together. */
  readonly maxTotalBytes: number;
  /** How long digests are kept. */
  readonly maxDigestAgeSeconds: number;
  /** Older than a day: one an hour; older than a week: one a day. False keeps all that the other limits allow. */
  readonly thin: boolean;
}

/** Where a service's profiles come from. Built from the configuration alone. */
export interface ServiceConfig {
  readonly name: string;
  readonly replicas: readonly ReplicaConfig[];
  readonly memoryLimit: number | null;
  readonly repository: Repository | null;
  /** Channel ids or names that may ask about it; empty: every channel. */
  readonly channels: readonly string[];
  /** Milliseconds between two snapshots that heapbot takes by itself. */
  readonly pace: number;
  /** GOGC of the service in percent (100 where nobody says); null where it is off. */
  readonly gcPercent: number | null;
  /** GOMEMLIMIT of the service in bytes; null where there is none. */
  readonly softLimit: number | null;
  /** Prefixes of packages that are the service's own, where its profiles do not tell. */
  readonly modules: readonly string[];
}

export interface ReplicaConfig {
  /** Shown to people instead of the address: `host:port`, or the name given. */
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsOptions | null;
}

export interface TlsOptions {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly serverName: string | null;
  readonly insecure: boolean;
}

export interface FetchLimits {
  readonly timeoutMillis: number;
  readonly maxWireBytes: number;
  readonly maxInflatedBytes: number;
}

export type Fetched =
  /** `body` is inflated. */
  | { readonly replica: Replica & { ok: true }; readonly body: Uint8Array; readonly millis: number }
  | { readonly replica: Replica & { ok: false } };

/** Reads profiles over HTTP(S). Never rejects for a replica that fails: that is an answer too. */
export interface ProfileSource {
  /** All replicas of a service in parallel, in the order of the configuration. */
  fetch(service: ServiceConfig, signal: AbortSignal): Promise<readonly Fetched[]>;
  /** Asks the replica's /debug/pprof/symbol for the names of addresses (`0x1+0x2`). Rejects with an error whose `why` goes on after the replica's name. */
  symbols(replica: ReplicaConfig, addresses: string, signal: AbortSignal): Promise<string>;
  /**
   * The end of the replica's `debug=1` heap, from `# runtime.MemStats` on; null where its answer has no such part. Rejects as `symbols` does.
   * Never reads the bytes before it into memory.
   */
  memory(replica: ReplicaConfig, signal: AbortSignal): Promise<string | null>;
  /** The replica's goroutine profile (`debug=0`), inflated. Rejects as `symbols` does. */
  goroutines(replica: ReplicaConfig, signal: AbortSignal): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A file that somebody shared, as it was shared: not inflated. */
export interface UploadedFile {
  readonly id: string;
  readonly shared: Shared;
  readonly body: Uint8Array;
}

/** Files that people shared in the chat. */
export interface UploadedFiles {
  /** Only what is shared in the place itself. Rejects with an UploadError, whose message says what is wrong and what still works. */
  read(upload: Upload, place: Place): Promise<UploadedFile>;
  /** Ids of the files that the thread's first message came with; none where that cannot be told. Never rejects. */
  inThread(place: Place): Promise<readonly string[]>;
}

/** A profile on its way in: one body per replica that answered. */
export interface IntakePart {
  readonly name: string;
  readonly body: Uint8Array;
  /** The text that `ProfileSource.symbols` returned for this part, once it is known. */
  readonly symbols: string | null;
  /** What `ProfileSource.memory` returned for it; null where nobody asked. */
  readonly memory: string | null;
}

/** What came of the parts: the one profile to keep, and what it says of itself. */
export type Intake =
  | {
      readonly kind: 'profile';
      readonly profile: Uint8Array;
      /** Milliseconds since 1970, null where the profile has no time. */
      readonly takenAt: number | null;
      readonly buildId: string;
      readonly totals: SnapshotMeta['totals'];
      /** One for each part that was read. Empty where it is no heap profile. */
      readonly processes: readonly ProcessDigest[];
      readonly definitions: readonly GroupDefinition[];
      /** Parts that could not be read, by name, with the reason; the others were merged. */
      readonly rejected: readonly { readonly name: string; readonly why: string }[];
    }
  /** Not one part could be read. */
  | {
      readonly kind: 'unreadable';
      readonly rejected: readonly { readonly name: string; readonly why: string }[];
    }
  /** Legacy text without names: ask these replicas for symbols (addresses joined by `+`), then call again. */
  | {
      readonly kind: 'needs-symbols';
      readonly wanted: readonly { readonly name: string; readonly addresses: string }[];
    };

/** A snapshot on its way to the worker that reports on it. */
export interface AnalysisInput {
  readonly meta: SnapshotMeta;
  readonly origin: Snapshot['origin'];
  readonly profile: Uint8Array;
}

export interface AnalysisResult {
  /** JSON. */
  readonly report: unknown;
  readonly message: Message;
  readonly investigation: Investigation | null;
  readonly learned: readonly LeakRecord[];
  readonly followUp: FollowUp | null;
}

/** A result with what is drawn once the answer is there. `later` rejects as `run` does. */
export interface AnalysisRun extends AnalysisResult {
  later(): Promise<readonly Attachment[]>;
}

/** Runs what is heavy (decode, report) off the main thread. Rejects with the named error of the pure code. */
export interface Analysis {
  /** `modules`: prefixes of packages that are the service's own, where the profile does not tell. */
  intake(parts: readonly IntakePart[], modules?: readonly string[]): Promise<Intake>;
  /** What goroutine profiles (inflated, one for each replica) say together; null where none of them is one. */
  goroutines(
    profiles: readonly Uint8Array[],
    modules: readonly string[],
  ): Promise<GoroutineDigest | null>;
  /** The verdict on a service, for what is decided before a command reports. */
  judge(history: History): Promise<Inquiry>;
  run(
    command: string,
    args: unknown,
    inputs: readonly AnalysisInput[],
    known?: Known,
  ): Promise<AnalysisRun>;
  close(): Promise<void>;
}

/** Draws pictures as PNG, off the main thread, and writes pages as one file for a browser: HTML, or SVG. */
export interface PictureRenderer {
  render(drawing: Drawing): Promise<Uint8Array>;
  writePage(page: Page): Promise<string>;
  close(): Promise<void>;
}

/** Posts where nobody has just asked: digests, watches, release verdicts. Each rejects with a PostError. */
export interface Poster {
  /** `thread`: below that message; null in the open channel. By its `key` the message can be found again. */
  post(
    place: Pick<Place, 'workspace' | 'channel' | 'thread'>,
    message: Message,
    key?: string,
  ): Promise<Posted>;
  revise(posted: Posted, message: Message): Promise<void>;
  /** Into the thread below it. */
  attach(posted: Posted, delivery: Delivery): Promise<void>;
  /** To one person, in a direct message. */
  tell(workspace: string, person: string, message: Message): Promise<void>;
}

/** Looks for messages whose posting was cut short. */
export interface PostFinder {
  /** In the open channel, posted with that key since then. `unknown`: heapbot may not look, or cannot see that far. Rejects with PostError where the platform does not answer. */
  find(
    place: Pick<Place, 'workspace' | 'channel'>,
    key: string,
    since: number,
  ): Promise<Posted | 'none' | 'unknown'>;
}

/** People and channels as the platform knows them. Never rejects: what it does not say is `unknown`, or null. */
export interface Directory {
  /** IANA: `Europe/Lisbon`. */
  timeZone(person: string): Promise<string | null>;
  channel(
    wanted: { readonly id: string } | { readonly name: string },
  ): Promise<FoundChannel | 'absent' | 'unknown'>;
}

export interface FoundChannel {
  readonly id: string;
  /** Without the leading `#`; null for direct messages. */
  readonly name: string | null;
  readonly isArchived: boolean;
  /** Whether heapbot is in it. */
  readonly isMember: boolean;
}

/** What heapbot does by itself. */
export type Job =
  | { readonly kind: 'capture'; readonly service: string }
  | { readonly kind: 'watch'; readonly id: string }
  | { readonly kind: 'digest'; readonly number: number };

/** A job that comes again. There is one schedule for a key. */
export interface Schedule {
  /** Letters, digits, `-` and `.`. */
  readonly key: string;
  readonly job: Job;
  readonly when:
    | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
    /** At whole multiples of `millis` since 1970, plus `offset`. */
    | { readonly kind: 'every'; readonly millis: number; readonly offset: number };
}

/** One run of a job. `at` is the moment it was due, the same for whoever runs it again. */
export interface Tick {
  readonly job: Job;
  readonly at: number;
}

/** Runs jobs when they are due: once for each tick, whatever the number of processes; again where the process died in the middle. */
export interface Scheduler {
  /** Puts a schedule in the place of the one with its key. After downtime the next run is the next one due: none is made up for. */
  put(schedule: Schedule): Promise<void>;
  drop(key: string): Promise<void>;
  /** Runs a job once, as soon as a worker is free. */
  runNow(job: Job, at: number): Promise<void>;
  /** From now on this process does jobs. `perform` that rejects is tried again, three times in all. */
  start(perform: (tick: Tick) => Promise<void>): Promise<void>;
  /** Rejects with an error that says why no job can be put or done, and what to do. */
  check(): Promise<void>;
  /** Waits for the jobs under way. */
  close(): Promise<void>;
}
