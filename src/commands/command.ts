/** What a subcommand of /heap is: pure functions from words and snapshots to a message. */

import type { LeakRecord } from '../leaks/identity.ts';
import type { History } from '../leaks/judgement.ts';
import type { Attachment, Message } from '../message/message.ts';
import type { Profile } from '../pprof/profile.ts';
import type { Change, Outcome } from './change.ts';
import type { DigestSummary } from './digest-change.ts';

/** Which snapshot a command needs. The app finds or fetches it; a command never does. */
export type SnapshotQuery =
  /** The service as it is now; `fresh` refuses even a snapshot that is a few seconds old. */
  | { readonly kind: 'now'; readonly service: string; readonly fresh: boolean }
  /** A kept snapshot by its id; `orNow` takes the service as it is now where that one is gone. */
  | {
      readonly kind: 'kept';
      readonly service: string;
      readonly id: string;
      readonly orNow: boolean;
    }
  /** The snapshot that the service's baseline is. */
  | { readonly kind: 'baseline'; readonly service: string }
  /** The newest kept snapshot that is older than what the query at index `than` of the same list finds. */
  | { readonly kind: 'before'; readonly service: string; readonly than: number }
  /** The kept snapshot nearest to a moment; never the one that the query at index `except` finds. */
  | {
      readonly kind: 'at';
      readonly service: string;
      readonly moment: Moment;
      readonly except: number | null;
    }
  /** A file of the person who types in a terminal; never reachable from Slack. */
  | { readonly kind: 'file'; readonly path: string }
  /** A file that somebody shared where the command is given; belongs to no service. */
  | { readonly kind: 'upload'; readonly upload: Upload };

/** Ids as the platform gives them, never an address. */
export type Upload =
  | { readonly kind: 'file'; readonly id: string }
  /** What is attached to a message; `thread`: the message above it, null where it is none's reply. */
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly message: string;
      readonly thread: string | null;
    };

/** A time as a person says it. A command knows no clock: the app makes it a number. */
export type Moment =
  | { readonly kind: 'ago'; readonly millis: number }
  /** Milliseconds since 1970. */
  | { readonly kind: 'point'; readonly at: number }
  /** A time of day in the zone that is `offset` minutes east of UTC; `day` is `last` where it is the last time it was that late. */
  | {
      readonly kind: 'clock';
      readonly day: 'today' | 'yesterday' | 'last';
      readonly minute: number;
      readonly offset: number;
    };

/** What is known of a snapshot beside its profile. JSON. */
export interface SnapshotMeta {
  readonly id: string;
  readonly service: string;
  /** Milliseconds since 1970: when the profile was taken (its own time), else when it was fetched. */
  readonly takenAt: number;
  readonly fetchedAt: number;
  /** How long the fetch took, in milliseconds. */
  readonly fetchMillis: number;
  readonly buildId: string;
  /** Bytes of the profile, inflated. */
  readonly size: number;
  /** `[type, unit, sum]` of every sample type. Sums beyond 2^53 are rounded here, never in a report. */
  readonly totals: readonly {
    readonly type: string;
    readonly unit: string;
    readonly total: number;
  }[];
  /** The replicas that answered and those that did not, by the label the configuration gives them. */
  readonly replicas: readonly Replica[];
  /** Words the person gave it, empty where none. */
  readonly label: string;
  /** Present on a file that somebody shared: its `id` and `service` both are the file's id. */
  readonly shared?: Shared;
}

export interface Shared {
  readonly name: string;
  /** The platform's id of the person. */
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export type Replica =
  /** `remark` is what is wrong with its answer all the same. */
  | { readonly name: string; readonly ok: true; readonly remark?: string }
  | { readonly name: string; readonly ok: false; readonly why: string };

/** A snapshot as a report receives it. `origin` says why this one was used. */
export interface Snapshot {
  readonly meta: SnapshotMeta;
  readonly origin: 'fetched' | 'shared' | 'recent' | 'kept' | 'file' | 'upload';
  /** As reports show it: names simplified, and the frames cut away that the profile says to drop. */
  readonly profile: Profile;
  /** As it was read, for what pprof does before that, such as subtracting a base. */
  readonly unfinished: Profile;
  /** As it is kept, byte for byte. */
  readonly file: Uint8Array;
}

/** What the channel or thread was last looking at. */
export interface Investigation {
  readonly service: string;
  readonly snapshot: string;
  readonly sampleIndex: string;
}

/** What of a service's past a command needs beside snapshots. The app finds it; a command never does. */
export interface HistoryQuery {
  readonly of:
    | { readonly kind: 'service'; readonly service: string }
    /** Files of the person who types in a terminal, in any order; never reachable from Slack. */
    | { readonly kind: 'files'; readonly paths: readonly string[] };
  /** Only what was taken since; null for all that is kept. */
  readonly from: Moment | null;
  /** What is dear to get: `now` takes a snapshot first, `goroutines` asks the service where its stacks grow, `snapshots` lists those kept. */
  readonly wants: readonly ('now' | 'goroutines' | 'snapshots')[];
}

/** All that is remembered of a service. */
export interface ServiceHistory extends History {
  /** Newest first; empty where nobody asked. */
  readonly snapshots: readonly SnapshotMeta[];
  readonly baseline: Baseline | null;
  /** The leaks known of this service. */
  readonly leaks: readonly LeakRecord[];
  /** Milliseconds between two snapshots that are taken of it anyway; absent for files. */
  readonly pace?: number;
}

/** The snapshot that a service is compared with by name. */
export interface Baseline {
  readonly snapshot: string;
  /** Milliseconds since 1970. */
  readonly setAt: number;
  readonly setBy: string;
}

/** What a report may know beside snapshots. Structured data: it crosses the border to a worker. */
export interface Known {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** In the order of the command's `history`. */
  readonly histories: readonly ServiceHistory[];
  /** What came of the command's `change`; null where it asked for none. */
  readonly outcome: Outcome | null;
}

export const nothingKnown: Known = { now: 0, histories: [], outcome: null };

/** An answer that is taken again, and revised, as more becomes known. */
export interface FollowUp {
  readonly service: string;
  /** Milliseconds between two snapshots. */
  readonly pace: number;
  /** Snapshots still to take. */
  readonly times: number;
  /** The words after `/heap` that give the revised answer. */
  readonly words: readonly string[];
}

/** A subcommand as help shows it. */
export interface CommandSummary {
  readonly name: string;
  /** Other names that people know it by. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly usage: string;
  readonly examples: readonly string[];
}

/** What `parse` may know. All of it is data that the caller has gathered. */
export interface CommandContext {
  readonly commands: readonly CommandSummary[];
  readonly services: readonly ServiceSummary[];
  readonly investigation: Investigation | null;
  /** True in a terminal: words that name an existing file are files. */
  readonly isFile: (word: string) => boolean;
  /** Ids of the files that came with the words, or that the thread is about. */
  readonly attached?: readonly string[];
  /** True where an answer can be edited once more is known: in a chat. */
  readonly canRevise?: boolean;
  /** The person's own, IANA: `Europe/Lisbon`. Null or absent where the platform does not say. */
  readonly timeZone?: string | null;
  /** Those whose services may all be spoken of here, by number; those of heapbot.yaml too. */
  readonly digests?: readonly DigestSummary[];
}

/** A service as everybody may see it: no addresses, no headers. */
export interface ServiceSummary {
  readonly name: string;
  readonly replicas: number;
  readonly memoryLimit: number | null;
  /** Null where none is configured. */
  readonly repository: Repository | null;
  /** The newest kept snapshot. */
  readonly latest: SnapshotMeta | null;
}

/** Where a service's source can be read. From the configuration alone. */
export interface Repository {
  /** Without a slash at its end: `https://github.com/acme/blog`. */
  readonly url: string;
  /** Null: as the name of the host tells. */
  readonly forge: Forge | null;
  /** What the service's own files or packages begin with, as `example.com/blog`; what is behind it lies in `folder`. */
  readonly roots: readonly string[];
  /** The folder of the repository that the roots stand for; empty for the whole. */
  readonly folder: string;
  /** A commit, a tag or a branch. */
  readonly revision: string;
  /** Prefixes of module paths, and the addresses that take their place. */
  readonly modules: Readonly<Record<string, string>>;
}

/** How a host of repositories spells the address of a line. */
export type Forge = 'github' | 'gitlab' | 'bitbucket';

/**
 * A subcommand of /heap. Pure: it says which snapshots it needs and never fetches them.
 * `Report` must be JSON (it is what `--json` prints).
 */
export interface Command<Args, Report> extends CommandSummary {
  /** Throws UsageError where the words are not understood. */
  parse(words: readonly string[], context: CommandContext): Args;
  needs(args: Args): readonly SnapshotQuery[];
  /** The line shown while the work goes on, e.g. `reading the heap of svc-blog…`. Absent: the answer is instant. */
  progress?(args: Args): string;
  /** Commands whose answer concerns only the asker (help, services) are answered privately. */
  isPrivate?(args: Args): boolean;
  /** What of the past it needs. Absent: nothing. */
  history?(args: Args): readonly HistoryQuery[];
  /** What it changes, as data, once its snapshots are found and before it reports. Absent or null: nothing. */
  change?(args: Args): Change | null;
  report(snapshots: readonly Snapshot[], args: Args, known?: Known): Report;
  message(report: Report, args: Args): Message;
  /** What hangs below the answer and takes longer than it: drawn when the answer is already there. */
  later?(snapshots: readonly Snapshot[], args: Args, report: Report): readonly Attachment[];
  /** What the channel or thread looks at after this answer; null leaves it as it was. */
  investigates?(report: Report, args: Args): Investigation | null;
  /** What the report learned of leaks, to be remembered. */
  learns?(report: Report, args: Args): readonly LeakRecord[];
  /** What to go on watching; null where the answer is final. */
  follows?(report: Report, args: Args): FollowUp | null;
}
