/** Many tests at once: which of them still count (Benjamini and Hochberg 1995, J. R. Stat. Soc. B 57). */

/**
 * Whether each hypothesis is rejected when the expected share of false rejections is held to `rate`: all up to the largest k
 * with p_(k) ≤ k·rate/m. In the order of the p values; NaN is never rejected, but counts as a test.
 */
export function rejectAtRate(pValues: readonly number[], rate = 0.05): readonly boolean[] {
  const sorted = pValues.filter((p) => !Number.isNaN(p)).sort((a, b) => a - b);
  const last = sorted.findLastIndex((p, at) => p <= ((at + 1) * rate) / pValues.length);
  if (last < 0) return pValues.map(() => false);
  const threshold = sorted[last] as number;
  return pValues.map((p) => p <= threshold);
}
