/** Whether a series tends one way, by ranks alone, and with the correlation of its noise allowed for (DETECTOR 2.3). */

import { normalCdf, normalQuantile } from './distributions.ts';
import { centre, centredResiduals, sumOfSquares } from './line.ts';
import { countTies, rank } from './order.ts';

export interface KendallTest {
  /** S: pairs that rise less pairs that fall. */
  readonly score: number;
  /** Var S where there is no tendency. */
  readonly variance: number;
  readonly z: number;
  /** Chance of a rise as strong where there is none: one-sided. */
  readonly pRise: number;
}

/** The plain test (Mann 1945; Kendall 1975): it takes the values for independent, which the live set of a process never is. */
export function testTendency(values: ArrayLike<number>): KendallTest {
  return describeTest(scorePairs(values), varianceOfScore(values));
}

/**
 * The test of Hamed and Rao 1998: Var S times the inflation found in the ranks of what is left when the slope is taken away. An inflation
 * below 1 is not granted: a periodic series would pass for a sure trend, because its ranks are anticorrelated at half the period.
 */
export function testCorrelatedTendency(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  slope: number,
): KendallTest {
  const inflation = inflateVariance(rank(centredResiduals(times, values, slope)));
  return describeTest(scorePairs(values), varianceOfScore(values) * Math.max(1, inflation));
}

/** S = Σ sgn(x_j − x_i) over all i < j. */
export function scorePairs(values: ArrayLike<number>): number {
  let score = 0;
  for (let later = 1; later < values.length; later++) {
    const value = values[later] as number;
    for (let earlier = 0; earlier < later; earlier++) {
      const other = values[earlier] as number;
      if (value > other) score++;
      else if (value < other) score--;
    }
  }
  return score;
}

/** Var S = [n(n−1)(2n+5) − Σ c(c−1)(2c+5)]/18 over runs of c equal values (Kendall 1975). */
export function varianceOfScore(values: ArrayLike<number>): number {
  const tied = countTies(values).reduce((sum, count) => sum + spreadOfOrders(count), 0);
  return (spreadOfOrders(values.length) - tied) / 18;
}

/**
 * 1 + 2/(n(n−1)(n−2)) · Σ (n−k)(n−k−1)(n−k−2)·ρ_k over the lags k whose autocorrelation differs from 0 at 5 %, |ρ_k| > 1.96/√n
 * (Hamed and Rao 1998, equation 19). `ranks` are those of a series without its trend. Not bounded: it can fall below 0.
 */
export function inflateVariance(ranks: ArrayLike<number>): number {
  const count = ranks.length;
  if (count < 3) return 1;
  const bound = normalQuantile(0.975) / Math.sqrt(count);
  let sum = 0;
  autocorrelate(ranks).forEach((correlation, lag) => {
    if (lag === 0 || Math.abs(correlation) <= bound) return;
    sum += (count - lag) * (count - lag - 1) * (count - lag - 2) * correlation;
  });
  return 1 + (2 * sum) / (count * (count - 1) * (count - 2));
}

/** ρ_k for every lag k from 0 to the last, each sum divided by the sum at lag 0; 0 at every lag where nothing varies. */
export function autocorrelate(
  values: ArrayLike<number>,
  lastLag = values.length - 1,
): Float64Array {
  const count = values.length;
  const offsets = centre(values);
  const total = sumOfSquares(offsets);
  const correlations = new Float64Array(lastLag + 1);
  if (total === 0) return correlations;
  for (let lag = 0; lag <= lastLag; lag++) {
    let sum = 0;
    for (let at = lag; at < count; at++) {
      sum += (offsets[at] as number) * (offsets[at - lag] as number);
    }
    correlations[lag] = sum / total;
  }
  return correlations;
}

/** Z = (S ∓ 1)/√Var S: one step towards 0, for S is a whole number. */
function describeTest(score: number, variance: number): KendallTest {
  const z = score === 0 ? 0 : (score - Math.sign(score)) / Math.sqrt(variance);
  return { score, variance, z, pRise: normalCdf(-z) };
}

function spreadOfOrders(count: number): number {
  return count * (count - 1) * (2 * count + 5);
}
