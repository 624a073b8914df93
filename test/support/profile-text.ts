/** Everything that a profile holds, as text: equal profiles have equal texts. */

import type { Profile } from '../../src/pprof/profile.ts';
import { printRaw } from '../../src/pprof/report/raw.ts';

export function profileText(profile: Profile): string {
  return [...printRaw({ profile })].join('');
}
