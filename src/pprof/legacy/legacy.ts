/** The profile formats that came before protobuf, tried in pprof's order. */

import type { Profile } from '../profile.ts';
import { parseContention } from './contention.ts';
import { parseCpu } from './cpu.ts';
import { parseGoCount } from './go-count.ts';
import { parseCommentedHeap, parseHeap } from './heap.ts';
import { parseJava } from './java.ts';
import { parseJemalloc } from './jemalloc.ts';
import { parseThreadz } from './threadz.ts';

const PARSERS = [parseCpu, parseHeap, parseGoCount, parseThreadz, parseContention, parseJava];

/** What pprof does not read comes last, so that it takes nothing from what pprof does. */
const EXTENDED = [
  ...PARSERS.map((parse) => (parse === parseHeap ? parseCommentedHeap : parse)),
  parseJemalloc,
];

/**
 * Undefined where no format recognizes the bytes; ProfileError where one does but finds them damaged. `extended` also reads
 * what pprof does not: jemalloc's dumps, and the names in Go's comments.
 */
export function readLegacyProfile(
  bytes: Uint8Array,
  reading: 'as pprof' | 'extended',
): Profile | undefined {
  for (const parse of reading === 'extended' ? EXTENDED : PARSERS) {
    const profile = parse(bytes);
    if (profile !== undefined) return profile;
  }
  return undefined;
}
