/** Digests as a whole: what people change, what is due, and what heapbot.yaml declares. */

import type { Outcome } from '../../commands/change.ts';
import type { DigestChange, DigestSummary } from '../../commands/digest-change.ts';
import { emptyMemory, type ScheduledDigest } from '../../commands/scheduled-digest.ts';
import type { Request } from '../conversation.ts';
import type { Poster, PostFinder } from '../ports.ts';
import { isShownIn } from '../understand.ts';
import { type ChangeOptions, changeDigest } from './change-digest.ts';
import { type DeclaredDigest, followDeclared } from './declared-digests.ts';
import { type RunOptions, runDigest } from './run-digest.ts';
import { scheduleDigest } from './schedule-digest.ts';
import { servicesOf } from './services-of.ts';

export type DigestsOptions = ChangeOptions & Omit<RunOptions, 'poster'>;

type Asked = Pick<Request, 'person' | 'place' | 'surface'>;

export interface DigestOffer {
  readonly services: readonly string[];
  /** The person's own; null where nobody knows. */
  readonly timeZone: string | null;
  /** As it is; null for a new one. */
  readonly digest: ScheduledDigest | null;
}

export interface Digests {
  /** Throws UsageError, NotAllowedError, StoreError. */
  change(change: DigestChange, asked: Pick<Request, 'person' | 'place'>): Promise<Outcome>;
  /** Those whose services may all be spoken of where it is asked. */
  summarize(asked: Pick<Request, 'place' | 'surface'>): Promise<readonly DigestSummary[]>;
  /** What a form about a digest, or a new one, starts with. Null where that one may not be changed where it is asked. Throws StoreError. */
  offer(number: number | null, asked: Asked): Promise<DigestOffer | null>;
  /** The names of services that may be spoken of there. */
  serviceNames(asked: Pick<Request, 'place' | 'surface'>): readonly string[];
  /** One tick. Rejects only where it should be tried again. */
  perform(number: number, at: number, poster: Poster & PostFinder): Promise<void>;
  /** At start: takes over what the file declares, and puts the schedules of all digests. */
  resume(declared: readonly DeclaredDigest[]): Promise<void>;
}

export function createDigests(options: DigestsOptions): Digests {
  const { store, services, scheduler } = options;
  return {
    change: (change, asked) => changeDigest(change, asked, options),
    async summarize(asked) {
      const kept = await store.all('digest');
      const visible = kept.map(({ value }) => value).filter((digest) => isVisible(digest, asked));
      const summaries = await Promise.all(visible.map(summarizeOne));
      return summaries.sort((a, b) => a.digest.number - b.digest.number);
    },
    async offer(number, asked) {
      const found = number === null ? null : await store.read('digest', String(number));
      const digest = found?.value ?? null;
      if (number !== null && (digest === null || !isChangeable(digest, asked))) return null;
      const timeZone = await options.directory.timeZone(asked.person);
      return { services: namesFor(asked), timeZone, digest };
    },
    serviceNames: namesFor,
    perform: (number, at, poster) => runDigest(number, at, { ...options, poster }),
    async resume(declared) {
      await followDeclared(declared, options);
      for (const { value } of await store.all('digest')) await scheduleDigest(value, scheduler);
    },
  };

  function namesFor(asked: Pick<Request, 'place' | 'surface'>): readonly string[] {
    return services.filter((service) => isShownIn(service, asked)).map(({ name }) => name);
  }

  function isChangeable(digest: ScheduledDigest, asked: Asked): boolean {
    return digest.origin === 'person' && isVisible(digest, asked);
  }

  /** A digest of all services shows what its own channel may see, so that is what its reader must be allowed to. */
  function isVisible(digest: ScheduledDigest, asked: Pick<Request, 'place' | 'surface'>): boolean {
    const named = new Set(servicesOf(digest, services).map(({ name }) => name));
    return services
      .filter(({ name }) => named.has(name))
      .every((service) => isShownIn(service, asked));
  }

  async function summarizeOne(digest: ScheduledDigest): Promise<DigestSummary> {
    const memory = (await store.read('digest-memory', String(digest.number)))?.value;
    return { digest, memory: memory ?? emptyMemory };
  }
}
