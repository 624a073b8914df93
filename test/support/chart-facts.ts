/** Facts that hold for every chart: JSON, finite numbers, sizes, labels that have their place. */

import { expect } from 'vitest';
import type { Chart, Json } from '../../src/message/chart.ts';
import { textWidth } from '../../src/message/text-width.ts';

/** The names beside the bars, from top to bottom. */
export function namesOf(chart: Chart): readonly string[] {
  return textsAt(chart.config, ['options', 'scales', 'names', 'labels']);
}

/** A column of values to the right of the bars, from top to bottom. */
export function columnOf(chart: Chart, index: number): readonly string[] {
  return textsAt(chart.config, ['options', 'scales', `column${index}`, 'labels']);
}

export function expectSoundChart(chart: Chart): void {
  expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
  expectFinite(chart.config);
  expect(chart.background).toMatch(/^#[0-9a-f]{6}$/);
  expect(chart.width * chart.height * 4).toBeLessThan(16_000_000);
  const names = namesOf(chart);
  for (const name of names) expect(textWidth(name, 13)).toBeLessThanOrEqual(380);
  for (const index of [0, 1]) {
    const texts = columnOf(chart, index);
    if (texts.length > 0) expect(texts).toHaveLength(names.length);
  }
}

export function at(json: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([name]) => name === key)?.[1];
  }, json);
}

function textsAt(json: Json, path: readonly string[]): readonly string[] {
  const texts = at(json, path);
  return Array.isArray(texts) ? texts.map(String) : [];
}

function expectFinite(json: Json): void {
  if (typeof json === 'number') expect(Number.isFinite(json)).toBe(true);
  if (typeof json === 'object' && json !== null) Object.values(json).forEach(expectFinite);
}
