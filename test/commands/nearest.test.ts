import { expect, it } from 'vitest';
import { isSlipOf, nearest } from '../../src/commands/nearest.ts';

it.each([
  ['leak', ['dead', 'svc-leak'], ['svc-leak', 'dead']],
  ['svc-blgo', ['svc-shop', 'svc-blog'], ['svc-blog']],
  ['tpo', ['tree', 'top', 'help'], ['top']],
  ['BLOG', ['svc-blog'], ['svc-blog']],
  ['payments-api-v2', ['payments'], ['payments']],
  ['xyzzy', ['top', 'peek'], []],
])('%j is near to %j in this order: %j', (word, candidates, near) => {
  expect(nearest(word, candidates)).toEqual(near);
});

it('no word that is very long is compared', () => {
  expect(nearest('a'.repeat(101), ['a'.repeat(100)])).toEqual([]);
});

it.each([
  ['svc-blgo', 'svc-blog', true],
  ['svc-shop', 'svc-blog', false],
  ['tpo', 'top', false],
  ['tip', 'top', true],
  ['top', 'top', false],
])('%j is a slip of %j: %j', (word, candidate, expected) => {
  expect(isSlipOf(word, candidate)).toBe(expected);
});
