/** A profile as a file that every pprof opens: compressed, and otherwise byte for byte as it came. */

import { gzipSync } from 'node:zlib';

export interface PackedProfile {
  readonly bytes: Uint8Array;
  /** How such a file's name ends: one of the older text formats is no protobuf. */
  readonly ending: 'pb.gz' | 'txt.gz';
}

export function packProfile(file: Uint8Array): PackedProfile {
  const isPacked = file[0] === 0x1f && file[1] === 0x8b;
  if (isPacked) return { bytes: file, ending: 'pb.gz' };
  return { bytes: gzipSync(file), ending: isText(file) ? 'txt.gz' : 'pb.gz' };
}

/** A protobuf begins with a tag and a length, at least one of which no text has among its first bytes. */
function isText(file: Uint8Array): boolean {
  return file.subarray(0, 32).every((byte) => byte === 0x0a || (byte >= 0x20 && byte < 0x7f));
}
