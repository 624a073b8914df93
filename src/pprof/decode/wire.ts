/** Reads the protobuf wire format: the fields of one message, one after another, without allocating. */

import { writeWords } from './words.ts';

/** Bytes that are not the protobuf message that was expected. `isCutOff` when they end inside a field. */
export class WireError extends Error {
  readonly isCutOff: boolean;

  constructor(message: string, isCutOff = false) {
    super(message);
    this.isCutOff = isCutOff;
  }
}

export const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

/**
 * A cursor over the fields of one message. After `next()` returned true, `field` and `wireType` describe the field:
 * a varint is in `low` and `high` (unsigned 32-bit halves), the content of a bytes field is `start` … `stop − 1`.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  field = 0;
  wireType = 0;
  low = 0;
  high = 0;
  start = 0;
  stop = 0;
  #position = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  open(start: number, end: number): void {
    this.#position = start;
    this.#end = end;
  }

  next(): boolean {
    if (this.#position >= this.#end) return false;
    this.#varint();
    // A field number beyond 2^29 names no field of ours: the upper half only keeps it from looking like one.
    this.field = this.high === 0 ? this.low >>> 3 : -1;
    this.wireType = this.low & 7;
    switch (this.wireType) {
      case BYTES:
        this.#varint();
        if (this.high !== 0) throw new WireError('too much data', true);
        this.start = this.#position;
        this.#skip(this.low);
        this.stop = this.#position;
        break;
      case VARINT:
        this.#varint();
        break;
      case FIXED64:
        this.#skip(8);
        break;
      case FIXED32:
        this.#skip(4);
        break;
      default:
        throw new WireError(`unknown wire type: ${this.wireType}`);
    }
    return true;
  }

  /** Where the field after this one starts. */
  get position(): number {
    return this.#position;
  }

  /**
   * After `next()` met a row of a table: passes over the rows that follow it, counting them. What is not plainly
   * such a row is left to `next()`.
   */
  countAlike(table: { rows: number; bytes: number }): void {
    const { bytes } = this;
    const tag = (this.field << 3) | this.wireType;
    let position = this.#position;
    // The tag takes one byte, the length up to three.
    for (const last = this.#end - 4; position <= last && bytes[position] === tag; ) {
      let content = position + 1;
      let length = bytes[content++] as number;
      if (length >= 0x80) {
        length = (length & 0x7f) | ((bytes[content++] as number) << 7);
        if (length >= 0x4000) length = (length & 0x3fff) | ((bytes[content++] as number) << 14);
      }
      if (length >= 0x200000 || length > this.#end - content) break;
      table.rows++;
      table.bytes += length;
      position = content + length;
    }
    this.#position = position;
  }

  expect(wireType: number): void {
    if (this.wireType !== wireType) throw new WireError('type mismatch');
  }

  /** The varint as an index into a table of `count` entries. */
  index(count: number): number {
    this.expect(VARINT);
    if (this.high !== 0 || this.low >= count) throw new WireError('malformed profile format');
    return this.low;
  }

  /** The varint as an int64, exact up to ±2^53. */
  int64(): number {
    this.expect(VARINT);
    return (this.high | 0) * 2 ** 32 + this.low;
  }

  bigint(): bigint {
    this.expect(VARINT);
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  bool(): boolean {
    this.expect(VARINT);
    return this.low !== 0 || this.high !== 0;
  }

  /** Writes the varint as entry `row` of a 64-bit array seen through its 32-bit `words`. */
  store64(words: Uint32Array, row: number): void {
    this.expect(VARINT);
    writeWords(words, row, this.low, this.high);
  }

  /** Reads the varint at `position` into `low` and `high` and returns where it ends. */
  varintAt(position: number, end: number): number {
    this.open(position, end);
    this.#varint();
    return this.#position;
  }

  #skip(length: number): void {
    if (length > this.#end - this.#position) throw new WireError('not enough data', true);
    this.#position += length;
  }

  #varint(): void {
    const { bytes } = this;
    const position = this.#position;
    const byte = bytes[position] as number;
    if (byte < 0x80 && position < this.#end) {
      this.low = byte;
      this.high = 0;
      this.#position = position + 1;
      return;
    }
    // Three bytes at most, as ids and lengths mostly are.
    if (position + 3 <= this.#end) {
      const second = bytes[position + 1] as number;
      const third = bytes[position + 2] as number;
      if (second < 0x80) {
        this.low = (byte & 0x7f) | (second << 7);
        this.high = 0;
        this.#position = position + 2;
        return;
      }
      if (third < 0x80) {
        this.low = (byte & 0x7f) | ((second & 0x7f) << 7) | (third << 14);
        this.high = 0;
        this.#position = position + 3;
        return;
      }
    }
    this.#longVarint();
  }

  #longVarint(): void {
    const { bytes } = this;
    let position = this.#position;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (position >= this.#end) throw new WireError('bad varint', true);
      const part = bytes[position++] as number;
      const bits = part & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= bits << 31;
      if (part < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        this.#position = position;
        return;
      }
    }
    throw new WireError('bad varint');
  }
}
