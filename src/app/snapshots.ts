/** Finds the snapshots that a command needs: a kept one, a very recent one, one that is being fetched just now, or a new one. */

import type { Snapshot, SnapshotMeta, SnapshotQuery } from '../commands/command.ts';
import { resolveMoment } from '../commands/moments.ts';
import { type CaptureOptions, capture, describeIntake } from './capture.ts';
import type { Place } from './conversation.ts';
import {
  FetchError,
  FileError,
  NoBaselineError,
  NothingToCompareError,
  SnapshotGoneError,
} from './errors.ts';
import { createMemoryReader } from './memory-reader.ts';
import type { AnalysisInput, ServiceConfig, UploadedFiles } from './ports.ts';
import { captureIfChanged, type ScheduledCapture } from './scheduled-capture.ts';
import { readUploadSnapshot } from './uploaded-snapshot.ts';

/** A snapshot this young still is "now": a second command of the same conversation need not disturb the service again. */
const RECENT_MILLIS = 10_000;

/** More than a store keeps of a service unless it is told to keep everything. */
const MOST_LISTED = 20_000;

/** Queries whose answer depends on that of another one in the same list. */
type RelativeQuery = Extract<SnapshotQuery, { kind: 'before' | 'at' }>;

export interface SnapshotsOptions extends Omit<CaptureOptions, 'memory'> {
  readonly services: readonly ServiceConfig[];
  /** Reads a file of the person at the terminal, as it stands on disk. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  /** Reads what people shared in the chat. */
  readonly uploads: UploadedFiles;
}

export interface Snapshots {
  /**
   * In the order of the queries; `place` is where they were asked, for files that are shared there. Throws FetchError,
   * SnapshotGoneError, NoBaselineError, NothingToCompareError, UploadError, AnalysisError, StoreError.
   */
  resolve(queries: readonly SnapshotQuery[], place?: Place): Promise<readonly AnalysisInput[]>;
  /**
   * Takes a snapshot, and keeps it where something can have changed since the latest; one of a few seconds ago, or one that is
   * under way, is enough. Throws FetchError, StoreError.
   */
  captureScheduled(service: string): Promise<ScheduledCapture>;
  /**
   * Takes in what a service was like before heapbot knew it, from addresses that tell, oldest first. Does nothing where something is kept
   * of it. Throws FetchError, StoreError.
   */
  recallPast(service: ServiceConfig, addresses: readonly string[]): Promise<void>;
  /** Stops fetching: whoever waits gets a FetchError. */
  close(): void;
}

/** When a service was last looked at for its history. */
interface Look {
  readonly at: number;
  readonly found: Promise<ScheduledCapture>;
}

export function createSnapshots(given: SnapshotsOptions): Snapshots {
  const options = { ...given, memory: createMemoryReader(given.source, given.now) };
  const underWay = new Map<string, Promise<AnalysisInput>>();
  const looks = new Map<string, Look>();
  const closing = new AbortController();

  return {
    resolve: resolveAll,
    captureScheduled: lookAt,
    recallPast,
    close: () => closing.abort(),
  };

  /** Whoever looks a moment later sees the same: also that nothing has changed. */
  async function lookAt(name: string): Promise<ScheduledCapture> {
    const latest = await options.store.latest(name);
    if (latest !== null && isRecent(latest.fetchedAt)) return { kind: 'kept', meta: latest };
    const shared = underWay.get(name);
    if (shared !== undefined) return { kind: 'kept', meta: (await shared).meta };
    const look = looks.get(name);
    if (look !== undefined && isRecent(look.at)) return await look.found;
    const found = captureIfChanged(findService(name), options, closing.signal);
    looks.set(name, { at: options.now(), found });
    found.catch(() => looks.delete(name));
    return await found;
  }

  function isRecent(at: number): boolean {
    return options.now() - at <= RECENT_MILLIS;
  }

  /** First those that stand for themselves, then those that must be older than one of them, or another. */
  async function resolveAll(
    queries: readonly SnapshotQuery[],
    place?: Place,
  ): Promise<AnalysisInput[]> {
    const found = await Promise.all(
      queries.map((query) => (isRelative(query) ? null : resolveOne(query, place))),
    );
    for (const wave of [isOnItsOwn, isRelative]) {
      for (const [at, query] of queries.entries()) {
        if (found[at] === null && wave(query)) await placeRelative(query, at, found);
      }
    }
    return found.flatMap((input) => input ?? []);
  }

  /**
   * Where nothing is kept but a snapshot that was taken for now a few seconds ago, that one is what came before, and now is
   * taken anew: whoever asks for `top` and at once for `diff` has something to compare.
   */
  async function placeRelative(
    query: RelativeQuery,
    at: number,
    found: (AnalysisInput | null)[],
  ): Promise<void> {
    const otherAt = query.kind === 'before' ? query.than : query.except;
    const other = otherAt === null ? null : (found[otherAt] ?? null);
    const kept = await options.store.list(query.service, MOST_LISTED);
    const meta = chooseKept(query, kept, other, options.now());
    if (meta !== undefined) {
      found[at] = await loadKept(meta);
      return;
    }
    if (otherAt === null || other?.origin !== 'recent') {
      throw new NothingToCompareError(query.service);
    }
    found[at] = { ...other, origin: 'kept' };
    found[otherAt] = await startCapture(query.service);
  }

  async function recallPast(service: ServiceConfig, addresses: readonly string[]): Promise<void> {
    if ((await options.store.latest(service.name)) !== null) return;
    for (const url of addresses) {
      const replicas = service.replicas.map((replica) => ({ ...replica, url }));
      await capture({ ...service, replicas }, options, closing.signal);
    }
  }

  function resolveOne(
    query: Exclude<SnapshotQuery, RelativeQuery>,
    place: Place | undefined,
  ): Promise<AnalysisInput> {
    switch (query.kind) {
      case 'now':
        return findNow(query.service, query.fresh);
      case 'kept':
        return findKept(query);
      case 'baseline':
        return findBaseline(query.service);
      case 'file':
        return readFileSnapshot(query.path);
      case 'upload':
        return readUploadSnapshot(query.upload, place, options);
    }
  }

  async function findNow(service: string, fresh: boolean): Promise<AnalysisInput> {
    const recent = fresh ? null : await findRecent(service);
    if (recent !== null) return recent;
    const shared = fresh ? undefined : underWay.get(service);
    if (shared !== undefined) return { ...(await shared), origin: 'shared' };
    return await startCapture(service);
  }

  /** A fetch that others may join. A `fresh` one takes the place of an older one, which goes on for those who wait for it. */
  function startCapture(name: string): Promise<AnalysisInput> {
    const work = captureByName(name).finally(() => {
      if (underWay.get(name) === work) underWay.delete(name);
    });
    underWay.set(name, work);
    return work;
  }

  async function captureByName(name: string): Promise<AnalysisInput> {
    return await capture(findService(name), options, closing.signal);
  }

  function findService(name: string): ServiceConfig {
    const service = options.services.find((candidate) => candidate.name === name);
    if (service !== undefined) return service;
    throw new FetchError(name, [{ replica: name, why: 'is not a configured service' }]);
  }

  async function findRecent(service: string): Promise<AnalysisInput | null> {
    const meta = await options.store.latest(service);
    if (meta === null || !isRecent(meta.fetchedAt)) return null;
    return await load(meta, 'recent');
  }

  async function findKept(query: SnapshotQuery & { kind: 'kept' }): Promise<AnalysisInput> {
    const meta = await options.store.meta(query.service, query.id);
    const found = meta === null ? null : await load(meta, 'kept');
    if (found !== null) return found;
    if (!query.orNow) throw new SnapshotGoneError(query.service, query.id);
    return await findNow(query.service, false);
  }

  async function findBaseline(service: string): Promise<AnalysisInput> {
    const baseline = (await options.store.read('baseline', service))?.value;
    if (baseline === undefined) throw new NoBaselineError(service, 'unset');
    const meta = await options.store.meta(service, baseline.snapshot);
    const found = meta === null ? null : await load(meta, 'kept');
    if (found === null) throw new NoBaselineError(service, 'gone');
    return found;
  }

  async function loadKept(meta: SnapshotMeta): Promise<AnalysisInput> {
    const found = await load(meta, 'kept');
    if (found === null) throw new SnapshotGoneError(meta.service, meta.id);
    return found;
  }

  async function load(
    meta: SnapshotMeta,
    origin: Snapshot['origin'],
  ): Promise<AnalysisInput | null> {
    const profile = await options.store.profile(meta.service, meta.id);
    return profile === null ? null : { meta, origin, profile };
  }

  async function readFileSnapshot(path: string): Promise<AnalysisInput> {
    const body = await options.readFile(path);
    const intake = await options.analysis.intake([{ name: path, body, symbols: '', memory: null }]);
    if (intake.kind !== 'profile') {
      throw new FileError(
        path,
        intake.kind === 'unreadable' ? (intake.rejected[0]?.why ?? '') : '',
      );
    }
    const fetchedAt = options.now();
    const meta = describeIntake(intake, {
      id: path,
      service: path,
      fetchedAt,
      fetchMillis: 0,
      replicas: [],
    });
    return { meta, origin: 'file', profile: intake.profile };
  }
}

function isRelative(query: SnapshotQuery): query is RelativeQuery {
  return query.kind === 'before' || query.kind === 'at';
}

/** A moment that may be any snapshot's. */
function isOnItsOwn(query: SnapshotQuery): query is RelativeQuery {
  return query.kind === 'at' && query.except === null;
}

function chooseKept(
  query: RelativeQuery,
  kept: readonly SnapshotMeta[],
  other: AnalysisInput | null,
  now: number,
): SnapshotMeta | undefined {
  if (query.kind === 'at') {
    return findNearest(kept, resolveMoment(query.moment, now), other?.meta.id);
  }
  return kept.find(({ takenAt }) => other !== null && takenAt < other.meta.takenAt);
}

/** The one of those kept that was taken nearest to a moment, before or after it. */
function findNearest(
  kept: readonly SnapshotMeta[],
  moment: number,
  exceptId: string | undefined,
): SnapshotMeta | undefined {
  const others = kept.filter(({ id }) => id !== exceptId);
  const distance = ({ takenAt }: SnapshotMeta): number => Math.abs(takenAt - moment);
  return others.reduce<SnapshotMeta | undefined>(
    (best, one) => (best === undefined || distance(one) < distance(best) ? one : best),
    undefined,
  );
}
