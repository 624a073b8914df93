/** What of a series is only the service being busier: memory that follows the rate of allocation is not leaked (DETECTOR 2.6 step 11). */

import { centredResiduals, sumOfSquares } from './statistics/line.ts';

export interface BesideLoad {
  /** The series as it would be if the service had been equally busy all the time. */
  readonly even: Float64Array;
  /** The same, or the series as it is where that rises less: no series grows by being corrected. */
  readonly values: Float64Array;
  /** By how much the error of its slope is larger, for load and time cannot be told apart where load itself grew: 1/√(1 − r²). */
  readonly inflation: number;
}

/** How many standard errors the load's share must be from zero to be believed. */
const LEAST_T = 2.5;

/**
 * The load's part in x = a + b·t + c·load by least squares, taken away where it is surely positive: a service that is busier never needs
 * less.
 */
export function takeLoadAway(
  hours: Float64Array,
  values: Float64Array,
  load: Float64Array,
): BesideLoad {
  const time = centredResiduals(hours, hours, 0);
  const busy = centredResiduals(load, load, 0);
  const squareTime = sumOfSquares(time);
  const squareBusy = sumOfSquares(busy);
  const product = multiply(time, busy);
  const rest = squareTime * squareBusy - product * product;
  if (!(rest > 1e-9 * squareTime * squareBusy)) return leaveAsItIs(values);
  const ofTime = multiply(time, values);
  const ofBusy = multiply(busy, values);
  const share = (squareTime * ofBusy - product * ofTime) / rest;
  const slope = (squareBusy * ofTime - product * ofBusy) / rest;
  const even = values.map((value, row) => value - share * (busy[row] ?? 0));
  const noise = sumOfSquares(centredResiduals(hours, even, slope)) / (values.length - 3);
  const t = share / Math.sqrt((noise * squareTime) / rest);
  if (!(t > LEAST_T)) return leaveAsItIs(values);
  if (product <= 0) return { ...leaveAsItIs(values), even };
  return { even, values: even, inflation: Math.sqrt((squareTime * squareBusy) / rest) };
}

/** For what cannot follow the load. */
export function leaveAsItIs(values: Float64Array): BesideLoad {
  return { even: values, values, inflation: 1 };
}

function multiply(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0);
}
