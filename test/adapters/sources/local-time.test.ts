import { describe, expect, test } from 'vitest';
import { formatLocalTime, readZoneinfo } from '../../../src/adapters/sources/local-time.ts';

const nanos = 1_750_000_000_123_456_789n;

/** A TZif file that knows one abbreviation, for the offset of this process at that moment. */
function drawZoneinfo(version: string): Buffer {
  const offset = -new Date(Number(nanos / 1_000_000n)).getTimezoneOffset() * 60;
  const header = (types: number, nameBytes: number) => {
    const bytes = Buffer.alloc(44);
    bytes.write(`TZif${version}`);
    bytes.writeUInt32BE(types, 36);
    bytes.writeUInt32BE(nameBytes, 40);
    return bytes;
  };
  const type = Buffer.alloc(6);
  type.writeInt32BE(offset, 0);
  type.writeUInt8(4, 5);
  const block = Buffer.concat([header(1, 9), type, Buffer.from('XXX\0HERE\0')]);
  return version === '\0' ? block : Buffer.concat([header(0, 0), block]);
}

describe('formatLocalTime', () => {
  test.each(['\0', '2'])('takes the abbreviation from the zone file, version %j', (version) => {
    expect(formatLocalTime(nanos, drawZoneinfo(version))).toMatch(
      /^2025-06-1[56] \d\d:\d\d:40 HERE$/,
    );
  });

  test('gives the offset where there is no file, or none that can be read', () => {
    const withoutFile = formatLocalTime(nanos, null);
    expect(withoutFile).toMatch(/^2025-06-1[56] \d\d:\d\d:40 (UTC|[+-]\d\d(\d\d)?)$/);
    expect(formatLocalTime(nanos, Buffer.from('not a zone'))).toBe(withoutFile);
    expect(formatLocalTime(nanos, drawZoneinfo('2').subarray(0, 60))).toBe(withoutFile);
  });
});

test('an empty TZ is UTC, an unknown one has no file', () => {
  expect(readZoneinfo('')).toBeNull();
  expect(readZoneinfo('Nowhere/Land')).toBeNull();
});
