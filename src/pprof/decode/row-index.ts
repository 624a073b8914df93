/** From the ids of a table to its rows: an array for small ids, maps for the rest. */

import { highWord, lowWord, wordsOf } from './words.ts';

const NONE = -1;

export class RowIndex {
  /** Rows by id, −1 where there is none. Ids beyond its length are looked up by `rowOf`. */
  readonly dense: Int32Array;
  /** The first row whose id is 0, and the first whose id an earlier row has; −1 where there is none. */
  firstZero = NONE;
  firstDuplicate = NONE;
  readonly #sparse = new Map<number, Map<number, number>>();

  constructor(ids: BigUint64Array) {
    const words = wordsOf(ids);
    const { length } = ids;
    if (areInOrder(words, length)) {
      this.dense = rowsInOrder(length);
      return;
    }
    this.dense = new Int32Array(denseLength(words, length)).fill(NONE);
    for (let row = 0; row < length; row++) {
      this.#add(lowWord(words, row), highWord(words, row), row);
    }
  }

  rowOf(low: number, high: number): number {
    if (high === 0 && low < this.dense.length) return this.dense[low] as number;
    return this.#sparse.get(high)?.get(low) ?? NONE;
  }

  #add(low: number, high: number, row: number): void {
    if (low === 0 && high === 0 && this.firstZero === NONE) this.firstZero = row;
    if (this.firstDuplicate === NONE && this.rowOf(low, high) !== NONE) this.firstDuplicate = row;
    this.#set(low, high, row);
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

/** Whether the ids are 1, 2, 3, …, as nearly every program numbers its rows, and none is too long. */
function areInOrder(words: Uint32Array, count: number): boolean {
  if (count >= LONGEST_DENSE) return false;
  for (let row = 0; row < count; row++) {
    if (lowWord(words, row) !== row + 1 || highWord(words, row) !== 0) return false;
  }
  return true;
}

function rowsInOrder(count: number): Int32Array {
  const rows = new Int32Array(count + 1);
  for (let id = 0; id <= count; id++) rows[id] = id - 1;
  return rows;
}

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
