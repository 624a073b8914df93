import { describe, expect, test } from 'vitest';
import { Random } from '../../../fuzz/random.ts';
import {
  changeOfCounts,
  intervalOfChange,
  retentionRatio,
  type SampledGroup,
  scoreChange,
  survivalOfBirths,
  varianceOfChange,
} from '../../../src/leaks/statistics/sampled-change.ts';
import { addBuckets } from '../../../src/leaks/statistics/sampling.ts';

const RATE = 524_288;
const SIZE = 1024;

describe('changeOfCounts', () => {
  test('explains by deaths what births do not', () => {
    expect(changeOfCounts(group(100, 300), group(110, 360))).toEqual({
      before: 100,
      after: 110,
      births: 60,
      deaths: 50,
    });
  });

  test('takes counters that fell for a restart without births', () => {
    expect(changeOfCounts(group(100, 300), group(90, 20))).toMatchObject({ births: 0, deaths: 10 });
  });

  test('takes all for new where births are not told: nothing is known to have stayed', () => {
    expect(changeOfCounts(group(100, 0), group(110, 0))).toMatchObject({
      births: 110,
      deaths: 100,
    });
    const { low, high } = intervalOfChange(group(100, 0), group(110, 0));
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });
});

describe('scoreChange', () => {
  test('is Δn over the root of the births and deaths that can matter', () => {
    // min(30, 120) + min(10, 100) = 40
    expect(scoreChange({ before: 100, after: 120, births: 30, deaths: 10 })).toBeCloseTo(
      20 / Math.sqrt(40),
      12,
    );
  });

  test('is that of two Poisson counts where all was replaced', () => {
    expect(scoreChange({ before: 100, after: 144, births: 9000, deaths: 8956 })).toBeCloseTo(
      44 / Math.sqrt(244),
      12,
    );
  });

  test('sees a slow leak in a large set that stays, which the naive sum hides', () => {
    expect(scoreChange({ before: 10_000, after: 10_025, births: 25, deaths: 0 })).toBe(5);
    expect(25 / Math.sqrt(20_025)).toBeLessThan(0.2);
  });

  test('is nothing where nothing was born or freed', () => {
    expect(scoreChange({ before: 500, after: 500, births: 0, deaths: 0 })).toBe(0);
  });
});

describe('varianceOfChange', () => {
  test('is (s/p)²(1−p) for each birth and death that can matter', () => {
    const one = addBuckets([{ count: 1, size: SIZE }], RATE).variance;
    expect(varianceOfChange(group(100, 300), group(110, 330)) / one).toBeCloseTo(30 + 20, 9);
  });

  test('is nothing for a set that stays', () => {
    expect(varianceOfChange(group(1000, 5000), group(1000, 5000))).toBe(0);
    expect(intervalOfChange(group(1000, 5000), group(1000, 5000))).toEqual({
      estimate: 0,
      low: 0,
      high: 0,
    });
  });
});

describe('intervalOfChange', () => {
  test('reaches down by the exact interval of few births and not at all for no deaths', () => {
    const { estimate, low, high } = intervalOfChange(group(50, 50), group(52, 52));
    const sample = estimate / 2;
    expect(low / sample).toBeCloseTo(0.2422, 1);
    expect(high / sample).toBeCloseTo(7.2247, 1);
  });

  test('turns round with its operands where all was replaced', () => {
    const forth = intervalOfChange(group(100, 1000), group(120, 2000));
    const back = intervalOfChange(group(120, 1000), group(100, 2000));
    expect(back.low).toBeCloseTo(-forth.high, 3);
    expect(back.estimate).toBeCloseTo(-forth.estimate, 3);
  });

  test.each([
    { stays: 20_000, born: 6000, dies: 2000, churn: 0 },
    { stays: 4000, born: 3000, dies: 1000, churn: 4000 },
    { stays: 60_000, born: 20_000, dies: 20_000, churn: 30_000 },
  ])('holds the truth of $born births and $dies deaths', ({ stays, born, dies, churn }) => {
    const random = new Random(stays);
    const trials = 300;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const kept = sample(random, stays);
      const old = sample(random, dies);
      const young = sample(random, born);
      const births = kept + old;
      const before = group(kept + old, births);
      const after = group(kept + young, births + young + sample(random, churn));
      const { low, high } = intervalOfChange(before, after);
      const truth = (born - dies) * SIZE;
      if (low <= truth && truth <= high) held++;
    }
    expect(held / trials).toBeGreaterThan(0.92);
  });
});

test('the survival of births lies between what must and what can have stayed', () => {
  expect(survivalOfBirths({ before: 100, after: 110, births: 40, deaths: 30 })).toEqual({
    low: 0.25,
    high: 1,
  });
  expect(survivalOfBirths({ before: 8, after: 6, births: 60, deaths: 62 })).toEqual({
    low: 0,
    high: 0.1,
  });
  expect(survivalOfBirths({ before: 8, after: 6, births: 0, deaths: 2 })).toBeNull();
});

test('the retention ratio is 1 where all is kept', () => {
  expect(retentionRatio(300, 300)).toBe(1);
  expect(retentionRatio(-30, 300)).toBe(-0.1);
  expect(retentionRatio(0, 0)).toBeNull();
});

function group(live: number, births: number): SampledGroup {
  const { bytes, variance } = addBuckets([{ count: live, size: SIZE }], RATE);
  return { live, births, liveBytes: bytes, liveVariance: variance };
}

function sample(random: Random, blocks: number): number {
  const probability = 1 - Math.exp(-SIZE / RATE);
  let count = 0;
  for (let block = 0; block < blocks; block++) if (random.chance(probability)) count++;
  return count;
}
