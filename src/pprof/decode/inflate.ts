/** Undoes gzip compression, never beyond a limit. */

import { constants, gunzipSync } from 'node:zlib';
import { ProfileError } from '../errors.ts';

export interface InflateLimits {
  /** How many bytes a profile may have once it is decompressed. */
  readonly maxInflatedBytes: number;
}

/** Bytes that do not start as gzip does are returned as they are. */
export function inflate(bytes: Uint8Array, limits: InflateLimits): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (bytes.length > limits.maxInflatedBytes) throw tooLarge(limits);
    return bytes;
  }
  try {
    return gunzipSync(bytes, {
      maxOutputLength: limits.maxInflatedBytes,
      chunkSize: chunkSize(bytes, limits),
      finishFlush: constants.Z_FINISH,
    });
  } catch (error) {
    throw inflateError(error, limits);
  }
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
