import { expect, test } from 'vitest';
import { readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { writeProto } from '../../../src/pprof/report/proto.ts';
import { printRaw } from '../../../src/pprof/report/raw.ts';
import { topprotoReport } from '../../../src/pprof/report/topproto.ts';
import { type DrawOptions, drawProfile } from '../../support/draw-profile.ts';

function dump(picture: string, options: Partial<ReportOptions> = {}, draw: DrawOptions = {}) {
  const report = topprotoReport(drawProfile(picture, draw), { ...defaultOptions, ...options });
  const profile = readProfile(writeProto(report), { maxInflatedBytes: 2 ** 20 });
  return [...printRaw({ profile })].join('').split('\n');
}

test('is the rows of top, one sample each, in its unit', () => {
  const picture = 'main;a 1 2048\nmain;b 1 1536';
  expect(dump(picture, {}, { timeNanos: 1_000_000_000n })).toEqual([
    'PeriodType: space bytes',
    'Period: 524288',
    'Time: 1970-01-01 00:00:01 +0000 UTC',
    'Samples:',
    'cum/kB flat/kB',
    '          2          2: 1 ',
    '          1          1: 2 ',
    '          3          0: 3 ',
    'Locations',
    '     1: 0x0 a :0:0 s=0()',
    '     2: 0x0 b :0:0 s=0()',
    '     3: 0x0 main :0:0 s=0()',
    'Mappings',
    '',
  ]);
});

test('lines of one function share it, and rows that are left out are not there', () => {
  const picture = 'a.go#main:1 1 300\na.go#main:2 1 200\nb 1 1';
  const lines = dump(picture, { granularity: 'lines', nodeFraction: 0.1 });
  expect(lines.filter((line) => line.includes('s='))).toEqual([
    '     1: 0x0 main a.go:1:0 s=0()',
    '     2: 0x0 main a.go:2:0 s=0()',
  ]);
});

test('an empty profile has no rows, and its unit stays what was asked for', () => {
  expect(dump('main 0 0')).toContain('cum/minimum flat/minimum');
});
