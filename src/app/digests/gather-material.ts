/** Reads all that a digest is made of. A service that cannot be read is a line of the digest, not its end. */

import type { ServiceHistory } from '../../commands/command.ts';
import type { DigestFailure, DigestMaterial } from '../../commands/digest-change.ts';
import {
  type DigestMemory,
  emptyMemory,
  type ScheduledDigest,
} from '../../commands/scheduled-digest.ts';
import { AnalysisError, FetchError } from '../errors.ts';
import type { Histories } from '../histories.ts';
import type { DocumentStore, ServiceConfig } from '../ports.ts';
import type { Snapshots } from '../snapshots.ts';
import { spreadEvenly } from '../spread-evenly.ts';
import { servicesOf } from './services-of.ts';

export interface GatherOptions {
  readonly services: readonly ServiceConfig[];
  readonly store: Pick<DocumentStore, 'read'>;
  readonly snapshots: Pick<Snapshots, 'captureScheduled'>;
  readonly histories: Histories;
}

/** So many services are asked at the same time. */
const MOST_AT_ONCE = 4;
/** Of all services together, so that a digest of many fits into a worker; a verdict is hardly surer with more. */
const MOST_DIGESTS = 8_000;
const FEWEST_OF_ONE = 60;

/** Throws StoreError. */
export async function gatherMaterial(
  digest: ScheduledDigest,
  options: GatherOptions,
): Promise<DigestMaterial> {
  const memory = (await options.store.read('digest-memory', String(digest.number)))?.value;
  const services = servicesOf(digest, options.services);
  const most = Math.max(FEWEST_OF_ONE, Math.floor(MOST_DIGESTS / Math.max(1, services.length)));
  const read = await mapSome(services, MOST_AT_ONCE, ({ name }) =>
    readService(name, memory ?? emptyMemory, most, options),
  );
  return {
    digest,
    memory: memory ?? emptyMemory,
    histories: read.flatMap((one) => (one.kind === 'read' ? one.history : [])),
    failures: [
      ...read.flatMap((one) => (one.kind === 'failed' ? one.failure : [])),
      ...findUnconfigured(digest, options.services),
    ],
  };
}

type Read =
  | { readonly kind: 'read'; readonly history: ServiceHistory }
  | { readonly kind: 'failed'; readonly failure: DigestFailure };

async function readService(
  service: string,
  memory: DigestMemory,
  most: number,
  { snapshots, histories }: GatherOptions,
): Promise<Read> {
  try {
    await snapshots.captureScheduled(service);
    const query = { of: { kind: 'service', service }, from: null, wants: [] } as const;
    const [history] = await histories.resolve([query]);
    if (history === undefined) throw new FetchError(service, []);
    return { kind: 'read', history: shorten(history, memory.last[service]?.snapshot, most) };
  } catch (error) {
    return { kind: 'failed', failure: { service, why: explain(error) } };
  }
}

/** The snapshot that the last digest was of stays: this one is compared with it. */
function shorten(history: ServiceHistory, last: string | undefined, most: number): ServiceHistory {
  const kept = new Set(spreadEvenly(history.digests, most));
  return {
    ...history,
    digests: history.digests.filter((one) => kept.has(one) || one.snapshot === last),
  };
}

/** Goes on after the service's name. Anything else is no matter of one service. */
function explain(error: unknown): string {
  if (error instanceof AnalysisError) return `could not be read: ${error.message}`;
  if (!(error instanceof FetchError)) throw error;
  const [first, ...others] = error.reasons;
  if (first === undefined) return 'could not be read';
  if (others.length === 0) return first.why;
  return `could not be read at any of its ${error.reasons.length} addresses: ${first.replica} ${first.why}`;
}

function findUnconfigured(
  { services: wanted }: ScheduledDigest,
  services: readonly ServiceConfig[],
): readonly DigestFailure[] {
  if (wanted === 'all') return [];
  const known = new Set(services.map(({ name }) => name));
  return wanted
    .filter((name) => !known.has(name))
    .map((service) => ({ service, why: 'is not configured any more' }));
}

async function mapSome<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < items.length; at += most) {
    found.push(...(await Promise.all(items.slice(at, at + most).map(work))));
  }
  return found;
}
