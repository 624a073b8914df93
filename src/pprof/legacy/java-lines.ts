/** The lines of a java profile, whose sections end at the first line that is not theirs. */

import { malformed } from './draft.ts';

const NEWLINE = 0x0a;
/** No line of such a profile comes near this; it keeps the patterns applied to a line fast. */
const MOST_BYTES = 64 * 1024;

export class JavaLines {
  readonly #bytes: Buffer;
  readonly #isLastLineKept: boolean;
  #position = 0;
  #next: number;

  /** A last line without an end counts only where `isLastLineKept`. */
  constructor(bytes: Uint8Array, { isLastLineKept = false } = {}) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#isLastLineKept = isLastLineKept;
    this.#next = this.#endOfLine();
  }

  /** The line at hand, undefined at the end. */
  peek(): string | undefined {
    if (this.#next === -1) return undefined;
    if (this.#next - this.#position > MOST_BYTES) throw malformed('line too long');
    return this.#bytes.toString('utf8', this.#position, this.#next);
  }

  /** Goes on to the line after it. */
  next(): void {
    this.#position = Math.min(this.#next + 1, this.#bytes.length);
    this.#next = this.#endOfLine();
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#position);
  }

  #endOfLine(): number {
    const newline = this.#bytes.indexOf(NEWLINE, this.#position);
    if (newline !== -1 || !this.#isLastLineKept) return newline;
    return this.#position < this.#bytes.length ? this.#bytes.length : -1;
  }
}
