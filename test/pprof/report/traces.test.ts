import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { printTraces, tracesReport, writeTraces } from '../../../src/pprof/report/traces.ts';
import { type DrawOptions, drawProfile } from '../../support/draw-profile.ts';

function report(picture: string, options: Partial<ReportOptions> = {}, draw: DrawOptions = {}) {
  return tracesReport(drawProfile(picture, draw), { ...defaultOptions, ...options });
}

/** Both ways to print it say the same. */
function text(picture: string, options: Partial<ReportOptions> = {}, draw: DrawOptions = {}) {
  const printed = [...printTraces(report(picture, options, draw))].join('');
  const written = writeTraces(drawProfile(picture, draw), { ...defaultOptions, ...options });
  expect([...written.text].join('')).toBe(printed);
  return printed;
}

const SEPARATOR = '-----------+-------------------------------------------------------';

describe('printTraces', () => {
  test('is what pprof prints', () => {
    const picture = `
      main;serve>read;alloc 3 1536  tenant=acme bytes=512 bytes=1024 a_very_long_key=x
      main;idle 0 0
    `;
    expect(text(picture)).toBe(
      [
        'File: service',
        'Type: inuse_space',
        SEPARATOR,
        '    tenant:  acme',
        'a_very_long_key:  x',
        '     bytes:  512B 1kB',
        '    1.50kB   alloc',
        '             read (inline)',
        '             serve',
        '             main',
        SEPARATOR,
        '         0   idle',
        '             main',
        SEPARATOR,
        '',
      ].join('\n'),
    );
  });

  test('leaves out samples without a stack', () => {
    expect(text('{} 1 1', {}, { binary: '' })).toBe(`Type: inuse_space\n${SEPARATOR}\n`);
  });

  test('has an empty line for a header without labels', () => {
    const nameless = { types: '/bytes', binary: '' };
    expect(text('{} 1', {}, nameless)).toBe(`\n${SEPARATOR}\n`);
  });

  test('yields a long report part by part', () => {
    const picture = Array.from({ length: 2000 }, (_, i) => `main;f${i} 1 1`).join('\n');
    const parts = [...printTraces(report(picture))];
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join('').split(SEPARATOR).length).toBe(2002);
  });
});

describe('tracesReport', () => {
  test('lists frames leaf first, at the granularity asked for', () => {
    const picture = '/src/./a.go#main:1;/proc/self/cwd/b.go#alloc:2:3 1 1';
    const names = (options: Partial<ReportOptions>) =>
      [...report(picture, options).traces].map(({ frames }) => frames.map(({ name }) => name));
    expect(names({})).toEqual([['alloc', 'main']]);
    // Paths are cleaned, but not trimmed.
    expect(names({ granularity: 'lines', trimPath: '/src' })).toEqual([
      ['alloc /proc/self/cwd/b.go:2', 'main /src/a.go:1'],
    ]);
    expect(names({ granularity: 'lines', showColumns: true })[0]?.[0]).toMatch(/b\.go:2:3$/);
  });

  test('shows means, and values in one unit where asked', () => {
    expect([...report('a 2 7\nb 0 7', { mean: true }).traces].map((one) => one.value)).toEqual([
      3, 7,
    ]);
    const [trace] = report('a 1 1536 bytes=2048', { unit: 'b' }).traces;
    expect(trace?.valueText).toBe('1536B');
    // The unit is that of the values, never of labels.
    expect(trace?.labels).toEqual([{ key: 'bytes', values: ['2kB'] }]);
  });

  test('can be read more than once', () => {
    const { traces } = report('a 1 1\nb 1 2');
    expect([...traces]).toEqual([...traces]);
    expect([...traces]).toHaveLength(2);
  });
});
