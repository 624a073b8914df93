/** The judge on shapes that services have beside the plain ones: what is named in nearly all of several seeds, and what in none or next to none. */

import { describe, expect, test } from 'vitest';
import { judgeHistory } from '../../src/leaks/judge-history.ts';
import type { Inquiry } from '../../src/leaks/judgement.ts';
import {
  churnShape,
  leakShape,
  playScenario,
  type Scenario,
  staticShape,
} from '../support/leak-generator/scenarios.ts';
import { MB } from '../support/leak-generator/site.ts';
import { addSlice } from '../support/leak-generator/slice.ts';
import { makeHistory } from '../support/leak-series.ts';

const calm = [staticShape(40 * MB), churnShape(10 * MB)];

function judge({ digests, definitions }: Scenario): Inquiry {
  return judgeHistory(makeHistory({ digests, definitions }));
}

describe('leaks', () => {
  test('a slice of values: one block, and so one sample, that grows', () => {
    const seeds = Array.from({ length: 20 }, (_, at) => at + 1);
    const named = seeds.filter((seed) => {
      const calmOne = playScenario(calm, { snapshots: 24, seed });
      const scenario = addSlice(calmOne, (at) => (3 + at) * MB, seed);
      const { suspects } = judge(scenario).judgement;
      return suspects.length === 1 && suspects[0]?.signature === scenario.signatures[2];
    });
    expect(named).toEqual(seeds);
  });

  test.each([
    ['many small things for each tick of a clock', 24, () => 4 * MB],
    ['ever more of it', 24, (hour: number) => 4 * MB * hour],
    ['ever less of it, but without an end', 48, (hour: number) => (20 * MB) / Math.sqrt(1 + hour)],
  ])('%s', (_name, snapshots, birthRate) => {
    const shape = { ...leakShape(0, { size: 256 }), birthRate };
    const seeds = Array.from({ length: 20 }, (_, at) => at + 1);
    const named = seeds.filter((seed) => {
      const scenario = playScenario([...calm, shape], { snapshots, seed });
      return judge(scenario).judgement.suspects[0]?.signature === scenario.signatures[2];
    });
    expect(named.length).toBeGreaterThan(16);
  });

  test('one that follows the requests of the day', () => {
    const busy = (at: number): number => 1 + 0.4 * Math.sin((2 * Math.PI * at) / 96);
    const named = Array.from({ length: 10 }, (_, at) => at + 1).filter((seed) => {
      const scenario = playScenario([...calm, leakShape(2 * MB)], { snapshots: 96, seed, busy });
      return judge(scenario).judgement.suspects[0]?.signature === scenario.signatures[2];
    });
    expect(named.length).toBeGreaterThan(7);
  });
});

describe('innocents', () => {
  test.each([
    ['fills', (at: number) => 40 * MB * (1 - Math.exp(-at / 3))],
    ['is emptied and filled again', (at: number) => (2 + 3 * (at % 9)) * MB],
    ['is as large as ever', () => 30 * MB],
  ])('a slice that %s', (_name, bytesNeeded) => {
    for (let seed = 1; seed <= 10; seed++) {
      const scenario = addSlice(playScenario(calm, { snapshots: 48, seed }), bytesNeeded, seed);
      expect(judge(scenario).judgement).toMatchObject({ suspects: [], others: 0 });
    }
  });

  const timers = { ...leakShape(10 * MB), life: 2 };
  const batch = {
    ...leakShape(0),
    birthRate: (hour: number) => (hour % 24 > 3 && hour % 24 < 5 ? 30 * MB : 0),
    keep: (from: number, to: number) => (from % 24 < 6 && to % 24 >= 6 ? 0.02 : 1),
  };
  const full = { ...leakShape(0), birthRate: (hour: number) => (hour < 6 ? 10 * MB : 0) };

  test.each([
    ['timers of two hours, as many as ever', 48, timers, () => 1],
    ['a batch at night', 96, batch, () => 1],
    ['a cache that is full, and only then evicts', 48, full, () => 1],
    [
      'sessions through a day and a night',
      96,
      churnShape(20 * MB, 2),
      (at: number) => 1 + 0.4 * Math.sin(at / 15),
    ],
    ['a spike of load', 48, churnShape(20 * MB, 0.5), (at: number) => (at > 20 && at < 26 ? 4 : 1)],
    ['a load that has just risen', 48, churnShape(20 * MB, 0.5), (at: number) => (at > 43 ? 3 : 1)],
  ])('%s', (_name, snapshots, shape, busy) => {
    const named = Array.from({ length: 20 }, (_, at) =>
      judge(playScenario([...calm, shape], { snapshots, seed: at + 1, busy })),
    ).filter(({ judgement }) => judgement.suspects.length > 0);
    expect(named.length).toBeLessThanOrEqual(1);
  });

  test('a few large blocks that come and go', () => {
    const blocks = [churnShape(24 * MB, 0.05, 8 * MB), churnShape(24 * MB, 1, 4 * MB)];
    for (let seed = 1; seed <= 20; seed++) {
      const scenario = playScenario([...calm, ...blocks], { snapshots: 24, seed });
      expect(judge(scenario).judgement.suspects).toEqual([]);
    }
  });
});
