/** Many sizes of a node's samples, put together as a few ranges (PARITY 11.4). */

import { add, type Int64, mean, truncate } from '../int64.ts';
import { label, scale } from '../measurement.ts';
import type { NodeTag, TagWeight } from '../node-tags.ts';
import { SHOWN_TAGS } from '../trim-picture.ts';
import { type ShownTag, showTag, sortTags } from './shown-tags.ts';

/** The heaviest sizes; where there are more, each of the others joins the nearest of these. */
export function collapseSizes(
  sizes: readonly NodeTag[],
  { isLeaf, sizeUnit }: { readonly isLeaf: boolean; readonly sizeUnit: string },
): ShownTag[] {
  const bySize = new Map(sizes.map((tag) => [tag.size ?? '', tag]));
  const sorted = sortTags(
    sizes.map((tag) => showTag(tag, tag.size ?? '')),
    isLeaf,
  );
  if (sorted.length <= SHOWN_TAGS) return sorted;
  const tags = sorted.flatMap(({ text }) => bySize.get(text) ?? []);
  const groups = groupByNearest(tags.slice(0, SHOWN_TAGS), tags.slice(SHOWN_TAGS), sizeUnit);
  return sortTags(
    groups.map((group) => joinGroup(group, sizeUnit)),
    isLeaf,
  );
}

/** One group for each seed, which comes first in it. */
function groupByNearest(
  seeds: readonly NodeTag[],
  others: readonly NodeTag[],
  unit: string,
): NodeTag[][] {
  const groups = seeds.map((seed) => [seed]);
  for (const tag of others) {
    const distances = seeds.map((seed) => Math.abs(inUnit(seed, unit) - Number(tag.value)));
    groups[distances.indexOf(Math.min(...distances))]?.push(tag);
  }
  return groups;
}

function joinGroup(group: readonly NodeTag[], unit: string): ShownTag {
  const flat = joinWeights(group.map((tag) => tag.flat));
  const cum = joinWeights(group.map((tag) => tag.cum));
  return { text: describeRange(group, unit), flat, cum, flatValue: flat, cumValue: cum };
}

function joinWeights(weights: readonly TagWeight[]): Int64 {
  const sum = weights.map((weight) => weight.sum).reduce(add);
  return mean(sum, weights.map((weight) => weight.divisor).reduce(add));
}

/** In the units that suit them, which may not be the report's: there, all the sizes might be 0. */
function describeRange(group: readonly NodeTag[], unit: string): string {
  const [seed] = group as readonly [NodeTag];
  if (group.length === 1) return label(seed.value, unit);
  let smallest = seed;
  let largest = seed;
  for (const tag of group) {
    const size = truncate(inUnit(tag, unit));
    if (size < smallest.value) smallest = tag;
    if (size > largest.value) largest = tag;
  }
  return `${label(smallest.value, unit)}..${label(largest.value, unit)}`;
}

/** The size as pprof compares it: as a float. */
function inUnit(tag: NodeTag, unit: string): number {
  return scale(tag.value, unit, unit).value;
}
