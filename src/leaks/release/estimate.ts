/** A difference with its standard error, as an estimate with its 95 % interval. */

import type { Estimate } from '../judgement.ts';
import { normalQuantile } from '../statistics/distributions.ts';

export function toEstimate({
  difference,
  standardError,
}: {
  readonly difference: number;
  readonly standardError: number;
}): Estimate {
  const spread = normalQuantile(0.975) * standardError;
  return { estimate: difference, low: difference - spread, high: difference + spread };
}
