/** Whether two measured values differ, and whether they are the same for all that matters (DETECTOR 2.9). */

import { normalCdf } from './distributions.ts';

export interface Measured {
  readonly value: number;
  readonly standardError: number;
}

export interface Comparison {
  /** The second value less the first. */
  readonly difference: number;
  readonly standardError: number;
  readonly z: number;
  /** Chance of a difference as far from 0, either way, if there were none. */
  readonly p: number;
}

/** z = (new − old)/√(se_new² + se_old²), for slopes or for levels in one unit. Exact values that differ are infinitely apart. */
export function compareMeasured(older: Measured, newer: Measured): Comparison {
  const difference = newer.value - older.value;
  const standardError = Math.hypot(older.standardError, newer.standardError);
  const z = difference === 0 ? 0 : difference / standardError;
  return { difference, standardError, z, p: 2 * normalCdf(-Math.abs(z)) };
}

/**
 * Two one-sided tests (Schuirmann 1987): the p value of "they differ by at least the margin". Below 0.05 the two are the same
 * within the margin; a large p says only that it is not shown.
 */
export function testEquivalence(
  { difference, standardError }: Pick<Comparison, 'difference' | 'standardError'>,
  margin: number,
): number {
  const room = margin - Math.abs(difference);
  if (standardError === 0) return room > 0 ? 0 : 1;
  return normalCdf(-room / standardError);
}
