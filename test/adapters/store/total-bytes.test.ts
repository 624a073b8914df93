import { describe, expect, it } from 'vitest';
import { planShrinking } from '../../../src/adapters/store/total-bytes.ts';

function plan(sizes: Record<string, number>, max: number, stuck: readonly string[] = []) {
  return planShrinking(new Map(Object.entries(sizes)), new Set(stuck), max);
}

describe('planShrinking', () => {
  it('wants nothing while all services together are small enough', () => {
    expect(plan({ a: 60, b: 40 }, 100)).toBeNull();
    expect(plan({}, 0)).toBeNull();
  });

  it('takes from the largest only, as much as is too much', () => {
    expect(plan({ a: 10, b: 100, c: 20 }, 100)).toEqual({ owner: 'b', maxBytes: 70 });
  });

  it('does not make the largest smaller than the second, but takes something', () => {
    expect(plan({ a: 10, b: 100, c: 90 }, 100)).toEqual({ owner: 'b', maxBytes: 90 });
    expect(plan({ a: 100, b: 100 }, 100)).toEqual({ owner: 'a', maxBytes: 99 });
  });

  it('passes over those that have nothing left to give', () => {
    expect(plan({ a: 10, b: 100, c: 20 }, 100, ['b'])).toEqual({ owner: 'c', maxBytes: 10 });
    expect(plan({ a: 10, b: 100 }, 50, ['a', 'b'])).toBeNull();
  });
});
