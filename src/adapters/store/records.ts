/** The JSON records of snapshots, checked on their way out. */

import { z } from 'zod';
import type { Investigation, SnapshotMeta } from '../../commands/command.ts';
import { decode } from './decode.ts';
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

/** The last column is `p` where it is pinned, `l` where it has a label. Earlier versions had four columns. */
const indexSchema = z.array(
  z.tuple([z.string(), z.number(), z.number(), z.number(), z.string().optional()]),
);

/** Null where the text is no such record. */
export function decodeMeta(text: string): SnapshotMeta | null {
  return decode(metaSchema, text);
}

export function decodeInvestigation(text: string): Investigation | null {
  return decode(investigationSchema, text);
}

export function encodeIndex(entries: readonly IndexEntry[]): string {
  return JSON.stringify(
    entries.map(({ id, takenAt, fetchedAt, bytes, isPinned, isLabelled }) => [
      id,
      takenAt,
      fetchedAt,
      bytes,
      `${isPinned ? 'p' : ''}${isLabelled ? 'l' : ''}`,
    ]),
  );
}

export function decodeIndex(text: string): readonly IndexEntry[] | null {
  const rows = decode(indexSchema, text);
  if (rows === null) return null;
  return rows.map(([id, takenAt, fetchedAt, bytes, held = '']) => ({
    id,
    takenAt,
    fetchedAt,
    bytes,
    isPinned: held.includes('p'),
    isLabelled: held.includes('l'),
  }));
}
