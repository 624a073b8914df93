import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { printTags, tagsReport } from '../../../src/pprof/report/tags.ts';
import { DIFF_BASE_LABEL, labelSamples } from '../../../src/pprof/scale.ts';
import { drawProfile } from '../../support/draw-profile.ts';

function report(profile: Profile | string, options: Partial<ReportOptions> = {}) {
  const drawn = typeof profile === 'string' ? drawProfile(profile) : profile;
  return tagsReport(drawn, { ...defaultOptions, ...options });
}

function text(profile: Profile | string, options: Partial<ReportOptions> = {}): string {
  return printTags(report(profile, options));
}

const ORDERS = `
  main;order 1 3072  tenant=acme bytes=1536
  main;order 1 1024  tenant=globex bytes=1536
  main;order 1 2048  tenant=acme bytes=65536
  main;idle 1 2048
`;

describe('printTags', () => {
  test('is what pprof prints', () => {
    expect(text(ORDERS)).toBe(
      [
        ' bytes: Total 6kB of 8kB (75.00%)',
        '        4kB (50.00%): 1.50kB',
        '        2kB (25.00%): 64kB',
        '',
        ' tenant: Total 6kB of 8kB (75.00%)',
        '         5kB (62.50%): acme',
        '         1kB (12.50%): globex',
        '',
        '',
      ].join('\n'),
    );
  });

  test('prints nothing without labels', () => {
    expect(text('main 1 1')).toBe('');
  });

  test('leaves out shares where there is no total', () => {
    expect(text('main 0 0 tenant=acme')).toBe(' tenant: Total 0 of 0\n         0: acme\n\n');
  });
});

describe('tagsReport', () => {
  test('sums by what is printed: values of both kinds may look alike', () => {
    const [tag] = report('a 1 1 size=1kb\nb 1 2 size="1kB"\nc 1 4 size=2048b').tags;
    expect(tag?.values.map(({ text, weight }) => [text, weight])).toEqual([
      ['2MB', 4],
      ['1kB', 3],
    ]);
  });

  test('counts a sample with two values of a key twice', () => {
    const [tag] = report('main 1 10 tenant=acme tenant=globex').tags;
    expect(tag).toMatchObject({ weight: 20, percent: '200.00%' });
    expect(tag?.values.map((value) => value.weight)).toEqual([10, 10]);
  });

  test('sorts by weight, whatever its sign, then bytewise', () => {
    const picture = 'a 1 5 k=z\nb 1 -9 k=y\nc 1 5 k=～\nd 1 5 k=𝒳\ne 1 5 k=a';
    expect(report(picture).tags[0]?.values.map((value) => value.text)).toEqual([
      'y',
      'a',
      'z',
      '～',
      '𝒳',
    ]);
  });

  test('names the samples of a base', () => {
    const base = labelSamples(drawProfile('main 1 8'), DIFF_BASE_LABEL.key, DIFF_BASE_LABEL.value);
    expect(report(base).tags.map((tag) => tag.key)).toEqual(['pprof::base']);
  });

  test('is of what the filters leave, of the whole', () => {
    const [tag] = report(ORDERS, { focus: 'order', tagFocus: 'globex', tagHide: 'bytes' }).tags;
    expect(tag).toMatchObject({ key: 'tenant', weightText: '1kB', percent: '12.50%' });
    expect(report(ORDERS, { focus: 'x' }).warnings).toEqual([
      'Focus expression matched no samples',
    ]);
  });

  test('is exact beyond 2^53', () => {
    const [tag] = report('main 1 9007199254740993 k=a\nmain 1 9007199254740993 k=a').tags;
    expect(tag?.weightText).toBe('16PB');
  });
});
