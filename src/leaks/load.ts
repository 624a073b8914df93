/** What of a series is only the service being busier: memory that follows the rate of allocation is not leaked (DETECTOR 2.6 step 11). */

import { centredResiduals, sumOfSquares } from './statistics/line.ts';

export interface BesideLoad {
  /** The series as it would be if the service had been equally busy all the time. */
  readonly values: Float64Array;
  /** By how much the error of its slope is larger, for load and time cannot be told apart where load itself grew: 1/√(1 − r²). */
  readonly inflation: number;
}

/** The load's part in x = a + b·t + c·load by least squares, taken away where it is positive: a service that is busier never needs less. */
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
  if (!(rest > 1e-9 * squareTime * squareBusy)) return { values, inflation: 1 };
  const share = (squareTime * multiply(busy, values) - product * multiply(time, values)) / rest;
  const inflation = Math.sqrt((squareTime * squareBusy) / rest);
  if (!(share > 0)) return { values, inflation: 1 };
  return { values: values.map((value, row) => value - share * (busy[row] ?? 0)), inflation };
}

function multiply(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0);
}
