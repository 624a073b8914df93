import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTimeIn, readTimeZone } from '../../src/pprof/time-zone.ts';
import { parseZoneRule } from '../../src/pprof/zone-rule.ts';

function at(text: string): number {
  return Date.parse(text) / 1000;
}

describe('parseZoneRule', () => {
  test.each([
    ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T00:59:59Z', 'CET', 3600],
    ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T01:00:00Z', 'CEST', 7200],
    ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T00:59:59Z', 'CEST', 7200],
    ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T01:00:00Z', 'CET', 3600],
    ['EST5EDT,M3.2.0,M11.1.0', '2030-07-01T00:00:00Z', 'EDT', -14_400],
    ['EST5EDT', '2030-01-01T00:00:00Z', 'EST', -18_000],
    ['AEST-10AEDT,M10.1.0,M4.1.0/3', '2030-01-01T00:00:00Z', 'AEDT', 39_600],
    ['AEST-10AEDT,M10.1.0,M4.1.0/3', '2030-07-01T00:00:00Z', 'AEST', 36_000],
    ['<+0545>-5:45', '2030-07-01T00:00:00Z', '+0545', 20_700],
    ['IST-2IDT,J60/0,J300', '2028-03-01T00:00:00Z', 'IDT', 10_800],
  ])('%s at %s is %s', (rule, time, abbreviation, offset) => {
    expect(parseZoneRule(rule)?.(at(time))).toEqual({ abbreviation, offset });
  });

  test('refuses anything else', () => {
    expect(['', 'CET', 'CET-1CEST,M3,M10', 'X'].map(parseZoneRule)).toEqual(
      Array(4).fill(undefined),
    );
  });
});

describe('readTimeZone', () => {
  test('refuses what is no zone', () => {
    expect(readTimeZone(new Uint8Array(0))).toBeUndefined();
    expect(readTimeZone(Buffer.from('TZif2 and then it ends'))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 99 }), (bytes) => {
        readTimeZone(Buffer.concat([Buffer.from('TZif2'), bytes]));
      }),
    );
  });
});

const FOLDER = '/usr/share/zoneinfo/';
const ZONES = ['Europe/Lisbon', 'America/New_York', 'Asia/Shanghai', 'Australia/Sydney', 'UTC'];
const isThere = existsSync(`${FOLDER}${ZONES[0]}`);
if (!isThere) console.warn(`Zones of the system are not tried: ${FOLDER} is not there.`);

describe.skipIf(!isThere)('zones of the system', () => {
  test.each(ZONES)('%s has the clocks of Intl', (name) => {
    const zone = readTimeZone(readFileSync(FOLDER + name));
    if (zone === undefined) throw new Error(`${name} was not read`);
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: name,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    // Intl and the system may know different futures.
    const from1970to2037 = fc.integer({ min: 0, max: at('2037-01-01T00:00:00Z') });
    fc.assert(
      fc.property(from1970to2037, (seconds) => {
        const ours = formatTimeIn(zone)(BigInt(seconds) * 1_000_000_000n);
        expect(ours.replace(/ \S+$/, '')).toBe(clock.format(seconds * 1000));
      }),
    );
  });

  test('and abbreviations of their own', () => {
    const zone = readTimeZone(readFileSync(`${FOLDER}Asia/Shanghai`));
    const july = BigInt(at('2026-07-01T00:00:00Z')) * 1_000_000_000n;
    expect(zone && formatTimeIn(zone)(july)).toBe('2026-07-01 08:00:00 CST');
  });
});
