/** What a text profile is once the comments behind its stacks have named its addresses. */

import { markExtension } from '../extensions.ts';
import type { Profile } from '../profile.ts';

/** Mappings of which every address has a name need no symbols. Go has then hidden what pprof would hide by name. */
export function markNamed(profile: Profile): Profile {
  const unnamed = mappingsWithoutNames(profile);
  const mappings = profile.mappings.map((mapping, row) => {
    if (unnamed.has(row)) return mapping;
    return {
      ...mapping,
      hasFunctions: true,
      hasFilenames: true,
      hasLineNumbers: true,
      hasInlineFrames: true,
    };
  });
  const filters = unnamed.size === 0 ? { dropFrames: '', keepFrames: '' } : {};
  return markExtension({ ...profile, ...filters, mappings }, 'comment-names');
}

/** Rows of mappings with an address that has no name; −1 for those of no mapping. */
function mappingsWithoutNames({ locations }: Profile): ReadonlySet<number> {
  const rows = new Set<number>();
  for (let location = 0; location < locations.count; location++) {
    const hasName = locations.lineStart[location] !== locations.lineStart[location + 1];
    if (!hasName) rows.add(locations.mapping[location] as number);
  }
  return rows;
}
