/** Reads the protobuf wire format: the fields of one message, one after another, without allocating. */

import { LOW_WORD } from './words.ts';

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
      case VARINT:
        this.#varint();
        break;
      case FIXED64:
        this.#skip(8);
        break;
      case BYTES:
        this.#varint();
        if (this.high !== 0) throw new WireError('too much data', true);
        this.start = this.#position;
        this.#skip(this.low);
        this.stop = this.#position;
        break;
      case FIXED32:
        this.#skip(4);
        break;
      default:
        throw new WireError(`unknown wire type: ${this.wireType}`);
    }
    return true;
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
    words[2 * row + LOW_WORD] = this.low;
    words[2 * row + 1 - LOW_WORD] = this.high;
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
    const bytes = this.bytes;
    let position = this.#position;
    const byte = bytes[position] as number;
    if (byte < 0x80 && position < this.#end) {
      this.low = byte;
      this.high = 0;
      this.#position = position + 1;
      return;
    }
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
