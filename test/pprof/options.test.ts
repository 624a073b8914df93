import { describe, expect, test } from 'vitest';
import {
  activeFilters,
  applyCommandOverrides,
  defaultOptions,
  displayRatio,
} from '../../src/pprof/options.ts';

describe('applyCommandOverrides', () => {
  test('top shows all nodes unless told how many', () => {
    expect(applyCommandOverrides(defaultOptions, 'top').nodeCount).toBe(0);
    expect(applyCommandOverrides({ ...defaultOptions, nodeCount: 7 }, 'top').nodeCount).toBe(7);
  });

  test('tree shows 80', () => {
    expect(applyCommandOverrides(defaultOptions, 'tree').nodeCount).toBe(80);
  });

  test('peek trims nothing, even when told to', () => {
    const told = { ...defaultOptions, nodeCount: 5, nodeFraction: 0.5, edgeFraction: 0.5 };
    expect(applyCommandOverrides(told, 'peek')).toMatchObject({
      nodeCount: 0,
      nodeFraction: 0,
      edgeFraction: 0,
    });
  });

  test('without trim every command shows everything', () => {
    const whole = { ...defaultOptions, trim: false, nodeCount: 5 };
    expect(applyCommandOverrides(whole, 'top')).toMatchObject({ nodeCount: 0, nodeFraction: 0 });
  });

  test('reports about machine code look at addresses', () => {
    expect(applyCommandOverrides(defaultOptions, 'raw').granularity).toBe('addresses');
    expect(applyCommandOverrides(defaultOptions, 'disasm').noInlines).toBe(true);
    expect(applyCommandOverrides(defaultOptions, 'list').granularity).toBe('lines');
  });
});

test('a divisor of zero is refused', () => {
  expect(displayRatio({ ...defaultOptions, divideBy: 4 })).toBe(0.25);
  expect(() => displayRatio({ ...defaultOptions, divideBy: 0 })).toThrow('zero divisor specified');
});

test('active filters are listed under the names that a person types, in the order of pprof', () => {
  const options = { ...defaultOptions, tagHide: 'x', showFrom: 'main', focus: 'alloc' };
  expect(activeFilters(options)).toEqual(['focus=alloc', 'show_from=main', 'taghide=x']);
});
