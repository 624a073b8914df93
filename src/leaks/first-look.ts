/** What can honestly be said before there are snapshots enough for a verdict: who holds the most, and how much more than at first. */

import type { GroupDefinition } from './digest.ts';
import { findEpoch } from './epochs.ts';
import type { Estimate, History } from './judgement.ts';
import { buildSeries, type GroupSeries, pointOf, sumSeries } from './series.ts';
import { intervalOfChange } from './statistics/sampled-change.ts';

/** All that one function allocated, whatever led there. */
export interface LargeAllocator {
  /** Of its largest group. */
  readonly definition: GroupDefinition;
  readonly bytes: number;
  /** Since the first snapshot that can be compared; null where there is only one. */
  readonly change: Estimate | null;
}

/** Most live bytes first. Profiling itself is nobody's. */
export function findLargest(
  { digests, definitions }: Pick<History, 'digests' | 'definitions'>,
  most: number,
): readonly LargeAllocator[] {
  const { moments } = findEpoch(digests);
  const known = new Map(definitions.map((one) => [one.signature, one]));
  const allocators = new Map<string, { definition: GroupDefinition; parts: GroupSeries[] }>();
  for (const series of byLastBytes(buildSeries(moments).groups)) {
    const definition = known.get(series.signature);
    if (definition === undefined || definition.kind === 'observer') continue;
    const name = definition.allocator.function;
    const found = allocators.get(name);
    if (found === undefined) allocators.set(name, { definition, parts: [series] });
    else found.parts.push(series);
  }
  const sums = [...allocators.values()].map(({ definition, parts }) => measure(definition, parts));
  return sums
    .filter(({ bytes }) => bytes > 0)
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, most);
}

function byLastBytes(groups: readonly GroupSeries[]): readonly GroupSeries[] {
  return [...groups].sort((one, other) => (other.bytes.at(-1) ?? 0) - (one.bytes.at(-1) ?? 0));
}

function measure(definition: GroupDefinition, parts: readonly GroupSeries[]): LargeAllocator {
  const sum = sumSeries(parts);
  const last = sum.bytes.length - 1;
  return {
    definition,
    bytes: sum.bytes[last] ?? 0,
    change: last < 1 ? null : intervalOfChange(pointOf(sum, 0), pointOf(sum, last)),
  };
}
