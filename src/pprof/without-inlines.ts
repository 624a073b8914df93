/** A profile without its inlined calls, at addresses otherwise untouched (PARITY 3.1). */

import type { Profile } from './profile.ts';
import { filterLines } from './rewrite.ts';

/** Leaves each location its last line: the caller that was not inlined. */
export function withoutInlines(profile: Profile, showColumns: boolean): Profile {
  const { lineStart, count } = profile.locations;
  const isOutermost = new Uint8Array(profile.lines.count);
  for (let location = 0; location < count; location++) {
    const end = lineStart[location + 1] as number;
    if (end > (lineStart[location] as number)) isOutermost[end - 1] = 1;
  }
  const outer = filterLines(profile, isOutermost);
  const { lines } = outer;
  return {
    ...outer,
    lines: showColumns ? lines : { ...lines, column: new Float64Array(lines.count) },
    mappings: profile.mappings.map((mapping) => ({ ...mapping, hasInlineFrames: false })),
  };
}
