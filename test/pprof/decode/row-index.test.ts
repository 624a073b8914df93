import { describe, expect, test } from 'vitest';
import { RowIndex } from '../../../src/pprof/decode/row-index.ts';

const indexOf = (...ids: (number | bigint)[]) => new RowIndex(BigUint64Array.from(ids, BigInt));
/** By way of the words, as what reads a file asks; and of the table, as its hot loop does. */
const rowsOf = (index: RowIndex, ids: readonly number[]) =>
  ids.map((id) => {
    const row = index.rowOf(id, 0);
    if (id < index.dense.length) expect(index.dense[id]).toBe(row);
    return row;
  });

describe('RowIndex', () => {
  test('finds rows whose ids are 1, 2, 3', () => {
    const index = indexOf(1, 2, 3);
    expect(rowsOf(index, [0, 1, 2, 3, 4])).toEqual([-1, 0, 1, 2, -1]);
    expect(index.rowOf(1, 1)).toBe(-1);
    expect([index.firstZero, index.firstDuplicate]).toEqual([-1, -1]);
  });

  test('finds rows whose ids are in another order, with gaps, or long', () => {
    const index = indexOf(2, 1, 9, 2n ** 63n + 1n, 5_000_000);
    expect(rowsOf(index, [0, 1, 2, 3, 9, 5_000_000])).toEqual([-1, 1, 0, -1, 2, 4]);
    expect(index.rowOf(1, 2 ** 31)).toBe(3);
    expect([index.firstZero, index.firstDuplicate]).toEqual([-1, -1]);
  });

  test('names the first id that is 0, and the first that is not new', () => {
    expect(indexOf(1, 0, 3, 0)).toMatchObject({ firstZero: 1, firstDuplicate: 3 });
    expect(indexOf(1, 2, 2, 1)).toMatchObject({ firstZero: -1, firstDuplicate: 2 });
  });

  test('of no rows finds none', () => {
    expect(rowsOf(indexOf(), [0, 1])).toEqual([-1, -1]);
  });

  test('does not trust the table with ids of more than three bytes', () => {
    const count = 2 ** 21;
    const index = new RowIndex(BigUint64Array.from({ length: count }, (_, row) => BigInt(row + 1)));
    expect(index.dense.length).toBeLessThanOrEqual(2 ** 21);
    expect(rowsOf(index, [1, count - 1, count, count + 1])).toEqual([0, count - 2, count - 1, -1]);
  });
});
