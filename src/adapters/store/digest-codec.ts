/** How a digest lies in a store: a head in JSON, then the groups column by column, groups as numbers of the service's own table; brotli over all. */

import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, crc32 } from 'node:zlib';
import { z } from 'zod';
import type { GroupCounts, ProcessMemory, SnapshotDigest } from '../../leaks/digest.ts';
import { ColumnReader, ColumnWriter } from './digest-columns.ts';

/** `HBD1`, then the length and the CRC-32 of what is compressed, big-endian. */
const MAGIC = Buffer.from('HBD1', 'latin1');
const HEADER_BYTES = 12;

/** A digest of a hundred replicas with 1,500 groups each takes 3 MB. */
const MAX_BYTES = 64 * 2 ** 20;

/** Digests are small: the best that brotli has takes 10 ms for one of 300 groups, in zlib's own threads. */
const QUALITY = 9;

const compressBrotli = promisify<Uint8Array, object, Buffer>(brotliCompress);
const decompressBrotli = promisify<Uint8Array, object, Buffer>(brotliDecompress);

const count = z.number();
const memorySchema = z.tuple([
  z.tuple([count, count, count, count, count, count, count, count]),
  count.nullable(),
  count.nullable(),
]);
const processSchema = z.tuple([
  z.string(),
  count,
  count.nullable(),
  memorySchema.nullable(),
  z.int().min(0).max(MAX_BYTES),
]);
const headSchema = z.tuple([z.string(), count, z.string(), z.string(), z.array(processSchema)]);
type Head = z.infer<typeof headSchema>;

/** `numbers` has a number for each signature. Counts and bytes are kept as whole numbers, variances to seven digits. */
export async function encodeDigest(
  digest: SnapshotDigest,
  numbers: ReadonlyMap<string, number>,
): Promise<Buffer> {
  const writer = new ColumnWriter();
  writer.bytes(Buffer.from(JSON.stringify(toHead(digest))));
  const lists = digest.processes.map(({ groups }) => toNumbered(groups, numbers));
  for (const list of lists) writeNumbers(writer, list);
  const rows = lists.flat();
  for (const { group } of rows) writer.signed(group.live);
  for (const { group } of rows) writer.signed(group.births);
  for (const { group } of rows) writer.signed(group.liveBytes);
  for (const { group } of rows) writer.signed(Math.round(group.bornBytes) - expectBorn(group));
  for (const { group } of rows) writer.float(group.liveVariance);
  return await compress(writer.finish());
}

/** Null where it is no digest, or not a whole one. Groups whose number nobody knows any more are left out. */
export async function decodeDigest(
  stored: Uint8Array,
  signatures: ReadonlyMap<number, string>,
): Promise<SnapshotDigest | null> {
  const body = await decompress(Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength));
  if (body === null) return null;
  try {
    const reader = new ColumnReader(body);
    const head = headSchema.parse(JSON.parse(reader.bytes().toString()));
    return fromHead(head, readGroups(reader, head, signatures));
  } catch {
    return null;
  }
}

function toHead(digest: SnapshotDigest): Head {
  const processes = digest.processes.map(
    ({ name, rate, goroutines, memory, groups }): Head[4][number] => [
      name,
      rate,
      goroutines,
      memory === null ? null : toMemoryRow(memory),
      groups.length,
    ],
  );
  return [digest.snapshot, digest.takenAt, digest.buildId, digest.version, processes];
}

function fromHead(
  [snapshot, takenAt, buildId, version, processes]: Head,
  groups: readonly (readonly GroupCounts[])[],
): SnapshotDigest {
  return {
    snapshot,
    takenAt,
    buildId,
    version,
    processes: processes.map(([name, rate, goroutines, memory], at) => ({
      name,
      rate,
      memory: memory === null ? null : fromMemoryRow(memory),
      goroutines,
      groups: groups[at] ?? [],
    })),
  };
}

function toMemoryRow(memory: ProcessMemory): z.infer<typeof memorySchema> {
  const { heapAlloc, heapInuse, heapIdle, heapReleased, stackInuse, sys, nextGc, numGc } = memory;
  return [
    [heapAlloc, heapInuse, heapIdle, heapReleased, stackInuse, sys, nextGc, numGc],
    memory.maxRss,
    memory.lastGc,
  ];
}

function fromMemoryRow([sizes, maxRss, lastGc]: z.infer<typeof memorySchema>): ProcessMemory {
  const [heapAlloc, heapInuse, heapIdle, heapReleased, stackInuse, sys, nextGc, numGc] = sizes;
  return {
    heapAlloc,
    heapInuse,
    heapIdle,
    heapReleased,
    stackInuse,
    sys,
    nextGc,
    numGc,
    maxRss,
    lastGc,
  };
}

interface NumberedGroup {
  readonly number: number;
  readonly group: GroupCounts;
}

function toNumbered(
  groups: readonly GroupCounts[],
  numbers: ReadonlyMap<string, number>,
): NumberedGroup[] {
  return groups
    .map((group) => ({ number: numbers.get(group.signature) ?? 0, group }))
    .sort((a, b) => a.number - b.number);
}

function writeNumbers(writer: ColumnWriter, rows: readonly NumberedGroup[]): void {
  let before = 0;
  for (const { number } of rows) {
    writer.signed(number - before);
    before = number;
  }
}

function readGroups(
  reader: ColumnReader,
  [, , , , processes]: Head,
  signatures: ReadonlyMap<number, string>,
): GroupCounts[][] {
  const lengths = processes.map(([, , , , length]) => length);
  const numbers = lengths.map((length) => readNumbers(reader, length));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const live = reader.signedColumn(total);
  const births = reader.signedColumn(total);
  const liveBytes = reader.signedColumn(total);
  const beyond = reader.signedColumn(total);
  const variances = reader.floatColumn(total);
  let row = 0;
  return numbers.map((list) =>
    list.flatMap((number) => {
      const at = row;
      row += 1;
      const signature = signatures.get(number);
      if (signature === undefined) return [];
      const group = {
        live: live[at] ?? 0,
        births: births[at] ?? 0,
        liveBytes: liveBytes[at] ?? 0,
      };
      const bornBytes = expectBorn(group) + (beyond[at] ?? 0);
      return [{ signature, ...group, bornBytes, liveVariance: variances[at] ?? 0 }];
    }),
  );
}

function readNumbers(reader: ColumnReader, length: number): number[] {
  let before = 0;
  return reader.signedColumn(length).map((step) => {
    before += step;
    return before;
  });
}

/** What was born is mostly as large as what is live: only what differs from that is written. */
function expectBorn(group: Pick<GroupCounts, 'live' | 'births' | 'liveBytes'>): number {
  const live = Math.round(group.live);
  if (live === 0) return 0;
  return Math.round((Math.round(group.births) * Math.round(group.liveBytes)) / live);
}

async function compress(body: Buffer): Promise<Buffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32BE(body.length, MAGIC.length);
  header.writeUInt32BE(crc32(body), MAGIC.length + 4);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  return Buffer.concat([header, await compressBrotli(body, { params })]);
}

async function decompress(stored: Buffer): Promise<Buffer | null> {
  if (stored.length < HEADER_BYTES || !stored.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const length = stored.readUInt32BE(MAGIC.length);
  if (length > MAX_BYTES) return null;
  const body = await decompressBrotli(stored.subarray(HEADER_BYTES), {
    maxOutputLength: Math.max(length, 1),
  }).catch(() => null);
  if (body?.length !== length || crc32(body) !== stored.readUInt32BE(MAGIC.length + 4)) return null;
  return body;
}
