/** Estimates what a sampled heap profile stands for (PARITY 12). */

import { truncateToInt64 } from './numbers.ts';

/** A sample of `count` allocations of `size` bytes in all, taken once every `rate` bytes on average. */
export function scaleHeapSample(count: bigint, size: bigint, rate: bigint): [bigint, bigint] {
  if (count === 0n || size === 0n) return [0n, 0n];
  if (rate <= 1n) return [count, size];
  const averageSize = Number(size) / Number(count);
  const scale = 1 / (1 - Math.exp(-averageSize / Number(rate)));
  return [truncateToInt64(Number(count) * scale), truncateToInt64(Number(size) * scale)];
}
