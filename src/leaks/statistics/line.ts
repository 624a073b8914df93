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
  const count = x.length;
  const meanX = mean(x);
  const meanY = mean(y);
  let squareX = 0;
  let product = 0;
  for (let at = 0; at < count; at++) {
    const offset = (x[at] as number) - meanX;
    squareX += offset * offset;
    product += offset * ((y[at] as number) - meanY);
  }
  const slope = squareX > 0 ? product / squareX : 0;
  const squares = sumOfSquares(centredResiduals(x, y, slope));
  const standardError =
    count > 2 && squareX > 0
      ? Math.sqrt(squares / (count - 2) / squareX)
      : Number.POSITIVE_INFINITY;
  return { slope, intercept: meanY - slope * meanX, squares, standardError };
}

/** What is left of y when a line of the given slope through the middle of the points is taken away; sums to 0. */
export function centredResiduals(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  slope: number,
): Float64Array {
  const meanX = mean(x);
  const meanY = mean(y);
  const residuals = new Float64Array(y.length);
  for (let at = 0; at < residuals.length; at++) {
    residuals[at] = (y[at] as number) - meanY - slope * ((x[at] as number) - meanX);
  }
  return residuals;
}

/** Pearson's correlation, −1 to 1; 0 where either does not vary. */
export function correlate(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const fromX = centredResiduals(x, x, 0);
  const fromY = centredResiduals(x, y, 0);
  const scale = Math.sqrt(sumOfSquares(fromX) * sumOfSquares(fromY));
  if (scale === 0) return 0;
  return fromX.reduce((sum, value, at) => sum + value * (fromY[at] as number), 0) / scale;
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
