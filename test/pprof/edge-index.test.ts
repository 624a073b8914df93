import { expect, test } from 'vitest';
import { EdgeIndex } from '../../src/pprof/edge-index.ts';

test('pairs keep their numbers however many there are', () => {
  const index = new EdgeIndex();
  const pairs = Array.from({ length: 5000 }, (_, row) => [row % 71, Math.floor(row / 71)] as const);
  for (let round = 0; round < 2; round++) {
    const numbers = pairs.map(([caller, callee]) => index.find(caller, callee));
    expect(numbers).toEqual(pairs.map((_, row) => row));
  }
  expect(index.count).toBe(5000);
  expect([...index.caller.subarray(0, 5000)]).toEqual(pairs.map(([caller]) => caller));
  expect([...index.callee.subarray(0, 5000)]).toEqual(pairs.map(([, callee]) => callee));
});

test('who calls and who is called are not the same pair', () => {
  const index = new EdgeIndex();
  expect([index.find(1, 2), index.find(2, 1), index.find(1, 2)]).toEqual([0, 1, 0]);
});
