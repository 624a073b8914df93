/** The interfaces where the outside begins. Each has one conformance suite that every implementation passes. */

import type {
  Investigation,
  Replica,
  Repository,
  Snapshot,
  SnapshotMeta,
} from '../commands/command.ts';
import type { Drawing } from '../message/drawing.ts';
import type { Message } from '../message/message.ts';
import type { Page } from '../message/page.ts';

/** A snapshot to keep: `profile` is the whole profile, inflated, in the format it came in. */
export interface NewSnapshot {
  readonly meta: SnapshotMeta;
  readonly profile: Uint8Array;
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
export interface Store extends SnapshotStore, InvestigationStore, ClaimStore {
  /** Resolves when the store answers; rejects with a StoreError that says what is wrong and what to do. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreLimits {
  readonly maxAgeSeconds: number;
  /** Per service. */
  readonly maxCount: number;
  readonly maxBytes: number;
}

/** Where a service's profiles come from. Built from the configuration alone. */
export interface ServiceConfig {
  readonly name: string;
  readonly replicas: readonly ReplicaConfig[];
  readonly memoryLimit: number | null;
  readonly repository: Repository | null;
  /** Channel ids or names that may ask about it; empty: every channel. */
  readonly channels: readonly string[];
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
  close(): Promise<void>;
}

/** A profile on its way in: one body per replica that answered. */
export interface IntakePart {
  readonly name: string;
  readonly body: Uint8Array;
  /** The text that `ProfileSource.symbols` returned for this part, once it is known. */
  readonly symbols: string | null;
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
}

/** Runs what is heavy (decode, report) off the main thread. Rejects with the named error of the pure code. */
export interface Analysis {
  intake(parts: readonly IntakePart[]): Promise<Intake>;
  run(command: string, args: unknown, inputs: readonly AnalysisInput[]): Promise<AnalysisResult>;
  close(): Promise<void>;
}

/** Draws pictures as PNG, off the main thread, and writes pages as one file for a browser: HTML, or SVG. */
export interface PictureRenderer {
  render(drawing: Drawing): Promise<Uint8Array>;
  writePage(page: Page): Promise<string>;
  close(): Promise<void>;
}
