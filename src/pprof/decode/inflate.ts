/** Undoes gzip compression, never beyond a limit. */

import { constants, gunzip, gunzipSync, type ZlibOptions } from 'node:zlib';
import { ProfileError } from '../errors.ts';

export interface InflateLimits {
  /** How many bytes a profile may have once it is decompressed. */
  readonly maxInflatedBytes: number;
}

/** Bytes that do not start as gzip does are returned as they are. Throws ProfileError. */
export function inflate(bytes: Uint8Array, limits: InflateLimits): Uint8Array {
  if (!isGzip(bytes)) return withinLimits(bytes, limits);
  try {
    return gunzipSync(bytes, gunzipOptions(bytes, limits));
  } catch (error) {
    throw inflateError(error, limits);
  }
}

/** The same, while the thread does other work. Rejects with ProfileError. */
export async function inflateInBackground(
  bytes: Uint8Array,
  limits: InflateLimits,
): Promise<Uint8Array> {
  if (!isGzip(bytes)) return withinLimits(bytes, limits);
  return await new Promise((resolve, reject) => {
    gunzip(bytes, gunzipOptions(bytes, limits), (error, inflated) => {
      if (error) reject(inflateError(error, limits));
      else resolve(inflated);
    });
  });
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function withinLimits(bytes: Uint8Array, limits: InflateLimits): Uint8Array {
  if (bytes.length > limits.maxInflatedBytes) throw tooLarge(limits);
  return bytes;
}

function gunzipOptions(bytes: Uint8Array, limits: InflateLimits): ZlibOptions {
  return {
    maxOutputLength: limits.maxInflatedBytes,
    chunkSize: chunkSize(bytes, limits),
    finishFlush: constants.Z_FINISH,
  };
}

/** One chunk for everything where the gzip trailer tells the truth, so that nothing is copied twice. */
function chunkSize(bytes: Uint8Array, limits: InflateLimits): number {
  const trailer = bytes.subarray(-4);
  if (trailer.length < 4) return constants.Z_DEFAULT_CHUNK;
  const size = Buffer.from(trailer).readUInt32LE(0) + 1;
  const mostPlausible = Math.min(limits.maxInflatedBytes, bytes.length * 16);
  return Math.max(constants.Z_DEFAULT_CHUNK, Math.min(size, mostPlausible));
}

function inflateError(error: unknown, limits: InflateLimits): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limits);
  if (code === 'Z_BUF_ERROR') {
    return new ProfileError(
      'truncated',
      'The gzipped profile ends in the middle: the download was cut short. Fetch it again.',
      'decompressing profile: unexpected EOF',
    );
  }
  return new ProfileError(
    'malformed',
    `The gzipped profile is damaged (${error.message}). Fetch it again.`,
    `decompressing profile: ${goText(error.message)}`,
  );
}

/** zlib's findings in the words of Go's compress/gzip and compress/flate. */
function goText(message: string): string {
  if (message.includes('data check') || message.includes('length check')) {
    return 'gzip: invalid checksum';
  }
  if (message.includes('header')) return 'gzip: invalid header';
  return 'flate: corrupt input';
}

function tooLarge(limits: InflateLimits): ProfileError {
  const megabytes = Math.floor(limits.maxInflatedBytes / 2 ** 20);
  return new ProfileError(
    'too-large',
    `The profile is larger than ${limits.maxInflatedBytes} bytes (${megabytes} MiB) once decompressed. Raise the limit if the service is trusted.`,
    `decompressing profile: larger than ${limits.maxInflatedBytes} bytes`,
  );
}
