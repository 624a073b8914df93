/** Reads a profile as a server or a file gives it: gzipped or plain protobuf, or one of the older text formats. */

import { ProfileError } from '../errors.ts';
import { readLegacyProfile } from '../legacy/legacy.ts';
import type { Profile } from '../profile.ts';
import { type InflateLimits, inflate } from './inflate.ts';
import { decodeProtobuf } from './protobuf.ts';
import { WireError } from './wire.ts';

/** As pprof reads it, and nothing that pprof does not. */
export function readProfile(bytes: Uint8Array, limits: InflateLimits): Profile {
  return readInflated(inflate(bytes, limits));
}

/** As `readProfile` what `inflate` returned, for who wants to let go of the compressed bytes first. */
export function readInflated(bytes: Uint8Array): Profile {
  return read(bytes, 'as pprof');
}

/** Also jemalloc's dumps, and the names in the comments of Go's text; such a profile says so (`extensionsOf`). */
export function readAnyProfile(bytes: Uint8Array, limits: InflateLimits): Profile {
  return read(inflate(bytes, limits), 'extended');
}

function read(inflated: Uint8Array, reading: 'as pprof' | 'extended'): Profile {
  if (inflated.length === 0) throw emptyInput();
  try {
    return decodeProtobuf(inflated);
  } catch (error) {
    if (error instanceof RangeError) throw tooLargeForMemory(inflated);
    if (!(error instanceof WireError)) throw error;
    const profile = readLegacyProfile(inflated, reading);
    if (profile !== undefined) return profile;
    throw unrecognizedInput(inflated, error);
  }
}

const UNRECOGNIZED = 'parsing profile: unrecognized profile format';
const START_OF_PROTOBUF = 0x0a;

function emptyInput(): ProfileError {
  return new ProfileError(
    'empty',
    'The profile is empty. Check that the address serves a heap profile (a Go service: /debug/pprof/heap) and that the download was complete.',
    'parsing profile: empty input file',
  );
}

/** The machine has no room for tables of that size. */
function tooLargeForMemory(bytes: Uint8Array): ProfileError {
  return new ProfileError(
    'too-large',
    `There is not enough memory to read this profile of ${bytes.length} bytes. Lower the limit on the size of profiles, or give heapbot more memory.`,
    'parsing profile: out of memory',
  );
}

function unrecognizedInput(bytes: Uint8Array, cause: WireError): ProfileError {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024));
  const text = start.toString('latin1').trimStart();
  if (/^<(?:!doctype\s+html|html|head|body|\?xml)/i.test(text)) {
    return new ProfileError(
      'html',
      'This is a web page, not a profile. Point heapbot at the profile itself (a Go service: /debug/pprof/heap), and check whether the address asks for a login.',
      UNRECOGNIZED,
    );
  }
  if (text.startsWith('heap_v2/')) {
    return new ProfileError(
      'unrecognized',
      'This is a heap dump of jemalloc, a format that pprof does not read. heapbot top, peek and its other commands do.',
      UNRECOGNIZED,
    );
  }
  if (bytes[0] === START_OF_PROTOBUF && cause.isCutOff) {
    return new ProfileError(
      'truncated',
      'The profile ends in the middle: the download was cut short. Fetch it again.',
      UNRECOGNIZED,
    );
  }
  return new ProfileError(
    'unrecognized',
    'This is not a profile that heapbot can read. It reads pprof profiles (gzipped or plain protobuf) and the older text formats such as /debug/pprof/heap?debug=1.',
    UNRECOGNIZED,
  );
}
