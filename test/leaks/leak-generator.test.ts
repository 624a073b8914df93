/** The generator is what the figures rest on: its counts are those of Go's sampling, its bytes those of a heap profile. */

import { describe, expect, test } from 'vitest';
import { judgeHistory } from '../../src/leaks/judge-history.ts';
import { encodeHeap } from '../support/leak-generator/encode.ts';
import { drawBinomial, drawPoisson, seededRandom } from '../support/leak-generator/random.ts';
import {
  churnShape,
  leakShape,
  playScenario,
  staticShape,
} from '../support/leak-generator/scenarios.ts';
import { generateService } from '../support/leak-generator/service.ts';
import { MB, scaleCount, simulateSite } from '../support/leak-generator/site.ts';
import { historyOf } from '../support/leak-series.ts';

describe('counts', () => {
  test.each([0.3, 4, 25, 60, 900])('Poisson with mean %d', (mean) => {
    const random = seededRandom(7);
    const drawn = Array.from({ length: 4000 }, () => drawPoisson(random, mean));
    expect(Math.abs(average(drawn) - mean)).toBeLessThan(4 * Math.sqrt(mean / 4000));
    expect(variance(drawn) / mean).toBeGreaterThan(0.9);
    expect(variance(drawn) / mean).toBeLessThan(1.1);
  });

  test.each([
    [20, 0.3],
    [400, 0.5],
    [400, 0.01],
  ])('binomial of %d with %d', (count, probability) => {
    const random = seededRandom(8);
    const drawn = Array.from({ length: 4000 }, () => drawBinomial(random, count, probability));
    const spread = count * probability * (1 - probability);
    expect(Math.abs(average(drawn) - count * probability)).toBeLessThan(
      4 * Math.sqrt(spread / 4000),
    );
    expect(Math.max(...drawn)).toBeLessThanOrEqual(count);
  });

  test.each([64, 4096, 40_960, 524_288])(
    'bytes of %d-byte blocks are right on average, with the variance that is told',
    (size) => {
      const random = seededRandom(9);
      const estimates = Array.from({ length: 600 }, () => {
        const [first] = simulateSite(random, staticShape(20 * MB, size), [0], [1]);
        return scaleCount(first?.live ?? 0, size);
      });
      const told = average(estimates.map((one) => one.variance));
      const bytes = estimates.map((one) => one.bytes);
      expect(Math.abs(average(bytes) - 20 * MB)).toBeLessThan(
        5 * Math.sqrt((20 * MB * size) / 600 + told / 600),
      );
      // Var of n itself is that of a Poisson number of objects: (1 − p) + p.
      expect(variance(bytes)).toBeGreaterThan(0.8 * told);
    },
  );

  test('churn holds its level', () => {
    const hours = Array.from({ length: 200 }, (_, at) => at / 4);
    const counts = simulateSite(
      seededRandom(3),
      churnShape(20 * MB, 0.3),
      hours,
      hours.map(() => 1),
    );
    const bytes = counts.map(({ live }) => scaleCount(live, 1024).bytes);
    expect(average(bytes) / (20 * MB)).toBeGreaterThan(0.9);
    expect(average(bytes) / (20 * MB)).toBeLessThan(1.1);
  });
});

test('the same seed gives the same service', () => {
  const plan = { seed: 5, snapshots: 12, isLeaking: true, sites: 40 };
  expect(generateService(plan)).toEqual(generateService(plan));
  expect(generateService({ ...plan, seed: 6 }).digests).not.toEqual(generateService(plan).digests);
});

test('a generated series that is encoded and read again has the same verdict', () => {
  const shapes = [staticShape(30 * MB), churnShape(8 * MB), leakShape(10 * MB)];
  const { digests, definitions } = playScenario(shapes, { snapshots: 24 });
  const steps = digests.flatMap(({ takenAt, processes }) =>
    processes.map((process) => ({
      profile: encodeHeap(process, definitions, takenAt),
      memory: process.memory,
    })),
  );
  const read = historyOf(steps);
  const counts = read.digests.map(({ processes }) =>
    processes.map(({ groups }) => groups.map(({ live, births }) => [live, births])),
  );
  expect(counts.map((one) => one.flat().sort())).toEqual(
    digests.map(({ processes }) =>
      processes.flatMap(({ groups }) => groups.map(({ live, births }) => [live, births])).sort(),
    ),
  );
  expect(judgeHistory(read).judgement).toMatchObject({
    verdict: 'growing',
    confidence: 'confirmed',
    suspects: [{ allocator: { function: definitions[2]?.allocator.function } }],
  });
});

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = average(values);
  return average(values.map((value) => (value - middle) ** 2));
}
