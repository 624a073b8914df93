/** The load phase as it is where nobody gives options for it: what a chat shows of a profile. */

import type { Profile } from '../profile.ts';
import { type BaseOptions, finishLoading, subtractBase } from './load.ts';
import { prepareMappings, type SourcedProfile } from './mappings.ts';
import { parseSymbolizeMode } from './symbolize-mode.ts';

/** Names simplified and frames pruned. */
export function finishByDefault(profile: Profile): Profile {
  return finishLoading(profile, {
    mode: parseSymbolizeMode(''),
    isAllFrames: false,
    comment: '',
  });
}

/** `to` less `from`, as `pprof -diff_base=from to` loads it, or `-base`. Both as they were read. */
export function loadDifference(from: Profile, to: Profile, options: BaseOptions): Profile {
  const { profile } = subtractBase(toSource(to), toSource(from), options);
  return finishByDefault(profile);
}

function toSource(profile: Profile): SourcedProfile {
  return prepareMappings(profile, { url: null, program: '', buildId: '' });
}
