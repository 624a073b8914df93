/** How a change looks in a call graph: what grew is red and has a solid border, what shrank blue and has a dashed one. */

export interface ChangeLook {
  readonly color: string;
  readonly fillColor: string;
  readonly isDashed: boolean;
}

type Color = readonly [red: number, green: number, blue: number];

const GREW: readonly [line: Color, fill: Color] = [
  [0xb3, 0x26, 0x1e],
  [0xf6, 0xbd, 0xb4],
];
const SHRANK: readonly [line: Color, fill: Color] = [
  [0x1f, 0x6f, 0xc9],
  [0xb5, 0xd6, 0xfa],
];
const BALANCED: readonly [line: Color, fill: Color] = [
  [0x9a, 0xa3, 0xb0],
  [0xf3, 0xf4, 0xf6],
];

/** The larger beside `largest`, the stronger. */
export function lookOfChange(change: number, largest: number): ChangeLook {
  const [line, fill] = change < 0 ? SHRANK : GREW;
  // Small changes keep enough colour to tell which way they go.
  const strength = Math.min(1, Math.abs(change) / largest) ** 0.4;
  return {
    color: blend(BALANCED[0], line, strength),
    fillColor: blend(BALANCED[1], fill, strength),
    isDashed: change < 0,
  };
}

function blend(from: Color, to: Color, share: number): string {
  const mixed = from.map((value, at) => value + (to[at as 0 | 1 | 2] - value) * share);
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}
