/** Leaks of libraries that are known, and the versions that mend them. */

import { canonicalName } from './canonical-name.ts';
import type { Frame } from './digest.ts';

export interface KnownLeak {
  readonly library: string;
  /** What is wrong, as a sentence. */
  readonly summary: string;
  /** Canonical names of the functions that allocate what is kept. */
  readonly allocators: readonly string[];
  /** The first version without it. */
  readonly fixedIn: string;
}

/** Null where nothing is known of what allocates there. */
export function findKnownLeak({
  allocator,
}: {
  readonly allocator: Pick<Frame, 'function'>;
}): KnownLeak | null {
  const name = canonicalName(allocator.function);
  return KNOWN_LEAKS.find(({ allocators }) => allocators.includes(name)) ?? null;
}

const KNOWN_LEAKS: readonly KnownLeak[] = [
  {
    library: 'github.com/lunny/tango',
    summary:
      'The router makes a pool of 800 actions for each route at once, and one action that is still in use keeps all of them.',
    allocators: ['github.com/lunny/tango.(*pool).New', 'github.com/lunny/tango.newPool'],
    fixedIn: '0.4.6.1014',
  },
];
