import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimeInUtc, formatTimeOn } from '../../src/pprof/time.ts';

test('prints the second, the nanoseconds left out', () => {
  expect(formatTimeInUtc(1_751_234_567_890_123_456n)).toBe('2025-06-29 22:02:47 UTC');
  expect(formatTimeInUtc(-1n)).toBe('1969-12-31 23:59:59 UTC');
});

test('agrees with the calendar of JavaScript', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (nanos) => {
      const clock = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19);
      expect(formatTimeInUtc(nanos)).toBe(`${clock.replace('T', ' ')} UTC`);
    }),
  );
});

test.each([
  [0n, 0, '1970-01-01 00:00:00 +0000 UTC'],
  [1_751_234_567_890_123_456n, 0, '2025-06-29 22:02:47.890123456 +0000 UTC'],
  [1_751_234_567_890_000_000n, -12_600, '2025-06-29 18:32:47.89 -0330 UTC'],
  [-1n, 3600, '1970-01-01 00:59:59.999999999 +0100 UTC'],
])('prints %d exactly, as Go prints a time', (nanos, offset, expected) => {
  expect(formatTimeOn({ offset, abbreviation: 'UTC' }, nanos, 'exact')).toBe(expected);
});
