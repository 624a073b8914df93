import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Int64 } from '../../src/pprof/int64.ts';
import { label, percentage, scale, scaledLabel } from '../../src/pprof/measurement.ts';
import { readVectors } from '../support/shared-vectors.ts';

describe('scaledLabel', () => {
  test.each([
    [1536, 'bytes', 'auto', '1.50kB'],
    [183 * 2 ** 20, 'bytes', 'minimum', '183MB'],
    [0, 'bytes', 'MB', '0'],
    [-1, 'bytes', 'MB', '0'],
    [-2048, 'bytes', 'auto', '-2kB'],
    [90_000_000_000, 'nanoseconds', 'auto', '90s'],
    [5, 'nanoseconds', 'auto', '5ns'],
    [512, 'bytes', 'seconds', '512B'],
    [7, 'objects', 'auto', '7'],
    [6713, 'count', 'kb', '6713kb'],
  ])('%d %s in %s is %s', (value, from, to, text) => {
    expect(scaledLabel(value, from, to)).toBe(text);
  });

  test('rounds ties to even', () => {
    const texts = [128, 384, 640, 896].map((bytes) => scaledLabel(1024 + bytes, 'bytes', 'kB'));
    expect(texts).toEqual(['1.12kB', '1.38kB', '1.62kB', '1.88kB']);
  });

  test('keeps the smallest int64 as it is', () => {
    expect(scaledLabel(-(2n ** 63n), 'count', 'auto')).toBe('-9223372036854775808');
  });

  test('writes a number exactly where it is too large for a decimal of JavaScript', () => {
    expect(scaledLabel(2n ** 62n, 'PB', 'B')).toBe(`${2n ** 112n}B`);
  });

  test('is what label says for auto', () => {
    expect(label(3 * 2 ** 30, 'bytes')).toBe('3GB');
  });
});

describe('scale', () => {
  test('never gives less than 1 in a unit of its own choice, but for the smallest', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (bytes) => {
        expect(scale(bytes, 'bytes', 'auto').value).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  test('has the sign of the value', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(Math.sign(scale(value, 'ms', 'auto').value)).toBe(Math.sign(value));
      }),
    );
  });
});

describe('percentage', () => {
  test.each([
    [1, 1, '  100%'],
    [9995, 10_000, '  100%'],
    [125, 1000, '12.50%'],
    [-995, 10_000, ' 9.95%'],
    [27_198, 10_000, '271.98%'],
    [62, 10_000, ' 0.62%'],
    [6, 1000, '  0.6%'],
    [1, 100_000, '0.001%'],
    [996, 100_000, '    1%'],
    [12, 100_000_000, '1.2e-05%'],
    [0, 5, '    0%'],
    [5, 0, '    0%'],
  ])('%d of %d is %s', (value, total, text) => {
    expect(percentage(value, total)).toBe(text);
  });

  test('rounds ties to even', () => {
    const texts = [1 / 16, 1 / 8, 5 / 8].map((percent) => percentage(percent * 64, 6400));
    expect(texts).toEqual(['0.062%', ' 0.12%', ' 0.62%']);
  });
});

const vectors = readVectors('measurement.json');

describe.skipIf(vectors === undefined)("pprof's own vectors", () => {
  const functions: Record<string, (...args: never[]) => string> = {
    ScaledLabel: (value: Int64, from: string, to: string) => scaledLabel(value, from, to),
    Label: (value: Int64, unit: string) => label(value, unit),
    Percentage: (value: Int64, total: Int64) => percentage(value, total),
  };

  test('all agree', () => {
    const wrong = (vectors ?? []).filter(
      ({ fn, args, out }) => functions[fn]?.(...(args as never[])) !== out,
    );
    expect(wrong).toEqual([]);
    expect(vectors?.length).toBeGreaterThan(1000);
  });
});
