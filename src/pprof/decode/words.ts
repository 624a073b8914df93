/** 64-bit arrays seen as pairs of 32-bit words, so that ids and addresses are written without a BigInt each. */

/** Which word of a pair holds the lower half: 0 on a little-endian machine, 1 on a big-endian one. */
const LOW_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

export function wordsOf(array: BigUint64Array | BigInt64Array): Uint32Array {
  return new Uint32Array(array.buffer, array.byteOffset, array.length * 2);
}

export function writeWords(words: Uint32Array, row: number, low: number, high: number): void {
  words[2 * row + LOW_WORD] = low;
  words[2 * row + 1 - LOW_WORD] = high;
}

export function lowWord(words: Uint32Array, row: number): number {
  return words[2 * row + LOW_WORD] as number;
}

export function highWord(words: Uint32Array, row: number): number {
  return words[2 * row + 1 - LOW_WORD] as number;
}
