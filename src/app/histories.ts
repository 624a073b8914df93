/** Gathers what is remembered of a service for a command that asks for its past. */

import type { HistoryQuery, ServiceHistory } from '../commands/command.ts';
import { resolveMoment } from '../commands/moments.ts';
import type { GoroutineDigest } from '../leaks/digest.ts';
import { FetchError } from './errors.ts';
import { readFileHistory } from './file-history.ts';
import type { Analysis, ProfileSource, ServiceConfig, Store } from './ports.ts';
import type { Snapshots } from './snapshots.ts';
import { spreadEvenly } from './spread-evenly.ts';

export interface HistoriesOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Store;
  readonly source: Pick<ProfileSource, 'goroutines'>;
  readonly snapshots: Pick<Snapshots, 'captureScheduled'>;
  readonly analysis: Pick<Analysis, 'intake' | 'judge' | 'goroutines'>;
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly now: () => number;
}

/** How far a long reading of files is. */
export type Progress = (done: number, of: number) => void;

export interface Histories {
  /** In the order of the queries. Throws FetchError, FileError, AnalysisError, StoreError. */
  resolve(
    queries: readonly HistoryQuery[],
    progress?: Progress,
  ): Promise<readonly ServiceHistory[]>;
}

/** A verdict from more snapshots is no surer. */
const MOST_DIGESTS = 2000;
const MOST_LISTED = 500;
/** So many replicas are asked for their goroutines, and so long. */
const MOST_ASKED = 8;
const GOROUTINES_MILLIS = 10_000;

export function createHistories(options: HistoriesOptions): Histories {
  return {
    async resolve(queries, progress = () => undefined) {
      const found: ServiceHistory[] = [];
      for (const query of queries) found.push(await resolveOne(query, progress));
      return found;
    },
  };

  async function resolveOne(query: HistoryQuery, progress: Progress): Promise<ServiceHistory> {
    if (query.of.kind === 'service') return await gather(query.of.service, query);
    const history = await readFileHistory(query.of.paths, options, progress);
    return { ...history, digests: spreadEvenly(history.digests, MOST_DIGESTS) };
  }

  async function gather(name: string, { from, wants }: HistoryQuery): Promise<ServiceHistory> {
    const service = options.services.find((candidate) => candidate.name === name);
    if (service === undefined)
      throw new FetchError(name, [{ replica: name, why: 'is not a configured service' }]);
    if (wants.includes('now')) await options.snapshots.captureScheduled(name);
    const history = await recall(service, from === null ? 0 : resolveMoment(from, options.now()));
    const snapshots = wants.includes('snapshots')
      ? await options.store.list(name, MOST_LISTED)
      : [];
    const goroutines = wants.includes('goroutines') ? await askGoroutines(service, history) : null;
    return { ...history, snapshots, goroutines };
  }

  async function recall(service: ServiceConfig, from: number): Promise<ServiceHistory> {
    const { store, now } = options;
    const { name, memoryLimit, gcPercent, softLimit, pace } = service;
    const [digests, definitions, events, baseline, leaks] = await Promise.all([
      store.digests(name, from, now()),
      store.definitions(name),
      store.read('events', name),
      store.read('baseline', name),
      store.all('leak'),
    ]);
    return {
      service: name,
      digests: spreadEvenly(digests, MOST_DIGESTS),
      definitions,
      events: events?.value ?? [],
      memoryLimit,
      gcPercent,
      softLimit,
      pace,
      goroutines: null,
      snapshots: [],
      baseline: baseline?.value ?? null,
      leaks: leaks
        .map(({ value }) => value)
        .filter(({ sightings }) => sightings.some((sighting) => sighting.service === name)),
    };
  }

  /** Dear to the service, so only where the verdict would be surer with it; and never in the way of the answer. */
  async function askGoroutines(
    service: ServiceConfig,
    history: ServiceHistory,
  ): Promise<GoroutineDigest | null> {
    const { wantsGoroutines } = await options.analysis.judge(history);
    if (!wantsGoroutines) return null;
    const signal = AbortSignal.timeout(GOROUTINES_MILLIS);
    const bodies = await Promise.all(
      service.replicas
        .slice(0, MOST_ASKED)
        .map((replica) => options.source.goroutines(replica, signal).catch(() => null)),
    );
    const profiles = bodies.filter((body) => body !== null);
    if (profiles.length === 0) return null;
    return await options.analysis.goroutines(profiles, service.modules).catch(() => null);
  }
}
