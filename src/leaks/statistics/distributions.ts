/** The distributions that the statistics lean on: normal, Student's t and chi-square, through the incomplete gamma and beta functions. */

/** P(X ≤ z) for a standard normal X. Relative accuracy about 1e-13, in the far tails too (Abramowitz and Stegun 26.2, 6.5). */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** The z with P(X ≤ z) = probability for a standard normal X: Acklam's rational approximation, then two steps of Halley's method. */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 0.5) return 0;
  let z = approximateLowerQuantile(probability);
  for (let step = 0; step < 2; step++) {
    const error = (normalCdf(z) - probability) / normalDensity(z);
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}

/** P(X ≤ t) for Student's t with `degrees` of freedom (Abramowitz and Stegun 26.7.1: half the incomplete beta function). */
export function studentCdf(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return Number.NaN;
  if (t === 0) return 0.5;
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  const square = t * t;
  const tail = betaFraction(degrees / 2, 0.5, degrees, square) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** P(X ≤ x) for chi-square with `degrees` of freedom, which need not be whole: the regularized lower incomplete gamma function. */
export function chiSquareCdf(x: number, degrees: number): number {
  return lowerGamma(degrees / 2, x / 2);
}

/** The x with P(X ≤ x) = probability for chi-square with `degrees` of freedom: Wilson and Hilferty 1931, then Newton held between bounds. */
export function chiSquareQuantile(probability: number, degrees: number): number {
  if (!(probability >= 0 && probability <= 1) || !(degrees > 0)) return Number.NaN;
  if (probability === 0) return 0;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  let [low, high] = bracketChiSquare(probability, degrees);
  let x = Math.min(Math.max(wilsonHilferty(probability, degrees), low), high);
  for (let step = 0; step < 200; step++) {
    const error = chiSquareCdf(x, degrees) - probability;
    if (error > 0) high = x;
    else low = x;
    const newton = x - error / chiSquareDensity(x, degrees);
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** P. J. Acklam's coefficients: relative error below 1.2e-9 before it is refined. For probabilities up to a half. */
function approximateLowerQuantile(probability: number): number {
  if (probability < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(TAIL_NUMERATOR, q) / polynomial(TAIL_DENOMINATOR, q);
  }
  const q = probability - 0.5;
  return (polynomial(NUMERATOR, q * q) * q) / polynomial(DENOMINATOR, q * q);
}

const NUMERATOR = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
  2.506628277459239,
];
const DENOMINATOR = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572,
  1,
];
const TAIL_NUMERATOR = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
];
const TAIL_DENOMINATOR = [
  0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1,
];

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

function wilsonHilferty(probability: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  const cube = 1 - spread + normalQuantile(probability) * Math.sqrt(spread);
  return cube > 0.1 ? degrees * cube ** 3 : degrees / 100;
}

function bracketChiSquare(probability: number, degrees: number): [number, number] {
  let high = degrees + 10;
  while (chiSquareCdf(high, degrees) < probability && high < 1e300) high *= 2;
  return [0, high];
}

function chiSquareDensity(x: number, degrees: number): number {
  const half = degrees / 2;
  return Math.exp((half - 1) * Math.log(x / 2) - x / 2 - logGamma(half)) / 2;
}

/** P(a, x), the regularized lower incomplete gamma function: by series or continued fraction, whichever converges. */
function lowerGamma(a: number, x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 0;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

function upperGamma(a: number, x: number): number {
  if (!(x > 0)) return 1;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

/** Abramowitz and Stegun 6.5.29. */
function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * gammaPrefix(a, x);
}

/** Abramowitz and Stegun 6.5.31, evaluated by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const factor = -n * (n - a);
    b += 2;
    d = 1 / awayFromZero(factor * d + b);
    c = awayFromZero(b + factor / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) <= EPSILON) break;
  }
  return fraction * gammaPrefix(a, x);
}

function gammaPrefix(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a));
}

/**
 * I_x(a, b) at x = p / (p + q), the regularized incomplete beta function; taken apart so that neither x nor 1 − x is rounded.
 */
function betaFraction(a: number, b: number, p: number, q: number): number {
  const x = p / (p + q);
  const rest = q / (p + q);
  const prefix = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest),
  );
  if (x < (a + 1) / (a + b + 2)) return (prefix * lentzBeta(a, b, x)) / a;
  return 1 - (prefix * lentzBeta(b, a, rest)) / b;
}

/** Abramowitz and Stegun 26.5.8, evaluated by Lentz's method. */
function lentzBeta(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) <= EPSILON) break;
  }
  return fraction;
}

/** ln Γ(x) for x > 0: Stirling's series with the argument raised to 12 or more (Abramowitz and Stegun 6.1.41). */
function logGamma(x: number): number {
  let raised = x;
  let product = 1;
  while (raised < 12) {
    product *= raised;
    raised += 1;
  }
  const square = 1 / (raised * raised);
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) /
    raised;
  const stirling = (raised - 0.5) * Math.log(raised) - raised + Math.log(2 * Math.PI) / 2;
  return stirling + series - Math.log(product);
}

/** Lentz's method divides by its own terms. */
function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

const EPSILON = 1e-16;
const TINY = 1e-300;
const MOST_TERMS = 10_000;
