import { describe, expect, test } from 'vitest';
import {
  type PprofRequest,
  parsePprofFlags,
  UnsupportedReport,
  UsageFault,
} from '../../../src/pprof/driver/flags.ts';
import { FlagError, HelpRequest } from '../../../src/pprof/driver/go-flags.ts';
import { reportFormats } from '../../../src/pprof/driver/report-formats.ts';
import { defaultOptions } from '../../../src/pprof/options.ts';

function parse(line: string): PprofRequest {
  return parsePprofFlags(line.split(' ').filter((word) => word !== ''));
}

function complaint(line: string): string {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof UsageFault || error instanceof FlagError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('parsePprofFlags', () => {
  test('without options everything is as pprof has it', () => {
    const request = parse('-top heap');
    expect(request).toMatchObject({
      sources: ['heap'],
      bases: [],
      isDiffBase: false,
      report: { name: 'top', argument: '' },
      options: defaultOptions,
      output: '',
      symbolize: '',
      warnings: [],
    });
  });

  test('every option reaches its report', () => {
    const { options } = parse(
      `-peek=a|b -cum -lines -nodecount=7 -nodefraction=0.1 -edgefraction 0.2 -trim=false -unit=kb
       -divide_by=3 -sample_index=2 -mean -call_tree -relative_percentages -drop_negative -noinlines
       -showcolumns -compact_labels -intel_syntax -focus=f -ignore=i -hide=h -show=s -show_from=sf
       -prune_from=pf -tagfocus=tf -tagignore=ti -tagshow=ts -taghide=th -tagroot=tr -tagleaf=tl
       -trim_path=tp -source_path=sp -normalize -base=before heap`.replaceAll(/\s+/g, ' '),
    );
    expect(options).toEqual({
      nodeCount: 7,
      nodeFraction: 0.1,
      edgeFraction: 0.2,
      trim: false,
      unit: 'kb',
      divideBy: 3,
      sort: 'cum',
      granularity: 'lines',
      sampleIndex: '2',
      mean: true,
      normalize: true,
      callTree: true,
      relativePercentages: true,
      dropNegative: true,
      noInlines: true,
      showColumns: true,
      compactLabels: true,
      focus: 'f',
      ignore: 'i',
      hide: 'h',
      show: 's',
      showFrom: 'sf',
      pruneFrom: 'pf',
      tagFocus: 'tf',
      tagIgnore: 'ti',
      tagShow: 'ts',
      tagHide: 'th',
      tagRoot: 'tr',
      tagLeaf: 'tl',
      trimPath: 'tp',
      sourcePath: 'sp',
      intelSyntax: true,
    });
  });

  test('a base is a base or a diff base, the last one given', () => {
    expect(parse('-top -base=a -base=b heap')).toMatchObject({ bases: ['b'], isDiffBase: false });
    expect(parse('-top -diff_base=a heap')).toMatchObject({ bases: ['a'], isDiffBase: true });
    expect(parse('-top -base= heap').bases).toEqual([]);
  });

  test('the first of several sample types wins, and the others are named', () => {
    expect(parse('-top -alloc_space -inuse_objects heap')).toMatchObject({
      options: { sampleIndex: 'inuse_objects' },
      warnings: ['Multiple value selections, ignoring -alloc_space'],
    });
    expect(parse('-top -sample_index=1 -inuse_space heap')).toMatchObject({
      options: { sampleIndex: '1' },
      warnings: ['Multiple value selections, ignoring -inuse_space'],
    });
    expect(parse('-top -mean_delay heap').options).toMatchObject({
      sampleIndex: 'delay',
      mean: true,
    });
  });

  test.each([
    ['-top', 'no profile source specified'],
    ['-top -cum -flat heap', 'conflicting options set: [cum flat]'],
    ['-top -lines -files heap', 'conflicting options set: [files lines]'],
    ['-top -tree heap', 'must set at most one output format'],
    ['-top -peek=x heap', 'must set at most one output format'],
    ['-top -http=:0 heap', '-http is not compatible with an output format on the command line'],
    ['-top -no_browser heap', '-no_browser only makes sense with -http'],
    ['-top -normalize heap', 'must have base profile to normalize by'],
    ['-top -base=a -diff_base=b heap', '-base and -diff_base flags cannot both be specified'],
    ['-top -nodecount=many heap', 'invalid value "many" for flag -nodecount: parse error'],
  ])('%s: %s', (line, message) => {
    expect(complaint(line)).toBe(message);
  });

  test('what heapbot does not have is said, with what it has', () => {
    expect(complaint('-http=:0 heap')).toMatch(/^heapbot has no web interface/);
    for (const [name, format] of reportFormats) {
      const line = format.takesRegexp ? `-${name}=x heap` : `-${name} heap`;
      if (format.instead === undefined) expect(parse(line).report?.name).toBe(name);
      else expect(() => parse(line)).toThrow(UnsupportedReport);
    }
  });

  test('no report at all is a shell', () => {
    expect(parse('-cum heap')).toMatchObject({ report: null, options: { sort: 'cum' } });
  });

  test('usage is asked for, or due where nothing is to be read', () => {
    expect(() => parse('-help')).toThrow(HelpRequest);
    expect(() => parse('-top')).toThrow(expect.objectContaining({ showUsage: true }));
    expect(() => parse('-top -cum -flat x')).toThrow(expect.objectContaining({ showUsage: false }));
  });
});
