import { expect, test } from 'vitest';
import { formatDuration } from '../../../src/pprof/report/duration.ts';

test.each([
  [0n, '0s'],
  [1n, '1ns'],
  [-1n, '-1ns'],
  [999n, '999ns'],
  [1000n, '1µs'],
  [1500n, '1.5µs'],
  [999_999n, '999.999µs'],
  [1_000_000n, '1ms'],
  [1_234_567n, '1.234567ms'],
  [1_000_000_000n, '1s'],
  [30_150_000_000n, '30.15s'],
  [60_000_000_000n, '1m0s'],
  [90_500_000_000n, '1m30.5s'],
  [3_600_000_000_000n, '1h0m0s'],
  [7_265_000_000_001n, '2h1m5.000000001s'],
  [2n ** 63n - 1n, '2562047h47m16.854775807s'],
  [-(2n ** 63n), '-2562047h47m16.854775808s'],
])('%d nanoseconds are %s in Go', (nanos, expected) => {
  expect(formatDuration(nanos)).toBe(expected);
});
