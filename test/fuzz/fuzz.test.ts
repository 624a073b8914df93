import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../fuzz/corpus.ts';
import { makeInput } from '../../fuzz/inputs.ts';
import { loadSeeds } from '../../fuzz/seeds.ts';
import { tryInput } from '../../fuzz/try-input.ts';

describe('an input that was kept', () => {
  test.each(readCorpus())('$name ends as it did', (input) => {
    expect(tryInput(input)).toBe(input.outcome);
  });
});

const SEED = 1;
const MOST_INPUTS = 6000;
const MOST_MILLIS = 20_000;

test('damaged profiles under odd command lines end in a report or in a named error', {
  timeout: 60_000,
}, () => {
  const seeds = loadSeeds();
  const started = performance.now();
  let tried = 0;
  let reports = 0;
  while (tried < MOST_INPUTS && performance.now() - started < MOST_MILLIS) {
    if (outcomeOf(tried) === 'report') reports++;
    tried++;
  }
  console.info(`fuzz: ${tried} of ${MOST_INPUTS} inputs tried, ${reports} became reports`);
  // Were all refused, nothing of the reports would have been tried.
  expect(reports).toBeGreaterThan(tried / 5);

  function outcomeOf(index: number): string {
    try {
      return tryInput(makeInput(seeds, SEED, index));
    } catch (cause) {
      throw new Error(`npm run fuzz -- --seed ${SEED} --only ${index}`, { cause });
    }
  }
});
