/** The first walk over a protobuf profile: its header fields, and how many rows every table will need. */

import { ProfileError } from '../errors.ts';
import { BYTES, VARINT, WireError, WireReader } from './wire.ts';

/** The field numbers of profile.proto's Profile message. */
export const FIELD = {
  sampleType: 1,
  sample: 2,
  mapping: 3,
  location: 4,
  function: 5,
  string: 6,
  dropFrames: 7,
  keepFrames: 8,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
  comment: 13,
  defaultSampleType: 14,
  docUrl: 15,
} as const;

/** A ValueType whose strings are still indexes into the string table. */
export interface ValueTypeIndexes {
  readonly type: number;
  readonly unit: number;
}

/** Strings are still indexes, and not yet checked to be in the table: the table may come last. */
export interface Header {
  readonly tables: Readonly<Record<TableName, TableSize>>;
  readonly strings: StringSpans;
  readonly sampleTypes: readonly ValueTypeIndexes[];
  readonly periodType: ValueTypeIndexes;
  readonly dropFrames: number;
  readonly keepFrames: number;
  readonly timeNanos: bigint;
  readonly durationNanos: bigint;
  readonly period: bigint;
  readonly comments: readonly number[];
  readonly defaultSampleType: number;
  readonly docUrl: number;
}

export type TableName = 'sample' | 'mapping' | 'location' | 'function';

export interface TableSize {
  readonly rows: number;
  /** Of all rows together, without what announces them. */
  readonly bytes: number;
  /** The stretch of the file in which the rows are, mostly without anything else. */
  readonly start: number;
  readonly stop: number;
}

/** Where the strings of the table are in the file. */
export interface StringSpans {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** An index that no table has, standing for one that does not fit 32 bits. */
const NO_SUCH_STRING = 0xffffffff;

export function readHeader(bytes: Uint8Array): Header {
  const survey = new Survey(bytes);
  const reader = new WireReader(bytes);
  reader.open(0, bytes.length);
  for (let start = 0; reader.next(); start = reader.position) survey.take(reader, start);
  return survey.header();
}

class Survey {
  readonly #nested: WireReader;
  readonly #tables = {
    sample: { rows: 0, bytes: 0, start: 0, stop: 0 },
    mapping: { rows: 0, bytes: 0, start: 0, stop: 0 },
    location: { rows: 0, bytes: 0, start: 0, stop: 0 },
    function: { rows: 0, bytes: 0, start: 0, stop: 0 },
  };
  readonly #sampleTypes: ValueTypeIndexes[] = [];
  readonly #comments: number[] = [];
  readonly #scalars = { timeNanos: 0n, durationNanos: 0n, period: 0n };
  readonly #texts = { dropFrames: 0, keepFrames: 0, defaultSampleType: 0, docUrl: 0 };
  #strings: StringSpans = { starts: new Uint32Array(1024), ends: new Uint32Array(1024) };
  #stringCount = 0;
  #periodType: ValueTypeIndexes = { type: 0, unit: 0 };

  constructor(bytes: Uint8Array) {
    this.#nested = new WireReader(bytes);
  }

  /** `start` is where the field starts, its tag included. */
  take(reader: WireReader, start: number): void {
    switch (reader.field) {
      case FIELD.sample:
        this.#takeRows(reader, 'sample', start);
        return;
      case FIELD.location:
        this.#takeRows(reader, 'location', start);
        return;
      case FIELD.function:
        this.#takeRows(reader, 'function', start);
        return;
      case FIELD.mapping:
        this.#takeRows(reader, 'mapping', start);
        return;
      case FIELD.string:
        this.#takeString(reader);
        return;
      default:
        this.#takeScalar(reader);
    }
  }

  header(): Header {
    return {
      tables: this.#tables,
      strings: {
        starts: this.#strings.starts.slice(0, this.#stringCount),
        ends: this.#strings.ends.slice(0, this.#stringCount),
      },
      sampleTypes: this.#sampleTypes,
      periodType: this.#periodType,
      ...this.#scalars,
      ...this.#texts,
      comments: this.#comments,
    };
  }

  #takeRows(reader: WireReader, name: TableName, start: number): void {
    reader.expect(BYTES);
    const table = this.#tables[name];
    if (table.rows === 0) table.start = start;
    table.rows++;
    table.bytes += reader.stop - reader.start;
    reader.countAlike(table);
    table.stop = reader.position;
  }

  #takeString(reader: WireReader): void {
    reader.expect(BYTES);
    const row = this.#stringCount++;
    if (row === 0 && reader.start !== reader.stop) {
      throw new WireError("string_table[0] must be ''");
    }
    if (row === this.#strings.starts.length) this.#strings = doubled(this.#strings);
    this.#strings.starts[row] = reader.start;
    this.#strings.ends[row] = reader.stop;
  }

  #takeScalar(reader: WireReader): void {
    switch (reader.field) {
      case FIELD.sampleType:
        this.#sampleTypes.push(this.#valueType(reader));
        return;
      case FIELD.periodType:
        this.#periodType = this.#valueType(reader);
        return;
      case FIELD.comment:
        this.#takeComments(reader);
        return;
      case FIELD.timeNanos:
        if (this.#scalars.timeNanos !== 0n) throw concatenatedProfiles();
        this.#scalars.timeNanos = BigInt.asIntN(64, reader.bigint());
        return;
      case FIELD.durationNanos:
        this.#scalars.durationNanos = BigInt.asIntN(64, reader.bigint());
        return;
      case FIELD.period:
        this.#scalars.period = BigInt.asIntN(64, reader.bigint());
        return;
      default:
        this.#takeText(reader);
    }
  }

  #takeText(reader: WireReader): void {
    switch (reader.field) {
      case FIELD.dropFrames:
        this.#texts.dropFrames = stringIndex(reader);
        return;
      case FIELD.keepFrames:
        this.#texts.keepFrames = stringIndex(reader);
        return;
      case FIELD.defaultSampleType:
        this.#texts.defaultSampleType = stringIndex(reader);
        return;
      case FIELD.docUrl:
        this.#texts.docUrl = stringIndex(reader);
        return;
      default:
        return;
    }
  }

  #valueType(reader: WireReader): ValueTypeIndexes {
    reader.expect(BYTES);
    const nested = this.#nested;
    nested.open(reader.start, reader.stop);
    let type = 0;
    let unit = 0;
    while (nested.next()) {
      if (nested.field === 1) type = stringIndex(nested);
      else if (nested.field === 2) unit = stringIndex(nested);
    }
    return { type, unit };
  }

  #takeComments(reader: WireReader): void {
    if (reader.wireType !== BYTES) {
      this.#comments.push(stringIndex(reader));
      return;
    }
    const { start, stop } = reader;
    for (let position = start; position < stop; ) {
      position = this.#nested.varintAt(position, stop);
      this.#comments.push(this.#nested.high === 0 ? this.#nested.low : NO_SUCH_STRING);
    }
  }
}

function stringIndex(reader: WireReader): number {
  reader.expect(VARINT);
  return reader.high === 0 ? reader.low : NO_SUCH_STRING;
}

function doubled(strings: StringSpans): StringSpans {
  const starts = new Uint32Array(strings.starts.length * 2);
  const ends = new Uint32Array(strings.ends.length * 2);
  starts.set(strings.starts);
  ends.set(strings.ends);
  return { starts, ends };
}

function concatenatedProfiles(): ProfileError {
  return new ProfileError(
    'concatenated',
    'The file holds several profiles written one after another. Pass each of them as a file of its own.',
    'parsing profile: concatenated profiles detected',
  );
}
