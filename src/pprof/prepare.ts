/** A profile made ready for one report: options resolved, filters applied, total taken (PARITY 0, per-report phase). */

import { describeUnmatched, type FilteredProfile, filterProfile } from './filter.ts';
import type { Int64 } from './int64.ts';
import { findNumericLabelUnits } from './numeric-label-units.ts';
import {
  applyCommandOverrides,
  displayRatio,
  type ReportCommand,
  type ReportOptions,
} from './options.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { Profile } from './profile.ts';
import { withWarnings } from './report-error.ts';
import { computeTotal, type SampleValues, selectSampleValues } from './sample-value.ts';
import { addTagFrames } from './tag-frames.ts';

export interface PreparedReport {
  /** What the filters left. */
  readonly profile: Profile;
  /** As the command overrides them. */
  readonly options: ReportOptions;
  /** Of the samples that are left. */
  readonly values: SampleValues;
  /** What percentages are of. */
  readonly total: Int64;
  /** Values are multiplied by it before they are shown. */
  readonly ratio: number;
  readonly numericLabelUnits: ReadonlyMap<string, string>;
  /** The command's own argument, as of peek. */
  readonly symbol: Pattern | undefined;
  readonly warnings: readonly string[];
}

/** `symbol` is the regular expression that commands like peek take. Throws ReportError with the warnings up to there. */
export function prepareReport(
  profile: Profile,
  options: ReportOptions,
  command: ReportCommand,
  symbol?: string,
): PreparedReport {
  const { units, warnings: conflicts } = findNumericLabelUnits(profile);
  const resolved = applyCommandOverrides(options, command);
  const warnings = [...conflicts];
  return withWarnings(warnings, () => {
    const noting = ({ profile: left, warnings: noted }: FilteredProfile): Profile => {
      warnings.push(...noted);
      return left;
    };
    // First of all, so that filters can match these frames.
    const tagged = noting(insertTagFrames(profile, resolved));
    const filter = () => noting(filterProfile(tagged, resolved, units));
    const early = resolved.relativePercentages ? filter() : undefined;
    const measured = early ?? tagged;
    const measuredValues = selectSampleValues(measured, resolved);
    const ratio = displayRatio(resolved);
    const pattern = symbol === undefined ? undefined : compileArgument(symbol);
    const filtered = early ?? filter();
    return {
      profile: filtered,
      options: resolved,
      values: selectSampleValues(filtered, resolved),
      total: computeTotal(measured, measuredValues),
      ratio,
      numericLabelUnits: units,
      symbol: pattern,
      warnings,
    };
  });
}

function insertTagFrames(profile: Profile, options: ReportOptions): FilteredProfile {
  const { tagRoot, tagLeaf, unit } = options;
  const keys = { root: splitKeys(tagRoot), leaf: splitKeys(tagLeaf) };
  if (keys.root.length + keys.leaf.length === 0) return { profile, warnings: [] };
  const tagged = addTagFrames(profile, keys, unit);
  const warnings: string[] = [];
  if (tagRoot !== '' && !tagged.isRootMatched) warnings.push(describeUnmatched('TagRoot'));
  if (tagLeaf !== '' && !tagged.isLeafMatched) warnings.push(describeUnmatched('TagLeaf'));
  return { profile: tagged.profile, warnings };
}

function splitKeys(list: string): readonly string[] {
  return list.split(',').filter((key) => key !== '');
}

function compileArgument(source: string): Pattern {
  return compilePattern(`argument regexp ${source}`, source);
}
