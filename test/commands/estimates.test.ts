import { expect, it } from 'vitest';
import { describeEstimate } from '../../src/commands/estimates.ts';

const MB = 1024 * 1024;

it.each([
  [{ estimate: 12.3 * MB, low: 8.1 * MB, high: 16.9 * MB }, '+12.3 MB (95 %: 8.1…16.9)'],
  [{ estimate: -2 * MB, low: -3 * MB, high: 0.5 * MB }, '−2 MB (95 %: −3…0.5)'],
  [{ estimate: 6.41 * MB, low: 6.4 * MB, high: 6.42 * MB }, '+6.4 MB'],
  [{ estimate: 0, low: 0, high: 0 }, '0 B'],
])('writes %j as %s', (estimate, words) => {
  expect(describeEstimate(estimate)).toBe(words);
});
