import { expect, test } from 'vitest';
import { lookOfChange } from '../../src/message/change-look.ts';

test('what grew is red and solid, what shrank blue and dashed, what is neither grey', () => {
  expect(lookOfChange(7, 7)).toEqual({ color: '#b3261e', fillColor: '#f6bdb4', isDashed: false });
  expect(lookOfChange(-7, 7)).toEqual({ color: '#1f6fc9', fillColor: '#b5d6fa', isDashed: true });
  expect(lookOfChange(0, 7)).toEqual({ color: '#9aa3b0', fillColor: '#f3f4f6', isDashed: false });
});

test('a small change still shows which way it goes', () => {
  const redOver = (color: string) =>
    Number.parseInt(color.slice(1, 3), 16) - Number.parseInt(color.slice(5, 7), 16);
  expect(redOver(lookOfChange(1, 100).fillColor)).toBeGreaterThan(5);
  expect(redOver(lookOfChange(-1, 100).fillColor)).toBeLessThan(-5);
});
