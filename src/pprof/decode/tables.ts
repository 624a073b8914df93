/** Decodes the tables that samples refer to: mappings, functions, locations with their lines. */

import type { Functions, Lines, Locations, Mapping, StringTable } from '../profile.ts';
import { FIELD, type Header, type TableSize } from './header.ts';
import { RowIndex } from './row-index.ts';
import { BYTES, VARINT, WireError, WireReader } from './wire.ts';
import { wordsOf } from './words.ts';

/** What the file holds, with the first thing wrong in it as pprof words it, or '' where all is well. */
export interface Tables {
  readonly mappings: readonly Mapping[];
  readonly functions: Functions;
  readonly locations: Locations;
  readonly lines: Lines;
  readonly locationRows: RowIndex;
  readonly problem: string;
}

const KERNEL = '[kernel.kallsyms]';
const LAST_MAPPING_FIELD = 10;

export function decodeTables(bytes: Uint8Array, header: Header, strings: StringTable): Tables {
  const { mapping, function: functionTable, location } = header.tables;
  const reader = new WireReader(bytes);
  const mappings: Mapping[] = [];
  eachRow(reader, FIELD.mapping, mapping, (start, stop) => {
    mappings.push(decodeMapping(bytes, start, stop, strings));
  });
  const functions = new FunctionDecoder(bytes, functionTable.rows, strings.count);
  eachRow(reader, FIELD.function, functionTable, (start, stop) => functions.decode(start, stop));
  const mappingRows = new RowIndex(BigUint64Array.from(mappings, ({ id }) => id));
  const functionRows = new RowIndex(functions.table.id);
  const locations = new LocationDecoder(bytes, location.rows, mappingRows, functionRows);
  eachRow(reader, FIELD.location, location, (start, stop) => locations.decode(start, stop));
  const table = locations.table();
  const locationRows = new RowIndex(table.locations.id);
  return {
    mappings,
    functions: functions.table,
    ...table,
    locationRows,
    problem:
      mappingProblem(mappings, mappingRows) ||
      functionProblem(functions.table, functionRows) ||
      locationProblem(table.locations, locationRows, locations.firstWithoutFunction),
  };
}

function eachRow(
  reader: WireReader,
  field: number,
  { start, stop }: TableSize,
  decode: (start: number, stop: number) => void,
): void {
  reader.open(start, stop);
  while (reader.next()) if (reader.field === field) decode(reader.start, reader.stop);
}

function decodeMapping(
  bytes: Uint8Array,
  start: number,
  stop: number,
  strings: StringTable,
): Mapping {
  const fields = Array.from({ length: LAST_MAPPING_FIELD + 1 }, () => 0n);
  const reader = new WireReader(bytes);
  reader.open(start, stop);
  while (reader.next()) {
    const isKnown = reader.field > 0 && reader.field <= LAST_MAPPING_FIELD;
    if (isKnown) fields[reader.field] = reader.bigint();
  }
  const [, id = 0n, memoryStart = 0n, limit = 0n, offset = 0n, file = 0n, buildId = 0n] = fields;
  const [hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames] = fields.slice(7);
  return {
    id,
    start: memoryStart,
    limit,
    offset,
    file: stringAt(strings, file),
    buildId: stringAt(strings, buildId),
    hasFunctions: hasFunctions !== 0n,
    hasFilenames: hasFilenames !== 0n,
    hasLineNumbers: hasLineNumbers !== 0n,
    hasInlineFrames: hasInlineFrames !== 0n,
    kernelRelocationSymbol: kernelRelocationSymbol(stringAt(strings, file)),
  };
}

function stringAt(strings: StringTable, index: bigint): string {
  if (index >= BigInt(strings.count)) throw new WireError('malformed profile format');
  return strings.get(Number(index));
}

function kernelRelocationSymbol(file: string): string {
  return file.startsWith(KERNEL) ? file.slice(KERNEL.length) : '';
}

class FunctionDecoder {
  readonly table: Functions;
  readonly #reader: WireReader;
  readonly #ids: Uint32Array;
  readonly #strings: number;
  #row = 0;

  constructor(bytes: Uint8Array, count: number, strings: number) {
    this.table = {
      count,
      id: new BigUint64Array(count),
      name: new Uint32Array(count),
      systemName: new Uint32Array(count),
      filename: new Uint32Array(count),
      startLine: new Float64Array(count),
    };
    this.#reader = new WireReader(bytes);
    this.#ids = wordsOf(this.table.id);
    this.#strings = strings;
  }

  decode(start: number, stop: number): void {
    const reader = this.#reader;
    const row = this.#row++;
    reader.open(start, stop);
    while (reader.next()) {
      if (reader.field === 1) reader.store64(this.#ids, row);
      else if (reader.field === 2) this.table.name[row] = reader.index(this.#strings);
      else if (reader.field === 3) this.table.systemName[row] = reader.index(this.#strings);
      else if (reader.field === 4) this.table.filename[row] = reader.index(this.#strings);
      else if (reader.field === 5) this.table.startLine[row] = reader.int64();
    }
  }
}

class LocationDecoder {
  /** The first row that has a line without a known function, −1 where there is none. */
  firstWithoutFunction = -1;
  readonly #locations: Locations;
  readonly #reader: WireReader;
  readonly #lineReader: WireReader;
  readonly #ids: Uint32Array;
  readonly #addresses: Uint32Array;
  readonly #mappingRows: RowIndex;
  readonly #functionRows: RowIndex;
  #lineFunction: Int32Array;
  #line: Float64Array;
  #column: Float64Array;
  #row = 0;
  #lines = 0;

  constructor(bytes: Uint8Array, count: number, mappingRows: RowIndex, functionRows: RowIndex) {
    this.#locations = {
      count,
      id: new BigUint64Array(count),
      address: new BigUint64Array(count),
      mapping: new Int32Array(count).fill(-1),
      lineStart: new Uint32Array(count + 1),
      isFolded: new Uint8Array(count),
    };
    this.#reader = new WireReader(bytes);
    this.#lineReader = new WireReader(bytes);
    this.#ids = wordsOf(this.#locations.id);
    this.#addresses = wordsOf(this.#locations.address);
    this.#mappingRows = mappingRows;
    this.#functionRows = functionRows;
    const capacity = count + (count >>> 1) + 16;
    this.#lineFunction = new Int32Array(capacity);
    this.#line = new Float64Array(capacity);
    this.#column = new Float64Array(capacity);
  }

  decode(start: number, stop: number): void {
    const reader = this.#reader;
    const row = this.#row++;
    reader.open(start, stop);
    while (reader.next()) {
      if (reader.field === 1) reader.store64(this.#ids, row);
      else if (reader.field === 2) this.#decodeMapping(row);
      else if (reader.field === 3) reader.store64(this.#addresses, row);
      else if (reader.field === 4) this.#decodeLine(row);
      else if (reader.field === 5) this.#locations.isFolded[row] = reader.bool() ? 1 : 0;
    }
    this.#locations.lineStart[row + 1] = this.#lines;
  }

  table(): { locations: Locations; lines: Lines } {
    return {
      locations: this.#locations,
      lines: {
        count: this.#lines,
        function: this.#lineFunction.slice(0, this.#lines),
        line: this.#line.slice(0, this.#lines),
        column: this.#column.slice(0, this.#lines),
      },
    };
  }

  #decodeMapping(row: number): void {
    this.#reader.expect(VARINT);
    const { low, high } = this.#reader;
    this.#locations.mapping[row] = this.#mappingRows.rowOf(low, high);
  }

  #decodeLine(row: number): void {
    this.#reader.expect(BYTES);
    const reader = this.#lineReader;
    const line = this.#lines++;
    if (line === this.#line.length) this.#grow();
    this.#lineFunction[line] = -1;
    reader.open(this.#reader.start, this.#reader.stop);
    while (reader.next()) {
      if (reader.field === 1) {
        reader.expect(VARINT);
        this.#lineFunction[line] = this.#functionRows.rowOf(reader.low, reader.high);
      } else if (reader.field === 2) this.#line[line] = reader.int64();
      else if (reader.field === 3) this.#column[line] = reader.int64();
    }
    if (this.#lineFunction[line] === -1 && this.firstWithoutFunction === -1) {
      this.firstWithoutFunction = row;
    }
  }

  #grow(): void {
    const capacity = this.#line.length * 2;
    const lineFunction = new Int32Array(capacity);
    const line = new Float64Array(capacity);
    const column = new Float64Array(capacity);
    lineFunction.set(this.#lineFunction);
    line.set(this.#line);
    column.set(this.#column);
    this.#lineFunction = lineFunction;
    this.#line = line;
    this.#column = column;
  }
}

function mappingProblem(mappings: readonly Mapping[], rows: RowIndex): string {
  const { firstZero, firstDuplicate } = rows;
  if (comesFirst(firstZero, firstDuplicate)) return 'found mapping with reserved ID=0';
  if (firstDuplicate === -1) return '';
  return `multiple mappings with same id: ${mappings[firstDuplicate]?.id}`;
}

function functionProblem(functions: Functions, rows: RowIndex): string {
  const { firstZero, firstDuplicate } = rows;
  if (comesFirst(firstZero, firstDuplicate)) return 'found function with reserved ID=0';
  if (firstDuplicate === -1) return '';
  return `multiple functions with same id: ${functions.id[firstDuplicate]}`;
}

function locationProblem(locations: Locations, rows: RowIndex, withoutFunction: number): string {
  const { firstZero, firstDuplicate } = rows;
  if (comesFirst(firstZero, firstDuplicate) && comesFirst(firstZero, withoutFunction)) {
    return 'found location with reserved id=0';
  }
  if (comesFirst(firstDuplicate, withoutFunction)) {
    return `multiple locations with same id: ${locations.id[firstDuplicate]}`;
  }
  if (withoutFunction === -1) return '';
  return `location id: ${locations.id[withoutFunction]} has a line with nil function`;
}

/** Whether row `a` was found (is not −1) and is not after row `b`. */
function comesFirst(a: number, b: number): boolean {
  return a !== -1 && (b === -1 || a <= b);
}
