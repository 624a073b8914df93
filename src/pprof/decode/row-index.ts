/** From the ids of a table to its rows: an array for small ids, maps for the rest. */

import { highWord, lowWord, wordsOf } from './words.ts';

const NONE = -1;

export class RowIndex {
  /** Rows by id, −1 where there is none. Ids beyond its length are looked up by `rowOf`. */
  readonly dense: Int32Array;
  /** The first row whose id is 0, and the first whose id an earlier row has; −1 where there is none. */
  readonly firstZero: number;
  readonly firstDuplicate: number;
  readonly #sparse = new Map<number, Map<number, number>>();

  constructor(ids: BigUint64Array) {
    const words = wordsOf(ids);
    this.dense = new Int32Array(denseLength(words, ids.length)).fill(NONE);
    let firstZero = NONE;
    let firstDuplicate = NONE;
    for (let row = 0; row < ids.length; row++) {
      const low = lowWord(words, row);
      const high = highWord(words, row);
      if (low === 0 && high === 0 && firstZero === NONE) firstZero = row;
      if (this.rowOf(low, high) !== NONE && firstDuplicate === NONE) firstDuplicate = row;
      this.#set(low, high, row);
    }
    this.firstZero = firstZero;
    this.firstDuplicate = firstDuplicate;
  }

  rowOf(low: number, high: number): number {
    if (high === 0 && low < this.dense.length) return this.dense[low] as number;
    return this.#sparse.get(high)?.get(low) ?? NONE;
  }

  #set(low: number, high: number, row: number): void {
    if (high === 0 && low < this.dense.length) {
      this.dense[low] = row;
      return;
    }
    const rows = this.#sparse.get(high);
    if (rows) rows.set(low, row);
    else this.#sparse.set(high, new Map([[low, row]]));
  }
}

/** A longer id than this takes more than three bytes, which the hot loop of samples.ts counts on. */
const LONGEST_DENSE = 2 ** 21;

/** Long enough for the greatest id, but never much longer than the table itself. */
function denseLength(words: Uint32Array, count: number): number {
  const most = Math.min(4 * count + 1024, LONGEST_DENSE);
  let length = 1;
  for (let row = 0; row < count; row++) {
    const low = lowWord(words, row);
    if (highWord(words, row) === 0 && low < most && low >= length) length = low + 1;
  }
  return length;
}
