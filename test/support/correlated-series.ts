/** Series whose noise is AR(1), made by whole numbers alone, so that another language makes the same for a second opinion. */

/** x_i = slope·i + a_i with a_i = correlation·a_(i−1) + e_i, e uniform from −0.5 to 0.5. */
export function correlatedSeries(
  count: number,
  correlation: number,
  slope: number,
  seed: number,
): number[] {
  const noise = uniformNoise(seed);
  let state = 0;
  return countUp(count).map((at) => {
    state = correlation * state + noise();
    return state + slope * at;
  });
}

/** 0, 1, 2 … */
export function countUp(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}

/** The generator of ISO C's example `rand`, by 31 bits; big integers, for the product does not fit a double. */
function uniformNoise(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    return Number(state) / 2147483648 - 0.5;
  };
}
