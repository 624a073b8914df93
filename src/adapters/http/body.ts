/** Reads a body as it comes, inflating it where it is gzip, and stops at the first byte that is too much. */

import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { describeBytes, ReplicaError } from './reasons.ts';

export interface BodyLimits {
  readonly maxWireBytes: number;
  readonly maxInflatedBytes: number;
}

export type Chunks = AsyncIterable<Buffer>;

/**
 * `encoding` is the Content-Encoding. A body that itself is a gzip file, as profiles mostly are, is inflated as well.
 * `onBytes` hears of every piece that comes over the wire. Throws ReplicaError.
 */
export async function readBody(
  chunks: Chunks,
  encoding: string,
  limits: BodyLimits,
  onBytes: (count: number) => void,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of inflateBody(chunks, encoding, limits, onBytes)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The same bytes as they come, none of them kept. */
export function inflateBody(
  chunks: Chunks,
  encoding: string,
  limits: BodyLimits,
  onBytes: (count: number) => void,
): Chunks {
  const wire = limit(chunks, limits.maxWireBytes, 'on the wire', onBytes);
  const decoded = decodeContent(wire, encoding);
  const bounded = limit(decoded, limits.maxInflatedBytes, 'inflated');
  return limit(gunzipFile(bounded), limits.maxInflatedBytes, 'inflated');
}

/** Hangs up on a body that nobody wants. Nobody listens to what it says to that, so it is heard here. */
export function discardBody(body: Readable): void {
  body.once('error', () => undefined).destroy();
}

async function* limit(
  chunks: Chunks,
  max: number,
  where: string,
  onBytes: (count: number) => void = () => undefined,
): Chunks {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    onBytes(chunk.length);
    if (total > max)
      throw new ReplicaError(
        `sent more than ${describeBytes(max)} ${where}: raise HEAPBOT_MAX_PROFILE_BYTES if that is to be expected`,
      );
    yield chunk;
  }
}

function decodeContent(chunks: Chunks, encoding: string): Chunks {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return chunks;
  if (name === 'gzip' || name === 'x-gzip') return gunzip(chunks);
  throw new ReplicaError('sent its answer in an encoding that was not asked for');
}

/** Gzip files begin with 1f 8b, which neither a plain protobuf profile nor a text does. */
async function* gunzipFile(chunks: Chunks): Chunks {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  try {
    while (head.length < 2) {
      const next = await iterator.next();
      if (next.done === true) break;
      head = Buffer.concat([head, next.value]);
    }
    const whole = prepend(head, iterator);
    yield* head[0] === 0x1f && head[1] === 0x8b ? gunzip(whole) : whole;
  } finally {
    await iterator.return?.();
  }
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer>): Chunks {
  if (head.length > 0) yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** Runs in zlib's own threads; reads no further than is asked for. */
async function* gunzip(chunks: Chunks): Chunks {
  const inflated = createGunzip({ chunkSize: 64 * 1024 });
  pipeline(
    Readable.from(chunks, { objectMode: true, highWaterMark: 1 }),
    inflated,
    () => undefined,
  );
  try {
    for await (const chunk of inflated) yield chunk;
  } catch (error) {
    throw explainGzip(error);
  }
}

function explainGzip(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR')
    return new ReplicaError('sent only part of its profile: the gzip data ends too early');
  if (code === 'Z_DATA_ERROR' || code === 'Z_NEED_DICT')
    return new ReplicaError('sent a profile that is damaged: its gzip data cannot be inflated');
  return error;
}
