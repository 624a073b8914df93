/** The JSON records of a store, checked on their way out: what lies there may come from another program or another version. */

import { z } from 'zod';
import type { Investigation, SnapshotMeta } from '../../commands/command.ts';
import type { IndexEntry } from './retention.ts';

const replicaSchema = z.union([
  z.object({ name: z.string(), ok: z.literal(true), remark: z.string().exactOptional() }),
  z.object({ name: z.string(), ok: z.literal(false), why: z.string() }),
]);

const metaSchema = z.object({
  id: z.string(),
  service: z.string(),
  takenAt: z.number(),
  fetchedAt: z.number(),
  fetchMillis: z.number(),
  buildId: z.string(),
  size: z.number(),
  totals: z.array(z.object({ type: z.string(), unit: z.string(), total: z.number() })),
  replicas: z.array(replicaSchema),
  label: z.string(),
});

const investigationSchema = z.object({
  service: z.string(),
  snapshot: z.string(),
  sampleIndex: z.string(),
});

const indexSchema = z.array(z.tuple([z.string(), z.number(), z.number(), z.number()]));

/** Null where the text is no such record. */
export function decodeMeta(text: string): SnapshotMeta | null {
  return decode(metaSchema, text);
}

export function decodeInvestigation(text: string): Investigation | null {
  return decode(investigationSchema, text);
}

export function encodeIndex(entries: readonly IndexEntry[]): string {
  return JSON.stringify(
    entries.map(({ id, takenAt, fetchedAt, bytes }) => [id, takenAt, fetchedAt, bytes]),
  );
}

export function decodeIndex(text: string): readonly IndexEntry[] | null {
  const rows = decode(indexSchema, text);
  if (rows === null) return null;
  return rows.map(([id, takenAt, fetchedAt, bytes]) => ({ id, takenAt, fetchedAt, bytes }));
}

function decode<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
