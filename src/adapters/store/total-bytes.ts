/** Which service gives something up when all of them together have become too large. */

export interface ShrinkOrder {
  readonly owner: string;
  readonly maxBytes: number;
}

/**
 * The largest service gives up its oldest, down to the second largest, so that a small one never pays for a large one.
 * `stuck` are services that have nothing left to give. Null where nothing is too large, or nobody can give.
 */
export function planShrinking(
  sizes: ReadonlyMap<string, number>,
  stuck: ReadonlySet<string>,
  maxTotalBytes: number,
): ShrinkOrder | null {
  let total = 0;
  for (const bytes of sizes.values()) total += bytes;
  if (total <= maxTotalBytes) return null;
  const able = [...sizes].filter(([owner]) => !stuck.has(owner)).sort((a, b) => b[1] - a[1]);
  const [largest, second] = able;
  if (largest === undefined) return null;
  const [owner, bytes] = largest;
  const wanted = Math.max(second?.[1] ?? 0, bytes - (total - maxTotalBytes));
  return { owner, maxBytes: Math.min(wanted, bytes - 1) };
}
