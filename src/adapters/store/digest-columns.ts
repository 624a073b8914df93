/** Numbers one after another in few bytes: whole ones as variable-length integers, small ones in one byte, negative ones too. */

/** Beyond these a double, or its double less one, is not exact; what lies beyond is cut to them. */
const MIN = -(2 ** 52);
const MAX = 2 ** 53;

/** Eight groups of seven bits hold twice as much. */
const MAX_INTEGER_BYTES = 8;

/** Rounded, and bounded to what a column can hold; 0 for what is no number. */
export function toWhole(value: number): number {
  return Number.isFinite(value) ? Math.round(Math.min(Math.max(value, MIN), MAX)) : 0;
}

export class ColumnWriter {
  readonly #parts: Buffer[] = [];
  #open: number[] = [];

  signed(value: number): void {
    const whole = toWhole(value);
    this.#unsigned(whole < 0 ? -2 * whole - 1 : 2 * whole);
  }

  /** Their length, then the bytes. */
  bytes(bytes: Buffer): void {
    this.#unsigned(bytes.length);
    this.#close();
    this.#parts.push(bytes);
  }

  finish(): Buffer {
    this.#close();
    return Buffer.concat(this.#parts);
  }

  #unsigned(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#open.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#open.push(rest);
  }

  #close(): void {
    if (this.#open.length === 0) return;
    this.#parts.push(Buffer.from(this.#open));
    this.#open = [];
  }
}

/** Throws RangeError where the bytes end too early. */
export class ColumnReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  signedColumn(length: number): Float64Array {
    this.#expect(length);
    const column = new Float64Array(length);
    for (let i = 0; i < length; i += 1) {
      const value = this.#unsigned();
      column[i] = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    return column;
  }

  bytes(): Buffer {
    const length = this.#unsigned();
    this.#expect(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #unsigned(): number {
    const bytes = this.#bytes;
    let value = 0;
    let scale = 1;
    const end = Math.min(this.#at + MAX_INTEGER_BYTES, bytes.length);
    while (this.#at < end) {
      const byte = bytes[this.#at] ?? 0;
      this.#at += 1;
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
      scale *= 128;
    }
    throw new RangeError('the columns are not whole');
  }

  /** Before anything is made of it: a length that lies takes no memory. */
  #expect(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw new RangeError('the columns are not whole');
  }
}
