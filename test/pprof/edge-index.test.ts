import { expect, test } from 'vitest';
import { EdgeIndex, SEEN } from '../../src/pprof/edge-index.ts';

test('pairs keep their numbers however many there are, and count once per sample', () => {
  const index = new EdgeIndex();
  const pairs = Array.from({ length: 5000 }, (_, row) => [row % 71, Math.floor(row / 71)] as const);
  const numbers = pairs.map(([caller, callee]) => index.visit(caller, callee, 0));
  expect(numbers).toEqual(pairs.map((_, row) => row));
  expect(index.count).toBe(5000);
  expect(pairs.every(([caller, callee]) => index.visit(caller, callee, 0) === SEEN)).toBe(true);
  const again = pairs.map(([caller, callee]) => index.visit(caller, callee, 1));
  expect(again).toEqual(numbers);
  expect([...index.caller.subarray(0, 5000)]).toEqual(pairs.map(([caller]) => caller));
  expect([...index.callee.subarray(0, 5000)]).toEqual(pairs.map(([, callee]) => callee));
});

test('who calls and who is called are not the same pair', () => {
  const index = new EdgeIndex();
  expect([index.visit(1, 2, 0), index.visit(2, 1, 0), index.visit(1, 2, 0)]).toEqual([0, 1, SEEN]);
});

test('pairs can be found without asking for samples', () => {
  const index = new EdgeIndex();
  const pairs = Array.from({ length: 5000 }, (_, row) => [row % 71, Math.floor(row / 71)] as const);
  for (let round = 0; round < 2; round++) {
    const numbers = pairs.map(([caller, callee]) => index.find(caller, callee));
    expect(numbers).toEqual(pairs.map((_, row) => row));
  }
});
