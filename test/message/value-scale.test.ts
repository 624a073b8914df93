import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayUnit, inUnit, valueAxis, valueText } from '../../src/message/value-scale.ts';

const megabyte = 2 ** 20;

describe('displayUnit', () => {
  it.each([
    [[0], 'bytes', 'B', 1],
    [[1023], 'bytes', 'B', 1],
    [[1024], 'bytes', 'kB', 1024],
    [[-3 * megabyte, 5], 'bytes', 'MB', megabyte],
    [[2048], 'kilobytes', 'MB', 1024],
    [[999], 'count', '', 1],
    [[12_000], 'count', 'k', 1000],
    [[3_000_000], 'objects', 'M', 1e6],
    [[90e9], 'nanoseconds', 'mins', 60e9],
    [[1500], 'ms', 's', 1000],
    [[Number.NaN, Number.POSITIVE_INFINITY], 'bytes', 'B', 1],
  ])('%j %s are shown in %s', (values, unit, suffix, factor) => {
    expect(displayUnit(values, unit)).toMatchObject({ suffix, factor });
  });

  it('names what an axis of counts measures', () => {
    expect(displayUnit([12_000], 'objects').axisTitle).toBe('objects, thousands');
  });
});

describe('valueText', () => {
  const megabytes = displayUnit([96 * megabyte], 'bytes');

  it.each([
    [96 * megabyte, '96MB'],
    [1.5 * megabyte, '1.50MB'],
    [-1.5 * megabyte, '-1.50MB'],
    [0, '0'],
    [-0, '0'],
    [512, '512B'],
    [Number.NaN, '0'],
  ])('%d is %s', (value, text) => {
    expect(valueText(value, megabytes, 'bytes')).toBe(text);
  });
});

describe('valueAxis', () => {
  it.each([
    [[180.25], 0, 200, 50],
    [[96.5, 0], 0, 100, 20],
    [[-2.95, 3.78], -4, 4, 2],
    [[-7], -8, 0, 2],
    [[0.03], 0, 0.03, 0.01],
    [[0, 0], 0, 1, 1],
    [[], 0, 1, 1],
  ])('over %j runs from %d to %d by %d', (values, min, max, step) => {
    expect(valueAxis(values)).toEqual({ min, max, step });
  });

  it('holds every value in a few steps', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), { maxLength: 10 });
    fc.assert(
      fc.property(values, (raw) => {
        const unit = displayUnit(raw, 'bytes');
        const shown = raw.map((value) => inUnit(value, unit));
        const { min, max, step } = valueAxis(shown);
        // Below a millionth of the unit nothing can be seen: the axis takes it for zero.
        const slack = Math.max(step / 1e6, 1e-6);
        for (const value of shown) {
          expect(value).toBeGreaterThanOrEqual(min - slack);
          expect(value).toBeLessThanOrEqual(max + slack);
        }
        expect((max - min) / step).toBeLessThanOrEqual(7.001);
      }),
      { numRuns: 300 },
    );
  });
});
