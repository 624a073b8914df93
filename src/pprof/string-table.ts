/** String tables: decoded from a file's bytes when asked for, made from a list, or built up string by string. */

import type { StringTable } from './profile.ts';

/** A table over UTF-8 bytes: string i is `bytes[starts[i]] … bytes[ends[i] − 1]`. Each string is decoded once. */
export function stringTableOfBytes(
  bytes: Uint8Array,
  starts: Uint32Array,
  ends: Uint32Array,
): StringTable {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoded: (string | undefined)[] = new Array(starts.length);
  const table: StringTable = {
    count: starts.length,
    get(index) {
      const known = decoded[index];
      if (known !== undefined) return known;
      const text = index === 0 ? '' : buffer.toString('utf8', starts[index], ends[index]);
      decoded[index] = text;
      return text;
    },
    mayHave: (text) => buffer.includes(text),
    with: (more) => extend(table, more),
  };
  return table;
}

/** A table of the given strings, the first of which must be empty. */
function stringTableOf(strings: readonly string[]): StringTable {
  const table: StringTable = {
    count: strings.length,
    get: (index) => strings[index] ?? '',
    mayHave: (text) => strings.includes(text),
    with: (more) => extend(table, more),
  };
  return table;
}

/** Gives each distinct string an index, and in the end the table of all of them. */
export class StringInterner {
  readonly #indexes = new Map<string, number>([['', 0]]);
  readonly #strings: string[] = [''];

  index(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    const index = this.#strings.length;
    this.#indexes.set(text, index);
    this.#strings.push(text);
    return index;
  }

  table(): StringTable {
    return stringTableOf(this.#strings);
  }
}

function extend(base: StringTable, more: readonly string[]): StringTable {
  const table: StringTable = {
    count: base.count + more.length,
    get: (index) => (index < base.count ? base.get(index) : (more[index - base.count] ?? '')),
    mayHave: (text) => base.mayHave(text) || more.includes(text),
    with: (evenMore) => extend(base, [...more, ...evenMore]),
  };
  return table;
}
