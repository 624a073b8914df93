/** Asks replicas what they know of their own memory while their heaps are fetched: best effort, never waited for long. */

import type { ProfileSource, ReplicaConfig, ServiceConfig } from './ports.ts';

/** So much longer than for the heaps an answer waits. */
const PATIENCE_MILLIS = 1000;
/** A replica that said nothing so many times in a row is left alone for a while: not every service is one of Go. */
const MOST_SILENCES = 2;
const REST_MILLIS = 3_600_000;
/** So many replicas are asked at a time. */
const CONCURRENCY = 16;

export interface MemoryReader {
  /** Starts to ask. Never rejects. */
  ask(service: ServiceConfig, signal: AbortSignal): MemoryQuestion;
}

export interface MemoryQuestion {
  /** What came until now and within a moment, by replica. `answered` are those that gave their heap: only these are remembered as silent. */
  settle(answered: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

interface Silence {
  readonly times: number;
  readonly since: number;
}

export function createMemoryReader(
  source: Pick<ProfileSource, 'memory'>,
  now: () => number,
): MemoryReader {
  const silences = new Map<string, Silence>();

  return {
    ask(service, stopped) {
      const enough = new AbortController();
      const signal = AbortSignal.any([stopped, enough.signal]);
      const texts = new Map<string, string>();
      const asked = service.replicas.filter((replica) => !isResting(silences.get(replica.url)));
      const work = askAll(asked, texts, signal);
      return {
        async settle(answered) {
          if (answered.length === 0) enough.abort();
          const timer = setTimeout(() => enough.abort(), PATIENCE_MILLIS);
          await work;
          clearTimeout(timer);
          for (const replica of asked) {
            if (texts.has(replica.name)) silences.delete(replica.url);
            else if (answered.includes(replica.name)) countSilence(replica.url);
          }
          return texts;
        },
      };
    },
  };

  function isResting(silence: Silence | undefined): boolean {
    if (silence === undefined || silence.times < MOST_SILENCES) return false;
    return now() - silence.since < REST_MILLIS;
  }

  function countSilence(url: string): void {
    const times = (silences.get(url)?.times ?? 0) + 1;
    silences.set(url, { times, since: now() });
  }

  async function askAll(
    replicas: readonly ReplicaConfig[],
    texts: Map<string, string>,
    signal: AbortSignal,
  ): Promise<void> {
    const queue = replicas.values();
    const lane = async (): Promise<void> => {
      for (const replica of queue) {
        const text = signal.aborted ? null : await askOne(replica, signal);
        if (text !== null) texts.set(replica.name, text);
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, replicas.length) }, lane));
  }

  /** Whatever is wrong with it, the heap is there all the same. */
  async function askOne(replica: ReplicaConfig, signal: AbortSignal): Promise<string | null> {
    const text = source.memory(replica, signal).catch(() => null);
    return await Promise.race([text, silenceAfter(signal)]);
  }
}

function silenceAfter(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
