import { describe, expect, it } from 'vitest';
import { spreadEvenly } from '../../src/app/spread-evenly.ts';

describe('spreadEvenly', () => {
  it.each([
    [0, 3, []],
    [3, 3, [0, 1, 2]],
    [5, 3, [0, 2, 4]],
    [10, 4, [0, 3, 6, 9]],
    [4, 2, [0, 3]],
  ])('of %d takes %d', (length, most, expected) => {
    expect(
      spreadEvenly(
        Array.from({ length }, (_, n) => n),
        most,
      ),
    ).toEqual(expected);
  });
});
