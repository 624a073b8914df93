/** Names for a profile's addresses, from the server that gave it (PARITY 10.1). */

import { parseHex } from './legacy/numbers.ts';
import type { Functions, Lines, Locations, Profile } from './profile.ts';
import { ReportError } from './report-error.ts';

/** What a symbol server is asked about one mapping. */
export interface SymbolQuery {
  /** A row of `Profile.mappings`. */
  readonly mapping: number;
  /** What to add to the profile's addresses for the server's: where the mapping began there, less where it does here. */
  readonly offset: bigint;
  /** The addresses without a name, `0x…+0x…`; empty where all have one, and nothing needs to be asked. */
  readonly body: string;
}

/** `start` is where the mapping began in the profile that came from the server. */
export function symbolQuery(profile: Profile, mapping: number, start: bigint): SymbolQuery {
  const { locations } = profile;
  const offset = start - (profile.mappings[mapping]?.start ?? 0n);
  const addresses: string[] = [];
  for (let row = 0; row < locations.count; row++) {
    const hasLines = locations.lineStart[row] !== locations.lineStart[row + 1];
    const address = locations.address[row] as bigint;
    if (locations.mapping[row] !== mapping || address === 0n || hasLines) continue;
    addresses.push(`0x${shift(address, offset, 'address').toString(16)}`);
  }
  return { mapping, offset, body: addresses.join('+') };
}

/** The profile with the names of the server's answer; the mapping then has functions, even where it named none. */
export function applySymbols(profile: Profile, query: SymbolQuery, answer: string): Profile {
  const symbols = parseSymbols(answer, query.offset);
  const mappings = profile.mappings.map((mapping, row) =>
    row === query.mapping ? { ...mapping, hasFunctions: true } : mapping,
  );
  if (symbols.size === 0) return { ...profile, mappings };
  const names = [...new Set(symbols.values())];
  const functionRows = new Map(names.map((name, row) => [name, profile.functions.count + row]));
  const nameLocation = (location: number) => {
    if (profile.locations.mapping[location] !== query.mapping) return undefined;
    const name = symbols.get(profile.locations.address[location] as bigint);
    return name === undefined ? undefined : functionRows.get(name);
  };
  return {
    ...profile,
    mappings,
    strings: profile.strings.with(names),
    functions: addFunctions(profile.functions, names.length, profile.strings.count),
    ...replaceLines(profile, nameLocation),
  };
}

/** A line is `0xADDRESS name`; what else it holds is skipped, and so is a last line without an end. */
const SYMBOL = /(0x[0-9a-fA-F]+)[\t\n\f\r ]+([^\n]*)/;

function parseSymbols(answer: string, offset: bigint): Map<bigint, string> {
  const symbols = new Map<bigint, string>();
  for (const line of answer.split('\n').slice(0, -1)) {
    const [, digits, name = ''] = SYMBOL.exec(`${line}\n`) ?? [];
    if (digits === undefined) continue;
    const address = parseHex(digits.slice(2));
    if (address === undefined) throw new ReportError(`unexpected parse failure ${digits}`);
    symbols.set(shift(address, -offset, 'symbolz address'), name);
  }
  return symbols;
}

function shift(address: bigint, offset: bigint, what: string): bigint {
  const shifted = address + offset;
  if (shifted >= 0n && shifted < 2n ** 64n) return shifted;
  throw new ReportError(`cannot adjust ${what} ${address} by ${offset}, it would overflow`);
}

function addFunctions(functions: Functions, added: number, firstName: number): Functions {
  const count = functions.count + added;
  const id = new BigUint64Array(count);
  id.set(functions.id);
  let greatest = 0n;
  for (const each of functions.id) if (each > greatest) greatest = each;
  for (let row = functions.count; row < count; row++) {
    id[row] = greatest + BigInt(row - functions.count + 1);
  }
  const names = Uint32Array.from({ length: added }, (_, row) => firstName + row);
  const startLine = new Float64Array(count);
  startLine.set(functions.startLine);
  return {
    count,
    id,
    name: joined(functions.name, names),
    systemName: joined(functions.systemName, names),
    filename: joined(functions.filename, new Uint32Array(added)),
    startLine,
  };
}

function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const both = new Uint32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Each location that `nameLocation` knows a function for gets one line with only that function. */
function replaceLines(
  profile: Profile,
  nameLocation: (location: number) => number | undefined,
): { locations: Locations; lines: Lines } {
  const { locations, lines } = profile;
  const lineStart = new Uint32Array(locations.count + 1);
  const written: { function: number; line: number; column: number }[] = [];
  for (let location = 0; location < locations.count; location++) {
    const named = nameLocation(location);
    if (named !== undefined) written.push({ function: named, line: 0, column: 0 });
    else {
      const end = locations.lineStart[location + 1] as number;
      for (let row = locations.lineStart[location] as number; row < end; row++) {
        written.push({
          function: lines.function[row] as number,
          line: lines.line[row] as number,
          column: lines.column[row] as number,
        });
      }
    }
    lineStart[location + 1] = written.length;
  }
  return {
    locations: { ...locations, lineStart },
    lines: {
      count: written.length,
      function: Int32Array.from(written, (line) => line.function),
      line: Float64Array.from(written, ({ line }) => line),
      column: Float64Array.from(written, ({ column }) => column),
    },
  };
}
