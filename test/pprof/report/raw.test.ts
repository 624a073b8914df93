import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { printRaw, rawReport } from '../../../src/pprof/report/raw.ts';
import { drawProfile } from '../../support/draw-profile.ts';

function text(profile: Profile, options: Partial<ReportOptions> = {}): string {
  return [...printRaw(rawReport(profile, { ...defaultOptions, ...options }))].join('');
}

const PICTURE = `
  0x1f;main.go#main:7;a.go#outer:1:2>b.go#inner:3:4 1 1024  tenant=acme region=eu bytes=16 n=1ms n=2
  {} -2 9223372036854775807
`;

const HEADER = {
  comments: ['built here', '# and there'],
  docUrl: 'http://doc',
  timeNanos: 1_751_234_567_890_123_456n,
  durationNanos: 90_500_000_000n,
  defaultSampleType: 'inuse_objects',
};

describe('printRaw', () => {
  test('is what pprof prints', () => {
    const lines = text(withIds(drawProfile(PICTURE, HEADER))).split('\n');
    expect(lines).toEqual([
      'Comment: built here',
      'Comment: # and there',
      'Doc: http://doc',
      'PeriodType: space bytes',
      'Period: 524288',
      'Time: 2025-06-29 22:02:47.890123456 +0000 UTC',
      'Duration: 1m30',
      'Samples:',
      'inuse_objects/count[dflt] inuse_space/bytes',
      '          1       1024: 3 2 1 ',
      '                region:[eu] tenant:[acme]',
      '                bytes:[16] n:[1 ms 2 ]',
      '         -2 9223372036854775807: ',
      'Locations',
      '     1: 0x1 M=1 ',
      '     2: 0x2 M=1 main main.go:7:0 s=0',
      '     3: 0x3 M=1 inner b.go:3:4 s=0',
      '             outer a.go:1:2 s=0',
      'Mappings',
      '1: 0x0/0x0/0x0 /bin/service  ',
      '',
    ]);
  });

  test('without inlines keeps the last line of a location, and no columns', () => {
    const profile = withIds(drawProfile(PICTURE));
    const location = (options: Partial<ReportOptions>) =>
      text(profile, options)
        .split('\n')
        .filter((line) => /outer|inner/.test(line));
    expect(location({ noInlines: true })).toEqual(['     3: 0x3 M=1 outer a.go:1:0 s=0']);
    expect(location({ noInlines: true, showColumns: true })).toEqual([
      '     3: 0x3 M=1 outer a.go:1:2 s=0',
    ]);
    expect(location({ granularity: 'functions' })).toHaveLength(2);
  });

  test('is of what the filters leave', () => {
    const report = rawReport(drawProfile('main;a 1 1\nmain;b 1 2'), {
      ...defaultOptions,
      focus: '^a$',
      ignore: 'absent',
    });
    expect(report.profile.samples.count).toBe(1);
    expect(report.warnings).toEqual(['Ignore expression matched no samples']);
  });
});

/** With addresses that tests can name. */
function withIds(profile: Profile): Profile {
  const address = BigUint64Array.from(profile.locations.id);
  return {
    ...profile,
    locations: { ...profile.locations, address },
    mappings: profile.mappings.map((mapping) => ({
      ...mapping,
      ...{ start: 0n, limit: 0n, offset: 0n, buildId: '' },
      ...{
        hasFunctions: false,
        hasFilenames: false,
        hasLineNumbers: false,
        hasInlineFrames: false,
      },
    })),
  };
}
