/** A report of recorded profiles that is kept as a golden. */

/** Sources and `-base` files are paths below test/profiles. */
export interface GoldenCase {
  /** The folder of the golden: `checkout-after`. */
  readonly group: string;
  readonly sources: readonly string[];
  readonly flags: readonly string[];
  /** The one source is served over HTTP by a program that also names its addresses. */
  readonly isServed: boolean;
}

/** One case for each line of flags. */
export function group(
  name: string,
  sources: readonly string[],
  lines: readonly string[],
): readonly GoldenCase[] {
  return lines.map((line) => ({ group: name, sources, flags: line.split(' '), isServed: false }));
}

export function served(
  name: string,
  source: string,
  lines: readonly string[],
): readonly GoldenCase[] {
  return group(name, [source], lines).map((one) => ({ ...one, isServed: true }));
}
