import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimeInUtc } from '../../src/pprof/time.ts';

test('prints the second, the nanoseconds left out', () => {
  expect(formatTimeInUtc(1_751_234_567_890_123_456n)).toBe('2025-06-29 22:02:47 UTC');
  expect(formatTimeInUtc(-1n)).toBe('1969-12-31 23:59:59 UTC');
});

test('agrees with the calendar of JavaScript', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nanos) => {
      const milliseconds = Math.floor(Number(nanos / 1_000_000_000n)) * 1000;
      const expected = new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
      fc.pre(nanos >= 0n);
      expect(formatTimeInUtc(nanos)).toBe(`${expected} UTC`);
    }),
  );
});
