/** The load phase: from the profiles that were read to the one that is reported on (PARITY 0, steps 4 to 9). */

import { demangleFunctions } from '../demangle.ts';
import { mergeProfiles } from '../merge.ts';
import type { Profile } from '../profile.ts';
import { pruneFrames } from '../prune.ts';
import { DIFF_BASE_LABEL, labelSamples, normalizeProfile, scaleProfile } from '../scale.ts';
import { type SymbolQuery, symbolQuery } from '../symbolize.ts';
import {
  describeMissingBinaries,
  joinMappingSources,
  removeSourceUrls,
  type SourcedProfile,
} from './mappings.ts';
import { symbolUrl } from './source-url.ts';
import type { SymbolizeMode } from './symbolize-mode.ts';

/** Several profiles as one; a single one stays as it is. */
export function combineSources(sources: readonly SourcedProfile[]): SourcedProfile {
  return {
    profile: mergeProfiles(sources.map(({ profile }) => profile)),
    mappingSources: joinMappingSources(sources.map(({ mappingSources }) => mappingSources)),
  };
}

export interface BaseOptions {
  readonly isDiffBase: boolean;
  readonly options: { readonly normalize: boolean };
}

/** What grew: the profile less its base. */
export function subtractBase(
  main: SourcedProfile,
  base: SourcedProfile,
  { isDiffBase, options }: BaseOptions,
): SourcedProfile {
  const { key, value } = DIFF_BASE_LABEL;
  const marked = isDiffBase ? labelSamples(base.profile, key, value) : base.profile;
  const scaled = options.normalize ? normalizeProfile(main.profile, marked) : main.profile;
  return combineSources([
    { ...main, profile: scaled },
    { ...base, profile: scaleProfile(marked, -1) },
  ]);
}

/** What to ask the server at `url`: the names of one mapping's addresses. */
export interface SymbolRequest {
  readonly url: string;
  readonly query: SymbolQuery;
}

/** One request for each mapping that came from a server and has addresses without names. */
export function listSymbolRequests(
  { profile, mappingSources }: SourcedProfile,
  mode: SymbolizeMode,
): SymbolRequest[] {
  if (!mode.isEnabled || !mode.isRemote) return [];
  return profile.mappings.flatMap((mapping, row) => {
    if (mapping.hasFunctions && !mode.isForced) return [];
    const sources = [mapping.file, mapping.buildId].flatMap((key) => mappingSources.get(key) ?? []);
    for (const { source, start } of sources) {
      const url = symbolUrl(source);
      if (url === null) continue;
      const query = symbolQuery(profile, row, start);
      return query.body === '' ? [] : [{ url, query }];
    }
    return [];
  });
}

export interface FinishOptions {
  readonly mode: SymbolizeMode;
  readonly isAllFrames: boolean;
  readonly comment: string;
}

/** Names as people read them, frames that nobody asks for cut away, and the comment of the person. */
export function finishLoading(
  profile: Profile,
  { mode, isAllFrames, comment }: FinishOptions,
): Profile {
  const { demangle, isForced, isEnabled } = mode;
  const named = isEnabled ? demangleFunctions(profile, { mode: demangle, isForced }) : profile;
  const pruned = isAllFrames ? named : pruneFrames(named);
  const comments = comment === '' ? pruned.comments : [...pruned.comments, comment];
  return { ...removeSourceUrls(pruned), comments };
}

/** What pprof would say of its own attempts to find names. */
export function describeSymbolization(profile: Profile, mode: SymbolizeMode): string[] {
  const isLocal = mode.isEnabled && mode.isLocal;
  return [...mode.warnings, ...(isLocal ? describeMissingBinaries(profile, mode.isForced) : [])];
}
