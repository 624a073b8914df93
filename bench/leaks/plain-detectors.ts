/** What other tools do, to compare with: the difference of two snapshots, and the Mann–Kendall test as it stands in textbooks. */

import type { SnapshotDigest } from '../../src/leaks/digest.ts';
import { buildSeries, type GroupSeries } from '../../src/leaks/series.ts';
import { testTendency } from '../../src/leaks/statistics/mann-kendall.ts';

/** Growth below this is not named by either: both are given the floor that heapbot has. */
const FLOOR = 2.5 * 2 ** 20;

/** Signatures that hold more at the last snapshot than at the first, most growth first. */
export function diffTwo(digests: readonly SnapshotDigest[]): readonly string[] {
  return nameGrown(digests, () => true);
}

/** Those of them that also rise by Mann–Kendall, p < 0.05. */
export function testPlainly(digests: readonly SnapshotDigest[]): readonly string[] {
  return nameGrown(digests, ({ bytes }) => testTendency(bytes).pRise < 0.05);
}

function nameGrown(
  digests: readonly SnapshotDigest[],
  isNamed: (series: GroupSeries) => boolean,
): readonly string[] {
  const moments = digests.map(({ takenAt, processes }) => ({ at: takenAt, processes }));
  const grown = buildSeries(moments).groups.filter((series) => growthOf(series) >= FLOOR);
  return grown
    .filter(isNamed)
    .sort((one, other) => growthOf(other) - growthOf(one))
    .map(({ signature }) => signature);
}

function growthOf({ bytes }: GroupSeries): number {
  return (bytes.at(-1) ?? 0) - (bytes[0] ?? 0);
}
