/** The trend of a series: its slope, how far the slope can be trusted when the noise is correlated, and whether it tends one way (DETECTOR 2.3). */

import type { Estimate } from '../judgement.ts';
import { centre, centredResiduals, sumOfSquares } from './line.ts';
import { autocorrelate, type KendallTest, testCorrelatedTendency } from './mann-kendall.ts';
import { estimateSlope } from './theil-sen.ts';

export interface Trend {
  /** Theil and Sen's, in value per unit of time, with its 95 % interval by ranks. */
  readonly slope: Estimate;
  /** Hamed and Rao's test. */
  readonly tendency: KendallTest;
  readonly correctedSlope: CorrectedSlope;
}

export interface CorrectedSlope {
  /** Of the slope, with the correlation of the noise allowed for. */
  readonly standardError: number;
  /** Correlation of neighbours in what the line leaves over, 0 to 0.95. */
  readonly correlation: number;
  /** z_t: the slope in standard errors. */
  readonly z: number;
}

/** Everything at once, for one pass over many groups. Times ascend. */
export function findTrend(times: ArrayLike<number>, values: ArrayLike<number>): Trend {
  const slope = estimateSlope(times, values);
  return {
    slope,
    tendency: testCorrelatedTendency(times, values, slope.estimate),
    correctedSlope: correctSlope(times, values, slope.estimate),
  };
}

/**
 * z_t = b/√(s²·(1+ρ)/(1−ρ)/Σ(t−t̄)²) for noise that is AR(1): s² what the line of slope b leaves over with n−2 degrees of
 * freedom, ρ its correlation at lag 1, raised by (1+3ρ)/n because it is estimated too low (Kendall 1954), held to 0…0.95.
 */
export function correctSlope(
  times: ArrayLike<number>,
  values: ArrayLike<number>,
  slope: number,
): CorrectedSlope {
  const count = values.length;
  const residuals = centredResiduals(times, values, slope);
  const correlation = correctCorrelation(autocorrelate(residuals, 1)[1] ?? 0, count);
  const inflation = (1 + correlation) / (1 - correlation);
  const variance = (sumOfSquares(residuals) / (count - 2)) * inflation;
  const standardError =
    count > 2 ? Math.sqrt(variance / sumOfSquares(centre(times))) : Number.POSITIVE_INFINITY;
  return { standardError, correlation, z: slope === 0 ? 0 : slope / standardError };
}

function correctCorrelation(correlation: number, count: number): number {
  return Math.min(0.95, Math.max(0, correlation + (1 + 3 * correlation) / count));
}
