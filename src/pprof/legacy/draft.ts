/** A legacy profile while it is being read: samples and locations as small records, in pprof's order. */

import { ProfileError } from '../errors.ts';
import type { ValueType } from '../profile.ts';
import { parseHex } from './numbers.ts';

/** `stack` holds rows of the draft's locations, leaf first. */
export interface DraftSample {
  stack: number[];
  readonly values: bigint[];
  /** The numeric label `bytes` of heap profiles. */
  readonly blockSize?: bigint;
}

export interface DraftLocation {
  address: bigint;
  /** Innermost inlined call first; none where the format gives no names. */
  lines: readonly DraftLine[];
}

export interface DraftLine {
  /** A row of the draft's functions. */
  readonly function: number;
  readonly line: number;
}

export interface DraftFunction {
  readonly name: string;
  readonly filename: string;
}

/** Of samples and of addresses. A text of the largest size that is read could name more than there is room for. */
const MOST_ROWS = 2_000_000;
const NO_LINES: readonly DraftLine[] = [];

export class Draft {
  sampleTypes: readonly ValueType[] = [];
  periodType: ValueType = { type: '', unit: '' };
  period = 0n;
  durationNanos = 0n;
  readonly samples: DraftSample[] = [];
  readonly locations: DraftLocation[] = [];
  readonly functions: DraftFunction[] = [];
  readonly #rows = new Map<bigint, number>();
  #lineCount = 0;

  add(sample: DraftSample): void {
    if (this.samples.length === MOST_ROWS) throw tooManyRows('samples');
    this.samples.push(sample);
  }

  /** The row of the location at `address`, the same one for the same address. */
  location(address: bigint): number {
    const known = this.#rows.get(address);
    if (known !== undefined) return known;
    const row = this.addLocation({ address, lines: NO_LINES });
    this.#rows.set(address, row);
    return row;
  }

  /** The row of a location of its own, whatever others are at its address. */
  addLocation(location: DraftLocation): number {
    if (this.locations.length === MOST_ROWS) throw tooManyRows('addresses');
    this.#lineCount += location.lines.length;
    if (this.#lineCount > MOST_ROWS) throw tooManyRows('frames');
    return this.locations.push(location) - 1;
  }

  rowAt(address: bigint): number | undefined {
    return this.#rows.get(address);
  }
}

/** Return addresses point behind the call: one less lands on it. */
export function callAddress(address: bigint): bigint {
  return BigInt.asUintN(64, address - 1n);
}

/** All `0x…` numbers of a text; the error names the whole line. */
export function hexAddresses(text: string, line: string): bigint[] {
  const tokens = text.match(/0x[0-9a-f]+/g) ?? [];
  return tokens.map((token) => {
    const address = parseHex(token.slice(2));
    if (address !== undefined) return address;
    throw malformedSample(line, `failed to parse as hex 64-bit number: ${token}`);
  });
}

function malformedSample(line: string, reason: string): ProfileError {
  return malformed(`malformed sample: ${line}: ${reason}`);
}

export function outOfRange(line: string, digits: string): ProfileError {
  return malformedSample(
    line,
    `strconv.ParseInt: parsing ${JSON.stringify(digits)}: value out of range`,
  );
}

function tooManyRows(what: string): ProfileError {
  return new ProfileError(
    'too-large',
    `The text profile has more than ${MOST_ROWS} ${what}. Fetch the binary form (without debug=1), which can be larger.`,
    `parsing profile: too many ${what}`,
  );
}

export function malformed(reason: string): ProfileError {
  const shown = reason.length > 300 ? `${reason.slice(0, 300)}…` : reason;
  return new ProfileError(
    'malformed',
    `The text profile is damaged: ${shown}. Fetch it again, or fetch the binary form (without debug=1).`,
    `parsing profile: ${reason}`,
  );
}
