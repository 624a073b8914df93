import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import { callgrindReport, printCallgrind } from '../../../src/pprof/report/callgrind.ts';
import { drawProfile } from '../../support/draw-profile.ts';

function text(picture: string, options: Partial<ReportOptions> = {}): string {
  const report = callgrindReport(drawProfile(picture), { ...defaultOptions, ...options });
  return [...printCallgrind(report)].join('');
}

const TWO_LINES = `
  main;m.go#a:3;x.go#f:7 1 2048
  main;m.go#a:4;x.go#f:7 1 1048576
`;

describe('printCallgrind', () => {
  test('is what pprof prints', () => {
    expect(text(TWO_LINES)).toBe(`positions: instr line
events: inuse_space(kB)

ob=(1) /bin/service
fl=(1) x.go
fn=(1) f
0xfd0d9bcb 7 1026

ob=(1)
fl=(2) m.go
fn=(2) a
0x325bb016 4 0
cfl=(1)
cfn=(1)
calls=0 * 7
* * 1024
+50332857 3 0
cfl=(1)
cfn=(1)
calls=0 0xfd0d9bcb 7
* * 2

ob=(1)
fl=
fn=(3) main
0xea90f208 0 0
cfl=(2)
cfn=(2)
calls=0 -50332857 4
* * 1024
cfl=(2)
cfn=(2)
calls=0 * 3
* * 2
`);
  });

  test('numbers the ways to a function in a call tree', () => {
    const lines = text(TWO_LINES, { callTree: true }).split('\n');
    expect(lines.filter((line) => line.includes('[')).toSorted()).toEqual([
      'cfn=(3) f [1/2]',
      'cfn=(4) f [2/2]',
    ]);
    expect(lines).toContain('* 7 2');
  });

  test('is in the unit of the smallest, because it has whole numbers only', () => {
    expect(text('a 1 1\nb 1 1073741824')).toContain('events: inuse_space(B)\n');
    expect(text('a 1 2048\nb 1 1073741824')).toContain('events: inuse_space(kB)\n');
    expect(text('a 1 2560', { unit: 'kb' })).toMatch(/ 0 2\n$/);
  });

  test('a profile without samples is two lines', () => {
    expect(text('main 0 0')).toBe('positions: instr line\nevents: inuse_space(minimum)\n');
  });

  test('a callee of which nothing is left has no name', () => {
    expect(text('main;even:1 1 -10\nmain;even:1 1 10\nmain 1 3')).toContain('cfl=\ncfn=\ncalls=0 ');
  });

  test('does not trim, whatever the options say', () => {
    const picture = 'main;large 1 1000000\nmain;small 1 1';
    expect(text(picture, { nodeCount: 1, nodeFraction: 0.5 })).toContain('fn=(2) small');
  });
});
