/** Growth that is only a move: what one group gains another loses, as when a slab replaces another or a function is renamed (DETECTOR 2.6 step 10). */

import type { GroupDefinition } from './digest.ts';
import type { GroupSeries } from './series.ts';
import { correlate } from './statistics/line.ts';
import { meansOfQuarters } from './statistics/shape.ts';

/** What is left of the growth, below which it is called a move. */
const LEAST_LEFT = 0.3;
/** As much may be left where the samples of both are too few to tell. */
const MOST_LEFT = 0.6;
/** A group that falls for reasons of its own does not mirror the one that grows. */
const MIRROR = -0.8;

export interface DefinedSeries {
  readonly series: GroupSeries;
  readonly definition: GroupDefinition | null;
}

/** The groups whose fall makes up for the growth of `grown`; none where it is real. */
export function findSources(
  grown: DefinedSeries,
  all: readonly DefinedSeries[],
): readonly DefinedSeries[] {
  const growth = gainOf(grown.series);
  const sources = all.filter((other) => other !== grown && isMirror(grown, other));
  const lost = sources.reduce((sum, { series }) => sum + gainOf(series), 0);
  const noise =
    2 * Math.sqrt([grown, ...sources].reduce((sum, { series }) => sum + noiseOf(series), 0));
  const most = Math.max(LEAST_LEFT * growth, Math.min(noise, MOST_LEFT * growth));
  return sources.length > 0 && growth + lost < most ? sources : [];
}

function isMirror(grown: DefinedSeries, other: DefinedSeries): boolean {
  if (gainOf(other.series) >= 0 || !isRelated(grown.definition, other.definition)) return false;
  return correlate(grown.series.bytes, other.series.bytes) <= MIRROR;
}

/** The same blocks asked of the same function, or the same package to blame. */
function isRelated(one: GroupDefinition | null, other: GroupDefinition | null): boolean {
  if (one === null || other === null) return false;
  if (one.allocator.package === other.allocator.package) return true;
  return one.leaf === other.leaf && one.blockSizes.some((size) => other.blockSizes.includes(size));
}

function gainOf({ bytes }: GroupSeries): number {
  const [first, , , last] = meansOfQuarters(bytes);
  return last - first;
}

/** Variance of the sampling where there is most. */
function noiseOf({ variance }: GroupSeries): number {
  return Math.max(...variance);
}
