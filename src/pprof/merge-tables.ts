/** The mappings, functions and locations of several profiles as one table each, in order of first use (PARITY 9.3). */

import type { Mapping, Profile } from './profile.ts';
import type { StringInterner } from './string-table.ts';

/** Rows of one source profile as rows of the merged one. */
export interface SourceRows {
  /** The locations met so far by row, UNKNOWN for the others: stacks meet the same ones again and again. */
  readonly locations: Int32Array;
  location(row: number): number;
}

const PAGE = 4096n;
export const UNKNOWN = -1;

export class MergedTables {
  readonly #strings: StringInterner;
  readonly #mappings = new Rows<Mapping>();
  readonly #functions = new Rows<MergedFunction>();
  readonly #locations = new LocationRows();

  constructor(strings: StringInterner) {
    this.#strings = strings;
  }

  from(source: Profile): SourceRows {
    const mappings = new Int32Array(source.mappings.length).fill(UNKNOWN);
    const functions = new Int32Array(source.functions.count).fill(UNKNOWN);
    const locations = new Int32Array(source.locations.count).fill(UNKNOWN);
    // The first mapping is the main program: it stays the first.
    if (this.#mappings.rows.length === 0 && mappings.length > 0) this.#mapping(source, mappings, 0);
    return {
      locations,
      location: (row) => {
        const known = locations[row] as number;
        if (known !== UNKNOWN) return known;
        const merged = this.#location(source, row, mappings, functions);
        locations[row] = merged;
        return merged;
      },
    };
  }

  result(): Pick<Profile, 'mappings' | 'functions' | 'locations' | 'lines'> {
    const locations = this.#locations.rows;
    const functions = this.#functions.rows;
    const lines = locations.flatMap((location) => location.lines);
    const lineStart = new Uint32Array(locations.length + 1);
    for (const [row, location] of locations.entries()) {
      lineStart[row + 1] = (lineStart[row] as number) + location.lines.length;
    }
    return {
      mappings: this.#mappings.rows,
      functions: {
        count: functions.length,
        id: numbered(functions.length),
        name: Uint32Array.from(functions, ({ name }) => name),
        systemName: Uint32Array.from(functions, ({ systemName }) => systemName),
        filename: Uint32Array.from(functions, ({ filename }) => filename),
        startLine: Float64Array.from(functions, ({ startLine }) => startLine),
      },
      locations: {
        count: locations.length,
        id: numbered(locations.length),
        address: BigUint64Array.from(locations, ({ address }) => address),
        mapping: Int32Array.from(locations, ({ mapping }) => mapping),
        lineStart,
        isFolded: Uint8Array.from(locations, ({ isFolded }) => isFolded),
      },
      lines: {
        count: lines.length,
        function: Int32Array.from(lines, (line) => line.function),
        line: Float64Array.from(lines, ({ line }) => line),
        column: Float64Array.from(lines, ({ column }) => column),
      },
    };
  }

  #location(source: Profile, row: number, mappings: Int32Array, functions: Int32Array): number {
    const { locations } = source;
    const sourceMapping = locations.mapping[row] as number;
    const mapping = sourceMapping === -1 ? -1 : this.#mapping(source, mappings, sourceMapping);
    const target = this.#mappings.rows[mapping];
    const offset = (target?.start ?? 0n) - (source.mappings[sourceMapping]?.start ?? 0n);
    const location: MergedLocation = {
      address: BigInt.asUintN(64, (locations.address[row] as bigint) + offset),
      mapping,
      isFolded: locations.isFolded[row] as number,
      lines: this.#lines(source, row, functions),
    };
    return this.#locations.row(location);
  }

  #mapping(source: Profile, known: Int32Array, row: number): number {
    if (known[row] !== UNKNOWN) return known[row] as number;
    const mapping = source.mappings[row] as Mapping;
    const merged = this.#mappings.row(mappingKey(mapping), (id) => ({ ...mapping, id }));
    known[row] = merged;
    return merged;
  }

  #lines(source: Profile, location: number, functions: Int32Array): MergedLine[] {
    const { lineStart } = source.locations;
    const { lines } = source;
    const result: MergedLine[] = [];
    const end = lineStart[location + 1] as number;
    for (let row = lineStart[location] as number; row < end; row++) {
      result.push({
        function: this.#function(source, functions, lines.function[row] as number),
        line: lines.line[row] as number,
        column: lines.column[row] as number,
      });
    }
    return result;
  }

  #function(source: Profile, known: Int32Array, row: number): number {
    if (row === -1) return -1;
    if (known[row] !== UNKNOWN) return known[row] as number;
    const { functions, strings } = source;
    const index = (column: Uint32Array) => this.#strings.index(strings.get(column[row] as number));
    const merged: MergedFunction = {
      name: index(functions.name),
      systemName: index(functions.systemName),
      filename: index(functions.filename),
      startLine: functions.startLine[row] as number,
    };
    const { name, systemName, filename, startLine } = merged;
    const key = `${name} ${systemName} ${filename} ${startLine}`;
    known[row] = this.#functions.row(key, () => merged);
    return known[row] as number;
  }
}

interface MergedFunction {
  readonly name: number;
  readonly systemName: number;
  readonly filename: number;
  readonly startLine: number;
}

interface MergedLine {
  readonly function: number;
  readonly line: number;
  readonly column: number;
}

interface MergedLocation {
  readonly address: bigint;
  readonly mapping: number;
  readonly isFolded: number;
  readonly lines: readonly MergedLine[];
}

/** Rows made once for each key; the maker is told the id, which is the row plus one. */
class Rows<Row> {
  readonly rows: Row[] = [];
  readonly #known = new Map<string, number>();

  row(key: string, make: (id: bigint) => Row): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const row = this.rows.length;
    this.#known.set(key, row);
    this.rows.push(make(BigInt(row + 1)));
    return row;
  }
}

/** Address spaces are randomized: a mapping is known by its size in pages, offset, and build id or file. */
function mappingKey(mapping: Mapping): string {
  const size = BigInt.asUintN(64, mapping.limit - mapping.start);
  const pages = BigInt.asUintN(64, size + PAGE - 1n) / PAGE;
  return `${pages} ${mapping.offset} ${mapping.buildId || mapping.file}`;
}

/** The locations met, each once. Mostly there is one at an address, and no key has to be made for it. */
class LocationRows {
  readonly rows: MergedLocation[] = [];
  readonly #firstAt = new Map<number, number>();
  readonly #furtherByKey = new Map<string, number>();

  row(location: MergedLocation): number {
    const address = Number(location.address);
    const first = this.#firstAt.get(address);
    if (first === undefined) {
      this.#firstAt.set(address, this.rows.length);
      return this.#push(location);
    }
    if (isSameLocation(this.rows[first] as MergedLocation, location)) return first;
    const key = locationKey(location);
    const known = this.#furtherByKey.get(key);
    if (known !== undefined) return known;
    this.#furtherByKey.set(key, this.rows.length);
    return this.#push(location);
  }

  #push(location: MergedLocation): number {
    return this.rows.push(location) - 1;
  }
}

/** Of the columns pprof compares only the last line's: in its key the others are overwritten. */
function isSameLocation(a: MergedLocation, b: MergedLocation): boolean {
  return (
    a.address === b.address &&
    a.mapping === b.mapping &&
    a.isFolded === b.isFolded &&
    a.lines.length === b.lines.length &&
    a.lines.at(-1)?.column === b.lines.at(-1)?.column &&
    a.lines.every((line, row) => isSameLine(line, b.lines[row] as MergedLine))
  );
}

function isSameLine(a: MergedLine, b: MergedLine): boolean {
  return a.function === b.function && a.line === b.line;
}

/** The same comparison as a text. */
function locationKey({ address, mapping, isFolded, lines }: MergedLocation): string {
  const texts = lines.map((line) => `${line.function} ${line.line}`).join('|');
  return `${address} ${mapping} ${isFolded} ${lines.at(-1)?.column ?? 0} ${texts}`;
}

function numbered(count: number): BigUint64Array {
  const ids = new BigUint64Array(count);
  for (let row = 0; row < count; row++) ids[row] = BigInt(row + 1);
  return ids;
}
