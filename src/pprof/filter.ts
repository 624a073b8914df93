/** Everything that a person's filters leave of a profile, in pprof's order (PARITY 6). */

import { type Filtered, filterByName, pruneFrom, showFrom } from './filter-names.ts';
import type { ReportOptions } from './options.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { Profile } from './profile.ts';
import { withWarnings } from './report-error.ts';
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

/** `units` are those of the numeric labels before any filter. Throws ReportError with the warnings up to there. */
export function filterProfile(
  profile: Profile,
  options: FilterOptions,
  units: ReadonlyMap<string, string>,
): FilteredProfile {
  const warnings: string[] = [];
  return withWarnings(warnings, () => {
    const patterns = compileAll(options, units, warnings);
    const steps: readonly ((profile: Profile) => Filtered)[] = [
      (current) => filterByName(current, patterns),
      (current) => applyShowFrom(current, patterns.showFrom),
      (current) => applyTagFilters(current, patterns.tagFocus, patterns.tagIgnore),
      (current) => applyLabelFilters(current, options, warnings),
    ];
    let current = profile;
    for (const step of steps) {
      const filtered = step(current);
      current = filtered.profile;
      warnings.push(...filtered.unmatched.map(describeUnmatched));
    }
    if (patterns.pruneFrom !== undefined) current = pruneFrom(current, patterns.pruneFrom);
    return { profile: current, warnings };
  });
}

/** pprof's complaint about an option, named as in `TagFocus`, whose pattern matched nothing. */
export function describeUnmatched(option: string): string {
  return `${option} expression matched no samples`;
}

/** In the order in which pprof complains about them; the patterns for labels' keys follow when it is their turn. */
function compileAll(
  options: FilterOptions,
  units: ReadonlyMap<string, string>,
  warnings: string[],
) {
  return {
    focus: compileOption('focus', options.focus),
    ignore: compileOption('ignore', options.ignore),
    hide: compileOption('hide', options.hide),
    show: compileOption('show', options.show),
    showFrom: compileOption('show_from', options.showFrom),
    tagFocus: compileTags('tagfocus', options.tagFocus, units, warnings),
    tagIgnore: compileTags('tagignore', options.tagIgnore, units, warnings),
    pruneFrom: compileOption('prune_from', options.pruneFrom),
  };
}

function compileOption(option: string, source: string): Pattern | undefined {
  return source === '' ? undefined : compilePattern(`${option} regexp`, source);
}

function compileTags(
  option: string,
  text: string,
  units: ReadonlyMap<string, string>,
  warnings: string[],
): TagFilter | undefined {
  if (text === '') return undefined;
  const filter = compileTagFilter(option, text, units);
  warnings.push(...filter.notes);
  return filter;
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

/** A pattern that is wrong is complained about when the other has done its work. */
function applyLabelFilters(
  profile: Profile,
  { tagShow, tagHide }: FilterOptions,
  warnings: string[],
): Filtered {
  const show = compileOption('tagshow', tagShow);
  if (show !== undefined && !filterLabelsByKey(profile, show, undefined).isShowMatched) {
    warnings.push(describeUnmatched('TagShow'));
  }
  const hide = compileOption('taghide', tagHide);
  if (show === undefined && hide === undefined) return { profile, unmatched: [] };
  const choice = filterLabelsByKey(profile, show, hide);
  return {
    profile: choice.profile,
    unmatched: hide === undefined || choice.isHideMatched ? [] : ['TagHide'],
  };
}
