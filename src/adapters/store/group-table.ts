/** The numbers by which the digests of a service name their groups, and what each group stands for. */

import { z } from 'zod';
import type { GroupDefinition, SnapshotDigest } from '../../leaks/digest.ts';
import { decode } from './decode.ts';
import { DAY_MILLIS } from './retention.ts';

/** So many groups of a service are known at the same time; those that were not seen for longest are forgotten. */
export const MAX_GROUPS = 20_000;

/** So many digests are read at once at most: each of them becomes some hundred records in memory. */
export const MAX_DIGESTS = 2000;

/** A group of a digest that is to be kept. */
export interface SeenGroup {
  readonly signature: string;
  /** Day since 1970 on which it was seen. */
  readonly day: number;
  /** JSON, `null` where nobody says what it stands for. */
  readonly definition: string;
}

/** A group that is known. Its number stands for nothing else, ever. */
export interface KnownGroup extends SeenGroup {
  readonly number: number;
}

/** Each signature once. */
export function listGroups(
  digest: SnapshotDigest,
  definitions: readonly GroupDefinition[],
): SeenGroup[] {
  const texts = new Map(definitions.map((one) => [one.signature, JSON.stringify(one)]));
  const counted = digest.processes.flatMap(({ groups }) => groups);
  const signatures = new Set(counted.map(({ signature }) => signature));
  const day = dayOf(digest);
  return [...signatures].map((signature) => ({
    signature,
    day,
    definition: texts.get(signature) ?? 'null',
  }));
}

/** Days since 1970. */
export function dayOf({ takenAt }: SnapshotDigest): number {
  return Math.floor(takenAt / DAY_MILLIS);
}

/** What is to be known after `seen`: the newest definition counts, because lines move; an older one changes nothing. */
export function updateGroup(known: KnownGroup, seen: SeenGroup): KnownGroup {
  if (seen.day < known.day) return known;
  const definition = seen.definition === 'null' ? known.definition : seen.definition;
  return { ...known, day: seen.day, definition };
}

const frameSchema = z.object({
  function: z.string(),
  file: z.string(),
  line: z.number(),
  package: z.string(),
  origin: z.enum(['main', 'third-party', 'stdlib']),
});

const definitionSchema = z.object({
  signature: z.string(),
  kind: z.enum(['application', 'library', 'goroutines', 'runtime', 'observer']),
  allocator: frameSchema,
  entry: frameSchema.nullable(),
  via: z.array(z.string()),
  path: z.array(frameSchema),
  leaf: z.string(),
  blockSizes: z.array(z.number()),
  isCut: z.boolean(),
});

/** Null where the text is no definition. */
export function decodeDefinition(text: string): GroupDefinition | null {
  return decode(definitionSchema, text);
}

/** As one text; no part before the definition has a blank. */
export function encodeKnownGroup({ number, day, signature, definition }: KnownGroup): string {
  return `${number} ${day} ${encodeURIComponent(signature)} ${definition}`;
}

/** Null where the text is no such record. */
export function decodeKnownGroup(text: string): KnownGroup | null {
  const [, number, day, signature = '', definition = ''] = RECORD.exec(text) ?? [];
  if (number === undefined || day === undefined) return null;
  const plain = decodeSignature(signature);
  if (plain === null) return null;
  return { number: Number(number), day: Number(day), signature: plain, definition };
}

const RECORD = /^(\d{1,15}) (-?\d{1,15}) (\S*) (.*)$/su;

function decodeSignature(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
