/** Numbers one after another in few bytes: whole ones as variable-length integers, small ones in one byte, negative ones too. */

/** Beyond it no double is exact; what is larger is cut to it. */
const MAX = 2 ** 63;

/** Ten groups of seven bits hold 64. */
const MAX_INTEGER_BYTES = 10;

export class ColumnWriter {
  readonly #parts: Buffer[] = [];
  #open: number[] = [];

  /** Rounded to a whole number; 0 for what is none. */
  signed(value: number): void {
    const whole = Number.isFinite(value) ? Math.round(Math.min(Math.max(value, -MAX), MAX)) : 0;
    this.#unsigned(whole < 0 ? -2 * whole - 1 : 2 * whole);
  }

  float(value: number): void {
    this.#close();
    const bytes = Buffer.alloc(4);
    bytes.writeFloatBE(value);
    this.#parts.push(bytes);
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

  signedColumn(length: number): number[] {
    this.#expect(length);
    return Array.from({ length }, () => this.#signed());
  }

  floatColumn(length: number): number[] {
    this.#expect(length * 4);
    return Array.from({ length }, () => {
      const value = this.#bytes.readFloatBE(this.#at);
      this.#at += 4;
      return Number.isFinite(value) ? value : 0;
    });
  }

  bytes(): Buffer {
    const length = this.#unsigned();
    this.#expect(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #signed(): number {
    const value = this.#unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #unsigned(): number {
    let value = 0;
    for (let i = 0, scale = 1; i < MAX_INTEGER_BYTES; i += 1, scale *= 128) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) break;
      this.#at += 1;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError('the columns are not whole');
  }

  /** Before anything is made of it: a length that lies takes no memory. */
  #expect(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw new RangeError('the columns are not whole');
  }
}
