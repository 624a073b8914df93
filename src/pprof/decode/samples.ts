/** Decodes the samples: stacks as rows of locations, one column of values per sample type, and labels. */

import type { Labels, RowColumn, Samples } from '../profile.ts';
import { ValueColumnBuilder } from '../value-column.ts';
import { FIELD, type Header } from './header.ts';
import type { RowIndex } from './row-index.ts';
import { BYTES, VARINT, WireError, WireReader } from './wire.ts';
import { wordsOf } from './words.ts';

/** What the file holds, with the first thing wrong in it as pprof words it, or '' where all is well. */
export interface DecodedSamples {
  readonly samples: Samples;
  readonly labels: Labels;
  readonly problem: string;
}

export function decodeSamples(
  bytes: Uint8Array,
  header: Header,
  locations: RowIndex,
): DecodedSamples {
  const decoder = new SampleDecoder(bytes, header, locations);
  const reader = new WireReader(bytes);
  const { start, stop } = header.tables.sample;
  reader.open(start, stop);
  while (reader.next()) {
    if (reader.field === FIELD.sample) decoder.decode(reader.start, reader.stop);
  }
  return decoder.result();
}

class SampleDecoder {
  readonly #bytes: Uint8Array;
  readonly #reader: WireReader;
  readonly #packed: WireReader;
  readonly #locations: RowIndex;
  readonly #locationCount: number;
  readonly #labels: LabelDecoder;
  readonly #stackStart: Uint32Array;
  readonly #columns: readonly ValueColumnBuilder[];
  #stack: RowColumn;
  #frames = 0;
  #row = 0;
  #values = 0;
  #isLocationMissing = false;
  #problem = '';

  constructor(bytes: Uint8Array, header: Header, locations: RowIndex) {
    const { rows: count, bytes: sampleBytes } = header.tables.sample;
    this.#bytes = bytes;
    this.#reader = new WireReader(bytes);
    this.#packed = new WireReader(bytes);
    this.#locations = locations;
    this.#locationCount = header.tables.location.rows;
    this.#labels = new LabelDecoder(bytes, count, header.strings.starts.length);
    this.#stackStart = new Uint32Array(count + 1);
    this.#columns = header.sampleTypes.map(() => new ValueColumnBuilder(count));
    // An id takes one byte or more, and stacks are most of a sample: this rarely has to grow.
    this.#stack = createStack((sampleBytes >>> 1) + 16, this.#locationCount);
  }

  decode(start: number, stop: number): void {
    const reader = this.#reader;
    this.#values = 0;
    this.#isLocationMissing = false;
    reader.open(start, stop);
    while (reader.next()) {
      if (reader.field === 1) this.#decodeLocations();
      else if (reader.field === 2) this.#decodeValues();
      else if (reader.field === 3) {
        reader.expect(BYTES);
        this.#labels.decode(reader.start, reader.stop);
      }
    }
    this.#row++;
    this.#stackStart[this.#row] = this.#frames;
    this.#labels.endSample(this.#row);
    if (this.#problem === '') this.#problem = this.#sampleProblem();
  }

  result(): DecodedSamples {
    return {
      samples: {
        count: this.#row,
        stackStart: this.#stackStart,
        stack: this.#stack.subarray(0, this.#frames),
        values: this.#columns.map((column) => column.column()),
      },
      labels: this.#labels.table(),
      problem: this.#problem,
    };
  }

  #decodeLocations(): void {
    const reader = this.#reader;
    if (reader.wireType === BYTES) {
      this.#decodePackedLocations(reader.start, reader.stop);
      return;
    }
    reader.expect(VARINT);
    this.#reserve(1);
    this.#pushLocation(reader.low, reader.high);
  }

  /** The hot loop of reading a profile: the ids that the dense table holds, three bytes at most, are resolved right here. */
  #decodePackedLocations(start: number, stop: number): void {
    this.#reserve(stop - start);
    const bytes = this.#bytes;
    const dense = this.#locations.dense;
    const stack = this.#stack;
    let frames = this.#frames;
    let position = start;
    let signs = 0;
    while (position < stop) {
      let next = position + 1;
      let id = bytes[position] as number;
      if (id >= 0x80) {
        const second = bytes[next++] as number;
        id = (id & 0x7f) | (second << 7);
        if (second >= 0x80) id = (id & 0x3fff) | ((bytes[next++] as number) << 14);
      }
      if (id < dense.length && next <= stop) {
        const row = dense[id] as number;
        signs |= row;
        stack[frames++] = row;
        position = next;
      } else {
        position = this.#packed.varintAt(position, stop);
        this.#frames = frames;
        this.#pushLocation(this.#packed.low, this.#packed.high);
        frames = this.#frames;
      }
    }
    this.#frames = frames;
    if (signs < 0) this.#isLocationMissing = true;
  }

  #pushLocation(low: number, high: number): void {
    const row = this.#locations.rowOf(low, high);
    if (row < 0) this.#isLocationMissing = true;
    this.#stack[this.#frames++] = row;
  }

  #reserve(frames: number): void {
    const needed = this.#frames + frames;
    if (needed <= this.#stack.length) return;
    const grown = createStack(Math.max(needed, 2 * this.#stack.length), this.#locationCount);
    grown.set(this.#stack);
    this.#stack = grown;
  }

  #decodeValues(): void {
    const reader = this.#reader;
    if (reader.wireType !== BYTES) {
      reader.expect(VARINT);
      this.#pushValue(reader.low, reader.high);
      return;
    }
    const { stop } = reader;
    const packed = this.#packed;
    for (let position = reader.start; position < stop; ) {
      position = packed.varintAt(position, stop);
      this.#pushValue(packed.low, packed.high);
    }
  }

  #pushValue(low: number, high: number): void {
    this.#columns[this.#values++]?.push(low, high);
  }

  #sampleProblem(): string {
    const types = this.#columns.length;
    if (types === 0) return 'missing sample type information';
    if (this.#values !== types) {
      return `mismatch: sample has ${this.#values} values vs. ${types} types`;
    }
    return this.#isLocationMissing ? 'sample has nil location' : '';
  }
}

function createStack(length: number, locations: number): RowColumn {
  return locations <= 2 ** 16 ? new Uint16Array(length) : new Uint32Array(length);
}

/** A label without text, number and unit is dropped (PARITY 2.2). */
class LabelDecoder {
  readonly #reader: WireReader;
  readonly #strings: number;
  readonly #start: Uint32Array;
  #table: Omit<Labels, 'start'>;
  #words: Uint32Array;
  #rows = 0;

  constructor(bytes: Uint8Array, samples: number, strings: number) {
    this.#reader = new WireReader(bytes);
    this.#strings = strings;
    this.#start = new Uint32Array(samples + 1);
    this.#table = labelColumns(0);
    this.#words = wordsOf(this.#table.number);
  }

  decode(start: number, stop: number): void {
    const reader = this.#reader;
    let key = 0;
    let text = 0;
    let unit = 0;
    let low = 0;
    let high = 0;
    reader.open(start, stop);
    while (reader.next()) {
      if (reader.field === 1) key = reader.index(this.#strings);
      else if (reader.field === 2) text = reader.index(this.#strings);
      else if (reader.field === 3) {
        reader.expect(VARINT);
        low = reader.low;
        high = reader.high;
      } else if (reader.field === 4) unit = reader.index(this.#strings);
    }
    if (key >= this.#strings) throw new WireError('malformed profile format');
    if (text === 0 && unit === 0 && low === 0 && high === 0) return;
    this.#push(key, text, unit, low, high);
  }

  endSample(row: number): void {
    this.#start[row] = this.#rows;
  }

  table(): Labels {
    const { key, text, number, unit } = this.#table;
    const rows = this.#rows;
    if (rows === key.length) return { start: this.#start, ...this.#table };
    return {
      start: this.#start,
      key: key.slice(0, rows),
      text: text.slice(0, rows),
      number: number.slice(0, rows),
      unit: unit.slice(0, rows),
    };
  }

  #push(key: number, text: number, unit: number, low: number, high: number): void {
    const row = this.#rows++;
    if (row === this.#table.key.length) this.#grow();
    const table = this.#table;
    table.key[row] = key;
    table.text[row] = text;
    table.unit[row] = unit;
    // A string label keeps no number, as pprof reads it.
    if (text !== 0) return;
    this.#reader.low = low;
    this.#reader.high = high;
    this.#reader.wireType = VARINT;
    this.#reader.store64(this.#words, row);
  }

  #grow(): void {
    const old = this.#table;
    const table = labelColumns(Math.max(old.key.length * 2, this.#start.length - 1));
    table.key.set(old.key);
    table.text.set(old.text);
    table.number.set(old.number);
    table.unit.set(old.unit);
    this.#table = table;
    this.#words = wordsOf(table.number);
  }
}

function labelColumns(rows: number): Omit<Labels, 'start'> {
  return {
    key: new Uint32Array(rows),
    text: new Uint32Array(rows),
    number: new BigInt64Array(rows),
    unit: new Uint32Array(rows),
  };
}
