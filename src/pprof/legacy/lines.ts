/** Walks over the lines of a text profile as Go's bufio.Scanner does, with its limit on a line's length. */

import { ProfileError } from '../errors.ts';

/** bufio.MaxScanTokenSize: also what keeps every pattern applied to a line fast. */
const MOST_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class LineScanner {
  /** The line that `scan` found, without its end; empty before the first and after the last. */
  text = '';
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  scan(): boolean {
    const bytes = this.#bytes;
    const start = this.#position;
    this.text = '';
    if (start >= bytes.length) return false;
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    if (end - start >= MOST_BYTES) throw lineTooLong();
    this.#position = newline === -1 ? end : end + 1;
    const hasReturn = end > start && bytes[end - 1] === CARRIAGE_RETURN;
    this.text = bytes.toString('utf8', start, hasReturn ? end - 1 : end);
    return true;
  }
}

export function isSpaceOrComment(line: string): boolean {
  const trimmed = line.trim();
  return trimmed === '' || trimmed.startsWith('#');
}

function lineTooLong(): ProfileError {
  return new ProfileError(
    'malformed',
    `The text profile has a line longer than ${MOST_BYTES} bytes, which no profile has. Check what the address serves.`,
    'parsing profile: bufio.Scanner: token too long',
  );
}
