/** The profile formats that came before protobuf, tried in pprof's order. */

import type { Profile } from '../profile.ts';
import { parseContention } from './contention.ts';
import { parseCpu } from './cpu.ts';
import { parseGoCount } from './go-count.ts';
import { parseHeap } from './heap.ts';
import { parseJava } from './java.ts';
import { parseThreadz } from './threadz.ts';

const PARSERS = [parseCpu, parseHeap, parseGoCount, parseThreadz, parseContention, parseJava];

/** Undefined where no format recognizes the bytes; ProfileError where one does but finds them damaged. */
export function readLegacyProfile(bytes: Uint8Array): Profile | undefined {
  for (const parse of PARSERS) {
    const profile = parse(bytes);
    if (profile !== undefined) return profile;
  }
  return undefined;
}
