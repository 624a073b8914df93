/** The colours of a graph by how much something weighs: red for what is there, green for what went (PARITY 11.4). */

export interface Shade {
  readonly saturation: number;
  /** Brightness. */
  readonly value: number;
}

export const BACKGROUND: Shade = { saturation: 0.1, value: 0.93 };
export const FOREGROUND: Shade = { saturation: 1, value: 0.7 };

/** `score` is a share of the total, from −1 (green) over 0 (grey) to 1 (red); returns `#rrggbb`. */
export function dotColor(score: number, shade: Shade): string {
  const limited = Math.max(-1, Math.min(1, score));
  const size = Math.abs(limited);
  const { value } = shade;
  // What is next to nothing is grey, not yellow.
  const saturation = size < GREY_BELOW ? shade.saturation * (size / GREY_BELOW) : shade.saturation;
  // Brings small shares away from grey, and makes more use of the colours.
  const strength = size ** SPREAD;
  const faded = value * (1 - saturation * strength);
  const [red, green] = limited < 0 ? [faded, value] : [value, faded];
  return `#${hex(red)}${hex(green)}${hex(value * (1 - saturation))}`;
}

const GREY_BELOW = 0.2;
const SPREAD = 0.3;

/** A share of nothing is NaN, and NaN as a byte is 0. */
function hex(share: number): string {
  const byte = Number.isNaN(share) ? 0 : Math.trunc(share * 255);
  return byte.toString(16).padStart(2, '0');
}
