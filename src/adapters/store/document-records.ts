/** The records beside snapshots, checked on their way out. A new kind is one more schema in `schemas`. */

import { z } from 'zod';
import type { DocumentKinds } from '../../app/documents.ts';
import { StoreError } from '../../app/errors.ts';
import { decode } from './decode.ts';

/** So large a document may be, as JSON. */
const MAX_BYTES = 256 * 1024;

const baselineSchema = z.object({ snapshot: z.string(), setAt: z.number(), setBy: z.string() });

const eventSchema = z.object({
  kind: z.literal('deploy'),
  at: z.number(),
  version: z.string(),
  by: z.string(),
});

const sightingSchema = z.object({
  service: z.string(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  since: z.string().nullable(),
  builds: z.array(z.string()),
  worstSlope: z.number(),
  lastSlope: z.number(),
  growthBytes: z.number(),
});

const stateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.enum(['muted', 'acknowledged']), by: z.string(), at: z.number() }),
  z.object({
    kind: z.literal('fixed'),
    version: z.string(),
    by: z.string(),
    at: z.number(),
    isVerified: z.boolean(),
  }),
  z.object({
    kind: z.literal('regressed'),
    fixedIn: z.string(),
    regressedIn: z.string(),
    at: z.number(),
  }),
]);

const leakSchema = z.object({
  id: z.string(),
  signature: z.string(),
  allocator: z.string(),
  entry: z.string().nullable(),
  kind: z.enum(['application', 'library', 'goroutines', 'runtime']),
  sightings: z.array(sightingSchema),
  state: stateSchema,
});

const postedSchema = z.object({
  workspace: z.string(),
  channel: z.string(),
  message: z.string(),
  thread: z.string(),
});

const watchSchema = z.object({
  posted: postedSchema,
  followUp: z.object({
    service: z.string(),
    pace: z.number(),
    times: z.number(),
    words: z.array(z.string()),
  }),
  person: z.string(),
  channelName: z.string().nullable(),
  startedAt: z.number(),
  failures: z.number(),
  isEnding: z.boolean().optional(),
});

const jobSchema = z.object({
  job: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('capture'), service: z.string() }),
    z.object({ kind: z.literal('watch'), id: z.string() }),
    z.object({ kind: z.literal('digest'), number: z.number() }),
  ]),
  at: z.number(),
  tries: z.number(),
});

const digestSchema = z.object({
  number: z.int(),
  services: z.union([z.literal('all'), z.array(z.string())]),
  when: z.object({
    words: z.string(),
    rule: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('cron'), expression: z.string() }),
      z.object({ kind: z.literal('every'), millis: z.number() }),
    ]),
    timeZone: z.string(),
  }),
  channel: z.object({ workspace: z.string(), id: z.string(), name: z.string().nullable() }),
  condition: z.enum(['always', 'changed', 'leaking']),
  top: z.int(),
  owner: z.string(),
  paused: z.object({ by: z.string(), at: z.number(), why: z.string() }).nullable(),
  origin: z.enum(['person', 'file']),
  createdAt: z.number(),
});

const lastSchema = z.object({
  snapshot: z.string(),
  at: z.number(),
  liveBytes: z.number(),
  verdict: z.enum(['growing', 'saturating', 'sawtooth', 'step', 'stable', 'insufficient-data']),
  suspects: z.array(z.string()),
});

const digestMemorySchema = z.object({
  lastRunAt: z.number().nullable(),
  last: z.record(z.string(), lastSchema),
  failures: z.int(),
  isOwnerTold: z.boolean(),
  failedAt: z.number().exactOptional(),
});

const digestPostSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('due'), isAsked: z.boolean() }),
  z.object({ kind: z.literal('posting'), isAsked: z.boolean(), startedAt: z.number() }),
  z.object({
    kind: z.literal('posted'),
    posted: postedSchema.nullable(),
    attached: z.int(),
  }),
  z.object({ kind: z.literal('done') }),
]);

const schemas: { readonly [K in keyof DocumentKinds]: z.ZodType<DocumentKinds[K]> } = {
  baseline: baselineSchema,
  events: z.array(eventSchema),
  leak: leakSchema,
  watch: watchSchema,
  job: jobSchema,
  digest: digestSchema,
  'digest-memory': digestMemorySchema,
  'digest-post': digestPostSchema,
  'declared-digests': z.record(z.string(), z.int()),
};

/** Throws StoreError where it is too large. */
export function encodeDocument<K extends keyof DocumentKinds>(
  kind: K,
  id: string,
  value: DocumentKinds[K],
): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  throw new StoreError(
    `the ${kind} ${id.slice(0, 80)} has more than ${MAX_BYTES / 1024} KB, the most that is kept of one: shorten it`,
  );
}

/** Null where the text is no document of that kind. */
export function decodeDocument<K extends keyof DocumentKinds>(
  kind: K,
  text: string,
): DocumentKinds[K] | null {
  return decode(schemas[kind], text);
}

export function sortById<T extends { readonly id: string }>(documents: readonly T[]): T[] {
  return [...documents].sort((a, b) => (a.id < b.id ? -1 : 1));
}
