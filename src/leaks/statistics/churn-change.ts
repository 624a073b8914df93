/** How far a change can be off where it is the sum of what was born and what died, and whether it can be chance (DETECTOR 2.2). */

import type { Estimate } from '../judgement.ts';
import { normalCdf, normalQuantile } from './distributions.ts';
import { EXACT_BELOW, intervalOfCount } from './sampling.ts';

/** Samples that were born, or that died, with the sampling variance of their sum. */
export interface ChurnedSamples {
  readonly count: number;
  readonly variance: number;
}

/**
 * The change with its 95 % interval: ± z·√(variance of both). With fewer than ten samples the exact intervals of both counts are joined by
 * their distances from the counts (MOVER; Li, Tang and Wong 2014, Comput. Stat. 29); where only one of the two was seen, the other can
 * have gone unseen. Nothing born and nothing died is no noise: what lives through both profiles was sampled once.
 */
export function intervalOfChurn(
  change: number,
  born: ChurnedSamples,
  died: ChurnedSamples,
): Estimate {
  const count = born.count + died.count;
  if (count === 0) return { estimate: change, low: change, high: change };
  if (count >= EXACT_BELOW) {
    const spread = normalQuantile(0.975) * Math.sqrt(born.variance + died.variance);
    return { estimate: change, low: change - spread, high: change + spread };
  }
  const usual = Math.sqrt((born.variance + died.variance) / count);
  const births = reach(born, usual);
  const deaths = reach(died, usual);
  return {
    estimate: change,
    low: change - Math.hypot(births.down, deaths.up),
    high: change + Math.hypot(births.up, deaths.down),
  };
}

/** The chance of a change as large, either way, if as much were born as died: of the binomial with few samples, of the normal with many. */
export function chanceOfChurn(change: number, born: ChurnedSamples, died: ChurnedSamples): number {
  const count = born.count + died.count;
  if (change === 0) return 1;
  if (count === 0) return 0;
  const variance = born.variance + died.variance;
  if (count >= EXACT_BELOW || isNearlyExact(change, born, died)) {
    return 2 * normalCdf(-Math.abs(change) / Math.sqrt(variance));
  }
  return Math.min(1, 2 * tailOfFairCoin(count, Math.max(born.count, died.count)));
}

/** Blocks so large that more than half of them are sampled: their number is hardly a matter of chance. */
function isNearlyExact(change: number, born: ChurnedSamples, died: ChurnedSamples): boolean {
  const worth = Math.abs(change) / Math.max(1, Math.abs(born.count - died.count));
  return born.variance + died.variance < 0.5 * (born.count + died.count) * worth ** 2;
}

function reach({ count, variance }: ChurnedSamples, usual: number) {
  const deviation = count > 0 ? Math.sqrt(variance / count) : usual;
  const { low, high } = intervalOfCount(count);
  return { down: deviation * (count - low), up: deviation * (high - count) };
}

/** The chance of at least `hits` heads in `count` throws. */
function tailOfFairCoin(count: number, hits: number): number {
  let ways = 1;
  let sum = 0;
  for (let heads = count; heads >= hits; heads--) {
    sum += ways;
    ways = (ways * heads) / (count - heads + 1);
  }
  return sum / 2 ** count;
}
