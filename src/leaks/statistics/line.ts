/** Straight lines through points by least squares: the fit, what it leaves over, and how far it can be trusted. */

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Sum of the squared distances from the line. */
  readonly squares: number;
  /** Of the slope, where the errors are independent. Infinite with fewer than three points. */
  readonly standardError: number;
}

/**
 * The least squares line y = intercept + slope·x. Sums are taken about the means: times in milliseconds since 1970 would lose
 * all their digits when squared. A slope of 0 where all x are the same.
 */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>): Line {
  const fromX = centre(x);
  const squareX = sumOfSquares(fromX);
  const slope = squareX > 0 ? sumOfProducts(fromX, centre(y)) / squareX : 0;
  const squares = sumOfSquares(centredResiduals(x, y, slope));
  const canErr = x.length > 2 && squareX > 0;
  const standardError = canErr ? Math.sqrt(squares / (x.length - 2) / squareX) : Infinity;
  return { slope, intercept: mean(y) - slope * mean(x), squares, standardError };
}

/** What is left of y when a line of the given slope through the middle of the points is taken away; sums to 0. */
export function centredResiduals(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  slope: number,
): Float64Array {
  const fromX = centre(x);
  return centre(y).map((value, at) => value - slope * (fromX[at] as number));
}

/** Pearson's correlation, −1 to 1; 0 where either does not vary. */
export function correlate(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const fromX = centre(x);
  const fromY = centre(y);
  const scale = Math.sqrt(sumOfSquares(fromX) * sumOfSquares(fromY));
  return scale === 0 ? 0 : sumOfProducts(fromX, fromY) / scale;
}

/** Distances from the mean. Taken from the first value on, so that the mean of large numbers close together is not rounded. */
export function centre(values: ArrayLike<number>): Float64Array {
  const first = values[0] ?? 0;
  const offsets = new Float64Array(values.length);
  for (let at = 0; at < offsets.length; at++) offsets[at] = (values[at] as number) - first;
  const middle = mean(offsets);
  for (let at = 0; at < offsets.length; at++) offsets[at] = (offsets[at] as number) - middle;
  return offsets;
}

/** NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] as number;
  return sum / values.length;
}

export function sumOfSquares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += (values[at] as number) ** 2;
  return sum;
}

function sumOfProducts(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < x.length; at++) sum += (x[at] as number) * (y[at] as number);
  return sum;
}
