import { describe, expect, it } from 'vitest';
import { chanceOfChurn, intervalOfChurn } from '../../../src/leaks/statistics/churn-change.ts';

/** Samples that stand for one byte each. */
function of(count: number) {
  return { count, variance: count };
}

describe('intervalOfChurn', () => {
  it('is the change ± 1.96 roots of what was born and what died', () => {
    const { low, high } = intervalOfChurn(20, of(60), of(40));
    expect(low).toBeCloseTo(20 - 19.59964, 4);
    expect(high).toBeCloseTo(20 + 19.59964, 4);
  });

  it('is nothing where nothing was born and nothing died', () => {
    expect(intervalOfChurn(0, of(0), of(0))).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  it('joins the exact intervals of few samples', () => {
    // Garwood: of 5 it is 1.6235 to 11.6683, of 2 it is 0.2422 to 7.2247.
    const { low, high } = intervalOfChurn(3, of(5), of(2));
    expect(low).toBeCloseTo(3 - Math.hypot(5 - 1.6235, 7.2247 - 2), 3);
    expect(high).toBeCloseTo(3 + Math.hypot(11.6683 - 5, 2 - 0.2422), 3);
  });

  it('reckons with deaths that nobody saw where few births were seen', () => {
    // Of 0 it is 0 to 3.6889.
    const { low } = intervalOfChurn(4, of(4), of(0));
    expect(low).toBeCloseTo(4 - Math.hypot(4 - 1.0899, 3.6889), 3);
    expect(low).toBeLessThan(0);
  });

  it('is no wider than the blocks that were missed: all blocks of that size are sampled', () => {
    const exact = { count: 3, variance: 0 };
    expect(intervalOfChurn(12, exact, of(0))).toEqual({ estimate: 12, low: 12, high: 12 });
  });
});

describe('chanceOfChurn', () => {
  it('is that of a fair coin with few samples', () => {
    expect(chanceOfChurn(4, of(4), of(0))).toBeCloseTo(2 / 16, 12);
    expect(chanceOfChurn(5, of(7), of(2))).toBeCloseTo((2 * (1 + 9 + 36)) / 512, 12);
    expect(chanceOfChurn(-1, of(3), of(4))).toBe(1);
  });

  it('is that of the normal with many', () => {
    expect(chanceOfChurn(19.59964, of(60), of(40))).toBeCloseTo(0.05, 5);
    expect(chanceOfChurn(-19.59964, of(40), of(60))).toBeCloseTo(0.05, 5);
  });

  it('is next to nothing where blocks are so large that all are sampled', () => {
    expect(chanceOfChurn(3, { count: 3, variance: 0.03 }, of(0))).toBeLessThan(1e-9);
    expect(chanceOfChurn(3, of(0), of(0))).toBe(0);
  });

  it('is one where nothing changed', () => {
    expect(chanceOfChurn(0, of(50), of(50))).toBe(1);
  });
});
