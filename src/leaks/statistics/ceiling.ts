/** What a saw-tooth remembers: how high it stood before it fell, so that the next rise is not taken for a leak (DETECTOR 2.6 step 8b). */

export interface Ceiling {
  /** The highest value from which the series fell. */
  readonly maximum: number;
  /** How often it rose and fell. */
  readonly teeth: number;
  /** The highest value since it was lowest after the last fall. */
  readonly presentPeak: number;
  /** The present rise is below 1.1 times the maximum: one more tooth, not growth. */
  readonly isBelow: boolean;
}

/** What counts as a fall: a share of the peak before it, and at least so much in the unit of the values (a few deviations of sampling). */
export interface FallSize {
  readonly share: number;
  readonly least: number;
}

/** The ceiling of a series, null where it never fell. The next tooth begins when it has risen by as much as makes a fall. */
export function findCeiling(
  values: ArrayLike<number>,
  fall: FallSize = { share: 0.3, least: 0 },
): Ceiling | null {
  let state = START;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    state = state.isRising ? rise(state, value, fall) : descend(state, value, fall);
  }
  if (state.teeth === 0) return null;
  const { maximum, teeth, peak } = state;
  return { maximum, teeth, presentPeak: peak, isBelow: peak < 1.1 * maximum };
}

interface Tooth {
  readonly isRising: boolean;
  readonly maximum: number;
  readonly teeth: number;
  /** While it rises: the highest of this tooth. While it falls: the highest since the trough. */
  readonly peak: number;
  readonly trough: number;
  /** The peak from which it fell last. */
  readonly fellFrom: number;
}

const START: Tooth = {
  isRising: true,
  maximum: Number.NEGATIVE_INFINITY,
  teeth: 0,
  peak: Number.NEGATIVE_INFINITY,
  trough: Number.POSITIVE_INFINITY,
  fellFrom: 0,
};

function rise(state: Tooth, value: number, fall: FallSize): Tooth {
  const peak = Math.max(state.peak, value);
  if (peak - value < sizeOf(fall, peak)) return { ...state, peak };
  return {
    isRising: false,
    maximum: Math.max(state.maximum, peak),
    teeth: state.teeth + 1,
    peak: value,
    trough: value,
    fellFrom: peak,
  };
}

function descend(state: Tooth, value: number, fall: FallSize): Tooth {
  if (value <= state.trough) return { ...state, trough: value, peak: value };
  const isRising = value - state.trough >= sizeOf(fall, state.fellFrom);
  return { ...state, isRising, peak: Math.max(state.peak, value) };
}

/** Never nothing: a series of zeros does not fall. */
function sizeOf({ share, least }: FallSize, peak: number): number {
  return Math.max(share * peak, least, Number.MIN_VALUE);
}
