/** Fetches the profiles of a service's replicas over HTTP(S), each within its limits of time and size. */

import { Agent } from 'undici';
import type {
  Fetched,
  FetchLimits,
  ProfileSource,
  ReplicaConfig,
  TlsOptions,
} from '../../app/ports.ts';
import { discardBody, inflateBody, readBody } from './body.ts';
import { type Answer, exchange, HTML_PAGE } from './exchange.ts';
import { readMemoryTail } from './memory-tail.ts';
import { describeBytes, describeMillis, explainFailure, ReplicaError } from './reasons.ts';
import { goroutinesUrl, memoryUrl } from './sibling-urls.ts';
import { symbolUrl } from './symbol-url.ts';

/** So many replicas of a service are read at a time. */
const CONCURRENCY = 16;

/** All replicas of a service together may hold this many times what one may. */
const SERVICE_FACTOR = 4;

const KEEP_ALIVE_MILLIS = 60_000;

/** Addresses as pprof sends them; 4 MB of them are some 200,000. */
const ADDRESSES = /^0x[0-9a-f]+(\+0x[0-9a-f]+)*$/u;
const MAX_ADDRESS_BYTES = 4 * 2 ** 20;

/** How a server that takes no POST there answers one: 404 where another handler takes what is left over. */
const GET_ALONE: ReadonlySet<number> = new Set([404, 405]);

/** So much of them fits into a query; servers commonly take 8 or 16 KB of headers. */
const MAX_QUERY_BYTES = 6000;

export function createProfileSource(limits: FetchLimits): ProfileSource {
  const agents = new Map<string, Agent>();

  return {
    async fetch(service, signal) {
      const budget = { bytes: limits.maxInflatedBytes * SERVICE_FACTOR };
      return await mapBounded(service.replicas, CONCURRENCY, (replica) =>
        fetchReplica(replica, budget, signal),
      );
    },
    async symbols(replica, addresses, signal) {
      if (addresses.length > MAX_ADDRESS_BYTES || !ADDRESSES.test(addresses))
        throw new ReplicaError('cannot be asked for these symbols: they are too many or none');
      const url = symbolUrl(replica.url);
      try {
        return (await ask(replica, url, addresses, signal, readAnswer)).toString('utf8');
      } catch (error) {
        if (!(error instanceof ReplicaError && GET_ALONE.has(error.status ?? 0))) throw error;
        return await askSymbolsByQuery(replica, url, addresses, signal);
      }
    },
    async memory(replica, signal) {
      const url = memoryUrl(replica.url);
      if (url === null) return null;
      return await ask(replica, url, null, signal, (answer, onBytes) =>
        readMemoryTail(inflateBody(answer.body, answer.encoding, limits, onBytes)),
      );
    },
    async goroutines(replica, signal) {
      const url = goroutinesUrl(replica.url);
      if (url === null)
        throw new ReplicaError('has no goroutine profile beside /debug/pprof/ to ask for');
      const body = await ask(replica, url, null, signal, readAnswer);
      refuseNonProfile(body);
      return body;
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      agents.clear();
    },
  };

  /** Newer versions of Go register `/debug/pprof/symbol` for GET alone. The time-out is for all the questions together. */
  async function askSymbolsByQuery(
    replica: ReplicaConfig,
    url: string,
    addresses: string,
    stopped: AbortSignal,
  ): Promise<string> {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(limits.timeoutMillis)]);
    const texts: string[] = [];
    for (const query of splitAddresses(addresses))
      texts.push(
        (await ask(replica, `${url}?${query}`, null, signal, readAnswer)).toString('utf8'),
      );
    return texts.join('');
  }

  async function fetchReplica(
    replica: ReplicaConfig,
    budget: { bytes: number },
    signal: AbortSignal,
  ): Promise<Fetched> {
    const { name } = replica;
    const startedAt = performance.now();
    try {
      const body = await ask(replica, replica.url, null, signal, readAnswer);
      refuseNonProfile(body);
      budget.bytes -= body.length;
      if (budget.bytes < 0)
        throw new ReplicaError('is left out: the replicas together are too large to read at once');
      return {
        replica: { name, ok: true },
        body,
        millis: Math.round(performance.now() - startedAt),
      };
    } catch (error) {
      if (!(error instanceof ReplicaError)) throw error;
      return { replica: { name, ok: false, why: error.why } };
    }
  }

  /** What `read` makes of the answer, or ReplicaError. A question is a GET unless it has a text to send. */
  async function ask<Result>(
    replica: ReplicaConfig,
    url: string,
    text: string | null,
    stopped: AbortSignal,
    read: (answer: Answer, onBytes: (count: number) => void) => Promise<Result>,
  ): Promise<Result> {
    const late = AbortSignal.timeout(limits.timeoutMillis);
    const progress = { bytes: 0, answered: false };
    try {
      const answer = await exchange({
        method: text === null ? 'GET' : 'POST',
        url,
        headers: replica.headers,
        body: text,
        dispatcher: agentFor(replica.tls),
        signal: AbortSignal.any([stopped, late]),
      });
      progress.answered = true;
      return await read(answer, (count) => {
        progress.bytes += count;
      });
    } catch (error) {
      if (stopped.aborted) throw new ReplicaError('was not waited for');
      if (late.aborted) throw new ReplicaError(explainLate(progress));
      if (error instanceof ReplicaError) throw error;
      const nameless = url.startsWith('https:') && (replica.tls?.cert ?? null) === null;
      throw new ReplicaError(explainFailure(error, { answered: progress.answered, nameless }));
    }
  }

  async function readAnswer(answer: Answer, onBytes: (count: number) => void): Promise<Buffer> {
    if (answer.length !== null && answer.length > limits.maxWireBytes) {
      discardBody(answer.body);
      throw new ReplicaError(
        `wants to send ${describeBytes(answer.length)}, more than the ${describeBytes(limits.maxWireBytes)} that HEAPBOT_MAX_PROFILE_BYTES allows`,
      );
    }
    return await readBody(answer.body, answer.encoding, limits, onBytes);
  }

  function explainLate({ bytes, answered }: { bytes: number; answered: boolean }): string {
    const limit = describeMillis(limits.timeoutMillis);
    if (!answered) return `did not answer within ${limit}`;
    return `had sent only ${describeBytes(bytes)} of its profile after ${limit}`;
  }

  /** One for every set of TLS options; each keeps its connections, by origin. */
  function agentFor(tls: TlsOptions | null): Agent {
    const key = JSON.stringify(tls);
    const agent = agents.get(key) ?? openAgent(tls, limits.timeoutMillis);
    agents.set(key, agent);
    return agent;
  }
}

/** The one time-out that counts is the caller's signal. */
function openAgent(tls: TlsOptions | null, timeoutMillis: number): Agent {
  return new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MILLIS,
    connect: { timeout: timeoutMillis, ...connectOptions(tls) },
  });
}

function connectOptions(tls: TlsOptions | null): Record<string, string | boolean> {
  if (tls === null) return {};
  return {
    rejectUnauthorized: !tls.insecure,
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.cert === null ? {} : { cert: tls.cert }),
    ...(tls.key === null ? {} : { key: tls.key }),
    ...(tls.serverName === null ? {} : { servername: tls.serverName }),
  };
}

function splitAddresses(addresses: string): string[] {
  const queries: string[] = [];
  for (const address of addresses.split('+')) {
    const last = queries.at(-1);
    if (last !== undefined && last.length + address.length < MAX_QUERY_BYTES)
      queries[queries.length - 1] = `${last}+${address}`;
    else queries.push(address);
  }
  return queries;
}

/** Some login pages do not say that they are HTML. */
function refuseNonProfile(body: Buffer): void {
  if (body.length === 0) throw new ReplicaError('answered 200 OK with nothing in it');
  const begin = body.subarray(0, 100).toString('latin1').trimStart().toLowerCase();
  if (begin.startsWith('<!doctype') || begin.startsWith('<html')) throw new ReplicaError(HTML_PAGE);
}

/** In the order of the items, at most `width` at a time. */
async function mapBounded<Item, Result>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return items.flatMap((_, index) => results.get(index) ?? []);
}
