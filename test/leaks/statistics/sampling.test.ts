import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../fuzz/random.ts';
import {
  addBuckets,
  estimateBytes,
  intervalOfBytes,
  intervalOfCount,
  recoverCount,
  recoverCountOfObjects,
  samplingProbability,
  varianceOfBytes,
} from '../../../src/leaks/statistics/sampling.ts';

const RATE = 524_288;

describe('samplingProbability', () => {
  test.each([
    [64, 0.00012206286222255873],
    [40_960, 0.0751511867837952],
    [RATE, 0.6321205588285577],
  ])('of %d bytes agrees with mpmath', (size, expected) => {
    expect(samplingProbability(size, RATE) / expected).toBeCloseTo(1, 13);
  });

  test('is 1 where every block is counted', () => {
    expect([1, 0, -1].map((rate) => samplingProbability(16, rate))).toEqual([1, 1, 1]);
  });
});

describe('recovering counts', () => {
  const count = fc.integer({ min: 0, max: 100_000 });
  const size = fc.integer({ min: 2, max: 4_000_000 });
  const rate = fc.constantFrom(1, 512, 4096, RATE, 10 * RATE);

  test('undoes what the runtime does to counts and bytes', () => {
    fc.assert(
      fc.property(count, size, rate, (n, blockSize, every) => {
        // scaleHeapSample of runtime/pprof: multiplied by 1/p, then cut to whole numbers.
        const scale = 1 / samplingProbability(blockSize, every);
        const objects = Math.trunc(n * scale);
        const bytes = Math.trunc(n * blockSize * scale);
        expect(recoverCount(bytes, blockSize, every)).toBe(n);
        expect(recoverCountOfObjects(objects, blockSize, every)).toBe(n);
      }),
      { numRuns: 1000 },
    );
  });

  test('recovers three blocks that rounding to nearest would take for two', () => {
    const blockSize = 727_500;
    const probability = samplingProbability(blockSize, RATE);
    const objects = Math.trunc(3 / probability);
    expect(Math.round(objects * probability)).toBe(2);
    expect(recoverCountOfObjects(objects, blockSize, RATE)).toBe(3);
  });

  test('knows no count of blocks without a size', () => {
    expect(recoverCount(4096, 0, RATE)).toBe(0);
  });
});

describe('addBuckets', () => {
  test('adds the estimates and the variances of block sizes', () => {
    const [small, large] = [
      { count: 5, size: 64 },
      { count: 2, size: RATE },
    ];
    const p = 1 - Math.exp(-1);
    const group = addBuckets([small, large], RATE);
    expect(group.count).toBe(7);
    expect(group.bytes / (estimateBytes(small, RATE) + (2 * RATE) / p)).toBeCloseTo(1, 12);
    const expected = varianceOfBytes(small, RATE) + (RATE ** 2 * 2 * (1 - p)) / p ** 2;
    expect(group.variance / expected).toBeCloseTo(1, 12);
  });

  test('of small blocks has a variance of about rate times bytes', () => {
    const { bytes, variance } = addBuckets([{ count: 40, size: 32 }], RATE);
    expect(variance / (RATE * bytes)).toBeCloseTo(1, 3);
  });

  test('is exact where every block is counted', () => {
    expect(addBuckets([{ count: 3, size: 100 }], 1)).toEqual({ count: 3, bytes: 300, variance: 0 });
  });
});

describe('intervalOfCount', () => {
  // Garwood 1936; Pearson and Hartley, Biometrika Tables for Statisticians, table 40.
  test.each([
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [2, 0.2422, 7.2247],
    [5, 1.6235, 11.6683],
    [9, 4.1154, 17.0848],
  ])('of %d is the exact one', (count, low, high) => {
    const interval = intervalOfCount(count);
    expect(interval.estimate).toBe(count);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('of ten and more is plus or minus 1.96 deviations', () => {
    const { low, high } = intervalOfCount(100);
    expect([low, high].map((bound) => bound.toFixed(3))).toEqual(['80.400', '119.600']);
  });
});

describe('intervalOfBytes', () => {
  test('is the exact one of the count where all blocks are small and of one size', () => {
    const sampled = addBuckets([{ count: 5, size: 16 }], RATE);
    const { low, high } = intervalOfBytes(sampled, RATE);
    expect(low / RATE).toBeCloseTo(1.6235, 3);
    expect(high / RATE).toBeCloseTo(11.6683, 2);
  });

  test('agrees with Fay and Feuer, computed with scipy, for unequal weights', () => {
    // Weights 10 and 3 seen 2 and 4 times; the mean weight stands for the one that was not seen.
    const { low, high } = intervalOfBytes({ count: 6, bytes: 32, variance: 236 }, 1);
    expect(low).toBeCloseTo(9.328203293136069, 9);
    expect(high).toBeCloseTo(79.13257238379204, 8);
  });

  test('of nothing sampled reaches to 3.69 samples', () => {
    const { low, high } = intervalOfBytes({ count: 0, bytes: 0, variance: 0 }, RATE);
    expect([low, (high / RATE).toFixed(4)]).toEqual([0, '3.6889']);
  });

  test('of counted blocks is a point', () => {
    expect(intervalOfBytes({ count: 4, bytes: 400, variance: 0 }, 1)).toEqual({
      estimate: 400,
      low: 400,
      high: 400,
    });
  });

  test.each([
    [2000, 2048, 'few samples'],
    [200, RATE / 2, 'many large blocks'],
    [40_000, 1024, 'many samples'],
  ])('holds the truth of %d blocks of %d bytes nineteen times of twenty', (blocks, size) => {
    const random = new Random(blocks);
    const truth = blocks * size;
    const probability = samplingProbability(size, RATE);
    const trials = 400;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      let count = 0;
      for (let block = 0; block < blocks; block++) if (random.chance(probability)) count++;
      const { low, high } = intervalOfBytes(addBuckets([{ count, size }], RATE), RATE);
      if (low <= truth && truth <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(0.92);
    expect(held / trials).toBeLessThanOrEqual(0.995);
  });
});
