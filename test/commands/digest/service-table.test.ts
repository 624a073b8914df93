import { expect, it } from 'vitest';
import { describeChange, describeHours } from '../../../src/commands/digest/service-table.ts';

const MB = 1024 * 1024;

it.each([
  [0, 0.01, 'less than a minute'],
  [0.04, 0.11, '2–7 min'],
  [0.5, 1.9, '30–114 min'],
  [0.5, 3, '0.5–3 h'],
  [5, 8.25, '5–8.3 h'],
  [47, 90, '47–90 h'],
  [72, 96, '3–4 days'],
])('tells %d to %d hours as %s', (earliest, latest, words) => {
  expect(describeHours({ earliest, latest })).toBe(words);
});

it.each([
  [{ estimate: 12.3 * MB, low: 8.1 * MB, high: 16.9 * MB }, '+12.3 MB (8.1…16.9)'],
  [{ estimate: 6.41 * MB, low: 6.4 * MB, high: 6.42 * MB }, '+6.4 MB'],
])('tells a change of %j as %s', (change, words) => {
  expect(describeChange(change)).toBe(words);
});
