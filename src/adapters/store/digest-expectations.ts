/** What the numbers of a group mostly are, told from the others: a digest then has only what differs, which mostly is nothing. */

import type { GroupCounts } from '../../leaks/digest.ts';

type LiveCounts = Pick<GroupCounts, 'live' | 'liveBytes'>;

/** What differs from more than that is not exact in a double. */
const MAX_EXPECTED = 2 ** 51;

/** The blocks that were born are as large as those that are live. */
export function expectBornBytes({ live, liveBytes }: LiveCounts, births: number): number {
  if (live <= 0) return 0;
  const expected = Math.round((births * liveBytes) / live);
  return Math.abs(expected) <= MAX_EXPECTED ? expected : 0;
}

/** All blocks have one size s: the variance s²·n(1−p)/p² then follows from their bytes n·s/p, with p = 1 − exp(−s/rate). */
export function expectVariance({ live, liveBytes }: LiveCounts, rate: number): number {
  if (rate <= 1 || live <= 0) return 0;
  const scaledSize = liveBytes / live;
  return live * scaledSize * scaledSize * Math.exp(-solveSize(scaledSize / rate));
}

/** The x with x / (1 − exp(−x)) = y, by four steps of Newton's: whether they reach it is no matter, both sides take the same. */
function solveSize(y: number): number {
  if (y < 1.0001) return 0;
  let x = y > 2 ? y : 2 * (y - 1);
  for (let step = 0; step < 4; step += 1) {
    const chance = -Math.expm1(-x);
    const slope = (chance - x * (1 - chance)) / (chance * chance);
    x = Math.max(x - (x / chance - y) / slope, 0.0001);
  }
  return x;
}

/** Four digits of a variance are enough. */
const STEPS = 10_000;

/** No other step is as low. */
const NOTHING = -(2 ** 31);

/** How many steps a value lies above what was expected. Logarithms are subtracted: a ratio can be too large for a double. */
export function toSteps(value: number, expected: number): number {
  if (!(value > 0)) return expected > 0 ? NOTHING : 0;
  if (!(expected > 0)) return Math.round(STEPS * Math.log(value)) || 1;
  return Math.round(STEPS * (Math.log(value) - Math.log(expected)));
}

export function fromSteps(steps: number, expected: number): number {
  if (steps === NOTHING) return 0;
  if (!(expected > 0) && steps === 0) return 0;
  const base = expected > 0 ? Math.log(expected) : 0;
  return Math.min(Math.exp(base + steps / STEPS), Number.MAX_VALUE);
}
