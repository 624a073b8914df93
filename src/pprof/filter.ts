/** Everything that a person's filters leave of a profile, in pprof's order (PARITY 6). */

import { type Filtered, filterByName, pruneFrom, showFrom } from './filter-names.ts';
import type { ReportOptions } from './options.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { Profile } from './profile.ts';
import { filterSamples } from './rewrite.ts';
import { compileTagFilter, filterLabelsByKey, type TagFilter } from './tag-filter.ts';

export type FilterOptions = Pick<
  ReportOptions,
  | 'focus'
  | 'ignore'
  | 'hide'
  | 'show'
  | 'showFrom'
  | 'pruneFrom'
  | 'tagFocus'
  | 'tagIgnore'
  | 'tagShow'
  | 'tagHide'
>;

export interface FilteredProfile {
  readonly profile: Profile;
  /** What a person should know: patterns that matched nothing, values read as ranges. */
  readonly warnings: readonly string[];
}

/** `units` are those of the numeric labels before any filter. */
export function filterProfile(
  profile: Profile,
  options: FilterOptions,
  units: ReadonlyMap<string, string>,
): FilteredProfile {
  const patterns = compileAll(options, units);
  const steps: readonly ((profile: Profile) => Filtered)[] = [
    (current) => filterByName(current, patterns),
    (current) => applyShowFrom(current, patterns.showFrom),
    (current) => applyTagFilters(current, patterns.tagFocus, patterns.tagIgnore),
    (current) => applyLabelFilters(current, patterns.tagShow, patterns.tagHide),
  ];
  const warnings = [patterns.tagFocus, patterns.tagIgnore].flatMap((filter) => filter?.notes ?? []);
  let current = profile;
  for (const step of steps) {
    const filtered = step(current);
    current = filtered.profile;
    warnings.push(...filtered.unmatched.map(describeUnmatched));
  }
  if (patterns.pruneFrom !== undefined) current = pruneFrom(current, patterns.pruneFrom);
  return { profile: current, warnings };
}

/** pprof's complaint about an option, named as in `TagFocus`, whose pattern matched nothing. */
export function describeUnmatched(option: string): string {
  return `${option} expression matched no samples`;
}

/** In the order in which pprof complains about them. */
function compileAll(options: FilterOptions, units: ReadonlyMap<string, string>) {
  return {
    focus: compileOption('focus', options.focus),
    ignore: compileOption('ignore', options.ignore),
    hide: compileOption('hide', options.hide),
    show: compileOption('show', options.show),
    showFrom: compileOption('show_from', options.showFrom),
    tagFocus: compileTags('tagfocus', options.tagFocus, units),
    tagIgnore: compileTags('tagignore', options.tagIgnore, units),
    pruneFrom: compileOption('prune_from', options.pruneFrom),
    tagShow: compileOption('tagshow', options.tagShow),
    tagHide: compileOption('taghide', options.tagHide),
  };
}

function compileOption(option: string, source: string): Pattern | undefined {
  return source === '' ? undefined : compilePattern(`${option} regexp`, source);
}

function compileTags(option: string, text: string, units: ReadonlyMap<string, string>) {
  return text === '' ? undefined : compileTagFilter(option, text, units);
}

function applyShowFrom(profile: Profile, pattern: Pattern | undefined): Filtered {
  return pattern === undefined ? { profile, unmatched: [] } : showFrom(profile, pattern);
}

function applyTagFilters(
  profile: Profile,
  focus: TagFilter | undefined,
  ignore: TagFilter | undefined,
): Filtered {
  if (focus === undefined && ignore === undefined) return { profile, unmatched: [] };
  const isFocused = focus?.over(profile);
  const isIgnored = ignore?.over(profile);
  let isFocusMatched = focus === undefined;
  let isIgnoreMatched = ignore === undefined;
  const kept = filterSamples(profile, (sample) => {
    const focused = isFocused?.(sample) ?? true;
    const ignored = isIgnored?.(sample) ?? false;
    isFocusMatched ||= focused;
    isIgnoreMatched ||= ignored;
    return focused && !ignored;
  });
  const unmatched = [];
  if (!isFocusMatched) unmatched.push('TagFocus');
  if (!isIgnoreMatched) unmatched.push('TagIgnore');
  return { profile: kept, unmatched };
}

function applyLabelFilters(
  profile: Profile,
  show: Pattern | undefined,
  hide: Pattern | undefined,
): Filtered {
  if (show === undefined && hide === undefined) return { profile, unmatched: [] };
  const choice = filterLabelsByKey(profile, show, hide);
  const unmatched = [];
  if (show !== undefined && !choice.isShowMatched) unmatched.push('TagShow');
  if (hide !== undefined && !choice.isHideMatched) unmatched.push('TagHide');
  return { profile: choice.profile, unmatched };
}
