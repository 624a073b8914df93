import { describe, expect, test } from 'vitest';
import { findLargest } from '../../src/leaks/first-look.ts';
import {
  churnShape,
  leakShape,
  playScenario,
  staticShape,
} from '../support/leak-generator/scenarios.ts';
import { MB } from '../support/leak-generator/site.ts';

const shapes = [staticShape(40 * MB), churnShape(10 * MB), leakShape(60 * MB)];
const scenario = playScenario(shapes, { snapshots: 5 });

describe('findLargest', () => {
  test('ranks by what is live now, and measures what changed', () => {
    const [first, second, third] = findLargest(scenario, 5);
    expect([first, second, third].map((one) => one?.definition.signature)).toEqual([
      scenario.signatures[2],
      scenario.signatures[0],
      scenario.signatures[1],
    ]);
    expect(first?.change?.low).toBeGreaterThan(30 * MB);
    expect(first?.change?.high).toBeLessThan(100 * MB);
    // What nothing was added to and nothing taken from has not changed, and surely so but for what sampling may have missed.
    expect(second?.change?.estimate).toBe(0);
  });

  test('adds up what one function allocated on several paths', () => {
    const [shared] = scenario.definitions;
    if (shared === undefined) throw new Error('no definition');
    const definitions = scenario.definitions.map((one) => ({
      ...one,
      allocator: shared.allocator,
    }));
    const all = findLargest({ ...scenario, definitions }, 5);
    expect(all).toHaveLength(1);
    const parts = findLargest(scenario, 5).reduce((sum, { bytes }) => sum + bytes, 0);
    expect(all[0]?.bytes).toBeCloseTo(parts, 0);
    expect(all[0]?.definition.signature).toBe(scenario.signatures[2]);
  });

  test('has no change of a single snapshot, and nothing of none', () => {
    const digests = scenario.digests.slice(0, 1);
    expect(findLargest({ ...scenario, digests }, 1)).toMatchObject([{ change: null }]);
    expect(findLargest({ ...scenario, digests: [] }, 5)).toEqual([]);
  });

  test('leaves out profiling itself', () => {
    const definitions = scenario.definitions.map((one) => ({ ...one, kind: 'observer' as const }));
    expect(findLargest({ ...scenario, definitions }, 5)).toEqual([]);
  });
});
