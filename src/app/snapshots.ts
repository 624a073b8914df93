/** Finds the snapshots that a command needs: a kept one, a very recent one, one that is being fetched just now, or a new one. */

import type { Replica, Snapshot, SnapshotMeta, SnapshotQuery } from '../commands/command.ts';
import { FetchError, FileError, SnapshotGoneError } from './errors.ts';
import type {
  Analysis,
  AnalysisInput,
  Fetched,
  Intake,
  IntakePart,
  ProfileSource,
  ServiceConfig,
  Store,
} from './ports.ts';

/** A snapshot this young still is "now": a second command of the same conversation need not disturb the service again. */
const RECENT_MILLIS = 10_000;

export interface SnapshotsOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Store;
  readonly source: ProfileSource;
  readonly analysis: Analysis;
  /** Reads a file of the person at the terminal, inflated as it stands on disk. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly now: () => number;
  /** A new id: unique, short enough to type. */
  readonly newId: () => string;
}

export interface Snapshots {
  /** In the order of the queries. Throws FetchError, SnapshotGoneError, AnalysisError, StoreError. */
  resolve(queries: readonly SnapshotQuery[]): Promise<readonly AnalysisInput[]>;
  /** Stops fetching: whoever waits gets a FetchError. */
  close(): void;
}

export function createSnapshots(options: SnapshotsOptions): Snapshots {
  const underWay = new Map<string, Promise<AnalysisInput>>();
  const closing = new AbortController();

  return {
    resolve: (queries) => Promise.all(queries.map(resolveOne)),
    close: () => closing.abort(),
  };

  function resolveOne(query: SnapshotQuery): Promise<AnalysisInput> {
    switch (query.kind) {
      case 'now':
        return findNow(query.service, query.fresh);
      case 'kept':
        return findKept(query);
      case 'file':
        return readFileSnapshot(query.path);
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
  function startCapture(service: string): Promise<AnalysisInput> {
    const work = capture(service, options, closing.signal).finally(() => {
      if (underWay.get(service) === work) underWay.delete(service);
    });
    underWay.set(service, work);
    return work;
  }

  async function findRecent(service: string): Promise<AnalysisInput | null> {
    const meta = await options.store.latest(service);
    if (meta === null || options.now() - meta.fetchedAt > RECENT_MILLIS) return null;
    return await load(meta, 'recent');
  }

  async function findKept(query: SnapshotQuery & { kind: 'kept' }): Promise<AnalysisInput> {
    const meta = await options.store.meta(query.service, query.id);
    const found = meta === null ? null : await load(meta, 'kept');
    if (found !== null) return found;
    if (!query.orNow) throw new SnapshotGoneError(query.service, query.id);
    return await findNow(query.service, false);
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
    const intake = await options.analysis.intake([{ name: path, body, symbols: '' }]);
    if (intake.kind !== 'profile') {
      throw new FileError(
        path,
        intake.kind === 'unreadable' ? (intake.rejected[0]?.why ?? '') : '',
      );
    }
    const fetchedAt = options.now();
    const meta = toMeta(intake, {
      id: path,
      service: path,
      fetchedAt,
      fetchMillis: 0,
      replicas: [],
    });
    return { meta, origin: 'file', profile: intake.profile };
  }
}

/** Fetches every replica, makes one snapshot of those that answered, and keeps it before anybody sees it. */
async function capture(
  name: string,
  options: SnapshotsOptions,
  signal: AbortSignal,
): Promise<AnalysisInput> {
  const service = options.services.find((candidate) => candidate.name === name);
  if (service === undefined)
    throw new FetchError(name, [{ replica: name, why: 'is not a configured service' }]);
  const startedAt = options.now();
  const fetched = await options.source.fetch(service, signal);
  const parts = fetched.flatMap((one) => (one.replica.ok && 'body' in one ? [toPart(one)] : []));
  if (parts.length === 0)
    throw new FetchError(name, failures(fetched.map(({ replica }) => replica)));
  const intake = await takeIn(service, parts, options, signal);
  const replicas = fetched.map(({ replica }) => withRejection(replica, intake.rejected));
  if (!replicas.some(({ ok }) => ok)) throw new FetchError(name, failures(replicas));
  const fetchedAt = options.now();
  const meta = toMeta(intake, {
    id: options.newId(),
    service: name,
    fetchedAt,
    fetchMillis: fetchedAt - startedAt,
    replicas,
  });
  await options.store.put({ meta, profile: intake.profile });
  return { meta, origin: 'fetched', profile: intake.profile };
}

/** Decodes and merges; where the text of a replica has addresses only, asks that replica for their names first. */
async function takeIn(
  service: ServiceConfig,
  parts: readonly IntakePart[],
  options: SnapshotsOptions,
  signal: AbortSignal,
): Promise<Intake & { kind: 'profile' }> {
  const first = await options.analysis.intake(parts);
  const intake =
    first.kind === 'needs-symbols'
      ? await options.analysis.intake(
          await addSymbols(service, parts, first.wanted, options, signal),
        )
      : first;
  if (intake.kind === 'profile') return intake;
  const rejected = intake.kind === 'unreadable' ? intake.rejected : [];
  throw new FetchError(
    service.name,
    rejected.map(({ name, why }) => ({ replica: name, why })),
  );
}

/** A replica that does not name its addresses keeps them: the report then shows addresses, which is better than nothing. */
async function addSymbols(
  service: ServiceConfig,
  parts: readonly IntakePart[],
  wanted: readonly { readonly name: string; readonly addresses: string }[],
  options: SnapshotsOptions,
  signal: AbortSignal,
): Promise<readonly IntakePart[]> {
  return await Promise.all(
    parts.map(async (part) => {
      const want = wanted.find(({ name }) => name === part.name);
      const replica = service.replicas.find(({ name }) => name === part.name);
      if (want === undefined || replica === undefined) return { ...part, symbols: '' };
      const symbols = await options.source.symbols(replica, want.addresses, signal).catch(() => '');
      return { ...part, symbols };
    }),
  );
}

function toPart(fetched: Extract<Fetched, { body: Uint8Array }>): IntakePart {
  return { name: fetched.replica.name, body: fetched.body, symbols: null };
}

function failures(replicas: readonly Replica[]): { replica: string; why: string }[] {
  return replicas.flatMap((replica) =>
    replica.ok ? [] : [{ replica: replica.name, why: replica.why }],
  );
}

function withRejection(
  replica: Replica,
  rejected: readonly { name: string; why: string }[],
): Replica {
  const rejection = rejected.find(({ name }) => name === replica.name);
  return rejection === undefined ? replica : { name: replica.name, ok: false, why: rejection.why };
}

function toMeta(
  intake: Intake & { kind: 'profile' },
  facts: Pick<SnapshotMeta, 'id' | 'service' | 'fetchedAt' | 'fetchMillis' | 'replicas'>,
): SnapshotMeta {
  return {
    ...facts,
    takenAt: intake.takenAt ?? facts.fetchedAt,
    buildId: intake.buildId,
    size: intake.profile.length,
    totals: intake.totals,
    label: '',
  };
}
