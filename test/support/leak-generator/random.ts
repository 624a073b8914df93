/** Random numbers that a seed decides, and the counts that sampling makes of them. */

export type Random = () => number;

/** mulberry32: small, and the same on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** Every factor as likely as another: 1 to 2 as 10 to 20. */
export function betweenLog(random: Random, low: number, high: number): number {
  return low * (high / low) ** random();
}

export function pick<T>(random: Random, values: readonly [T, ...T[]]): T {
  return values[Math.floor(random() * values.length)] ?? values[0];
}

/** Box and Muller. */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Knuth's product below 30, the rounded normal above: its skew is lost in the noise of a series. */
export function drawPoisson(random: Random, mean: number): number {
  if (!(mean > 0)) return 0;
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * drawNormal(random)));
  const bound = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > bound; product *= random()) count++;
  return count;
}

/** One by one below 50, the rounded normal above where both outcomes are common. */
export function drawBinomial(random: Random, count: number, probability: number): number {
  if (probability <= 0 || count <= 0) return 0;
  if (probability >= 1) return count;
  const mean = count * probability;
  const spread = mean * (1 - probability);
  if (count > 50 && spread > 10) {
    const drawn = Math.round(mean + Math.sqrt(spread) * drawNormal(random));
    return Math.min(count, Math.max(0, drawn));
  }
  let hits = 0;
  for (let trial = 0; trial < count; trial++) if (random() < probability) hits++;
  return hits;
}
