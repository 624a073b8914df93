/** The replica that grows unlike the others: a leak on one of many is one of routing or of a tenant (DETECTOR 2.9). */

import type { Inquiry } from './judgement.ts';
import type { Moment } from './moment.ts';
import { median } from './statistics/order.ts';
import { findOutliers } from './statistics/outlier.ts';
import { meansOfQuarters } from './statistics/shape.ts';

/** By the growth of one signature, or of everything where it is null. The farthest of those that stand apart by more than `least` bytes. */
export function findOddReplica(
  moments: readonly Moment[],
  signature: string | null,
  least: number,
): Inquiry['oddReplica'] {
  const names = moments.at(-1)?.processes.map(({ name }) => name) ?? [];
  const growths = names.map((_, replica) => growthOf(moments, replica, signature));
  const odd = findOutliers(growths, 3, least);
  const middle = median(growths);
  const distance = (place: number): number => Math.abs((growths[place] ?? 0) - middle);
  const [farthest] = [...odd].sort((one, other) => distance(other) - distance(one));
  const name = farthest === undefined ? undefined : names[farthest];
  if (farthest === undefined || name === undefined) return null;
  return {
    name,
    growthBytes: growths[farthest] ?? 0,
    othersBytes: median(growths.filter((_, place) => place !== farthest)),
  };
}

function growthOf(moments: readonly Moment[], replica: number, signature: string | null): number {
  const bytes = moments.map(({ processes }) => {
    const groups = processes[replica]?.groups ?? [];
    const counted = signature === null ? groups : groups.filter((g) => g.signature === signature);
    return counted.reduce((sum, { liveBytes }) => sum + liveBytes, 0);
  });
  const [first, , , last] = meansOfQuarters(bytes);
  return last - first;
}
