/** A profile as the boxes of a flame graph: its stacks merged into one tree of calls, root first, for all sample types. */

import { type FlameFunction, FlameFunctionTable } from './flame-functions.ts';
import { mergeStacks } from './flame-merge.ts';
import { type FlameColumns, type PruneLimits, pruneFlameTree } from './flame-prune.ts';
import type { ReportOptions } from './options.ts';
import { prepareReport } from './prepare.ts';
import type { Profile } from './profile.ts';
import { computeTotal, selectSampleValues } from './sample-value.ts';

/** JSON. */
export interface FlameTree {
  readonly types: readonly FlameType[];
  /** The row of `types` that was asked for. */
  readonly shown: number;
  /** The first stands for all stacks together, the second for calls that are left out. */
  readonly functions: readonly FlameFunction[];
  readonly boxes: FlameColumns;
  /** How many calls were left out as too small. */
  readonly leftOut: number;
  readonly warnings: readonly string[];
}

export interface FlameType {
  readonly type: string;
  readonly unit: string;
  /** What percentages are of. */
  readonly total: number;
}

export interface FlameLimits extends PruneLimits {
  readonly depth: number;
}

/** Nothing but size leaves a call out. `highlight` is a regular expression; where it is empty, `focus` takes its place. */
export function growFlameTree(
  profile: Profile,
  options: ReportOptions,
  highlight: string,
  limits: FlameLimits,
): FlameTree {
  const granularity = options.granularity === '' ? 'filefunctions' : options.granularity;
  const prepared = prepareReport(profile, { ...options, granularity, trim: false }, 'dot');
  const { samples } = prepared.profile;
  const marking = highlight === '' ? options.focus : highlight;
  const table = new FlameFunctionTable(prepared.profile, prepared.options, marking);
  const leastShare = samples.count > SMALL_PROFILE ? LEAST_SHARE : 0;
  const tree = mergeStacks(samples, table, { leastShare, depth: limits.depth });
  const shown = prepared.values.index;
  const { boxes, used, leftOut } = pruneFlameTree(tree, table.functions.map(sizeOf), shown, limits);
  return {
    types: listTypes(options.relativePercentages ? prepared.profile : profile, prepared.ratio),
    shown,
    functions: used.map((row) => table.functions[row] as FlameFunction),
    boxes: scaleBoxes(boxes, prepared.ratio),
    leftOut,
    warnings: prepared.warnings,
  };
}

/** Profiles of so many samples are shown with all their calls, as far as there is room for them. */
const SMALL_PROFILE = 10_000;
/** A fraction of a pixel, also where a tenth of the graph fills the screen. */
const LEAST_SHARE = 1 / 20_000;

function listTypes(measured: Profile, ratio: number): FlameType[] {
  return measured.sampleTypes.map(({ type, unit }, index) => {
    const values = selectSampleValues(measured, { sampleIndex: String(index), mean: false });
    return { type, unit, total: Math.trunc(Number(computeTotal(measured, values)) * ratio) };
  });
}

function scaleBoxes(boxes: FlameColumns, ratio: number): FlameColumns {
  if (ratio === 1) return boxes;
  const scale = (column: readonly number[]) => column.map((value) => Math.trunc(value * ratio));
  return { ...boxes, self: boxes.self.map(scale), cum: boxes.cum.map(scale) };
}

/** About how many characters a function takes in a file. */
function sizeOf({ name, shortNames, file }: FlameFunction): number {
  return shortNames.reduce((sum, { length }) => sum + length, name.length + file.length + 40);
}
