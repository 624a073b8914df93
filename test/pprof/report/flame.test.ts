import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readProfile } from '../../../src/pprof/decode/read-profile.ts';
import { combineSources, finishLoading, subtractBase } from '../../../src/pprof/driver/load.ts';
import { prepareMappings } from '../../../src/pprof/driver/mappings.ts';
import { parseSymbolizeMode } from '../../../src/pprof/driver/symbolize-mode.ts';
import {
  defaultOptions,
  type Granularity,
  type ReportOptions,
} from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { type FlameReport, flameReport } from '../../../src/pprof/report/flame.ts';
import { displayNames } from '../../../src/pprof/report/flame-sources.ts';
import { ReportError } from '../../../src/pprof/report-error.ts';
import { type CorpusCase, corpusFile, hasCorpus, readCorpus } from '../../support/corpus.ts';
import { drawProfile } from '../../support/draw-profile.ts';

const LIMITS = { maxInflatedBytes: 2 ** 24 };

function flame(profile: Profile | string, options: Partial<ReportOptions> = {}): FlameReport {
  const drawn = typeof profile === 'string' ? drawProfile(profile) : profile;
  return flameReport(drawn, { ...defaultOptions, ...options });
}

/** Each stack as `root;main;alloc 1024`. */
function stacks({ stacks, sources }: FlameReport): string[] {
  return Array.from({ length: stacks.count }, (_, stack) => {
    const rows = stacks.source.subarray(stacks.start[stack], stacks.start[stack + 1]);
    const names = Array.from(rows, (row) => {
      const { uniqueName, isInline } = sources[row] ?? { uniqueName: '?', isInline: false };
      return row === 0 ? 'root' : uniqueName + (isInline ? ' (inline)' : '');
    });
    return `${names.join(';')} ${stacks.value[stack]}`;
  });
}

describe('flameReport', () => {
  test('has one stack for each sample, root first, inlined calls marked', () => {
    const report = flame('main;serve>read>alloc 1 1024\nmain;serve>read>alloc 1 512\n{} 1 7');
    expect(stacks(report)).toEqual([
      'root;main;serve;read (inline);alloc (inline) 1024',
      'root;main;serve;read (inline);alloc (inline) 512',
      'root 7',
    ]);
    const self = report.sources.map(({ fullName }, row) => `${fullName} ${report.self[row]}`);
    expect(self).toEqual(['root 7', 'main 0', 'serve 0', 'read 0', 'alloc 1536']);
    expect(report).toMatchObject({ total: 1543, unit: 'B', scale: 1, totalText: '1.51kB' });
  });

  test('tells functions of the same name in different files apart, and by lines where asked', () => {
    const picture = 'a.go#main:1;b.go#init:2 1 1\na.go#main:3;c.go#init:4 1 1';
    expect(stacks(flame(picture))).toEqual(['root;main;init 1', 'root;main;init#3 1']);
    expect(stacks(flame(picture, { granularity: 'functions' }))).toEqual([
      'root;main;init 1',
      'root;main;init 1',
    ]);
    expect(stacks(flame(picture, { granularity: 'lines' }))).toEqual([
      'root;main:1;init:2 1',
      'root;main:3;init:4 1',
    ]);
    expect(stacks(flame(picture, { granularity: 'files' }))).toEqual([
      'root;a.go;b.go 1',
      'root;a.go;c.go 1',
    ]);
  });

  test('leaves out inlined calls, and what filters leave out; nothing is trimmed', () => {
    const picture = 'main;serve>read 1 1000000\nmain;tiny 1 1';
    expect(stacks(flame(picture, { noInlines: true, nodeCount: 1, nodeFraction: 0.5 }))).toEqual([
      'root;main;serve 1000000',
      'root;main;tiny 1',
    ]);
    expect(stacks(flame(picture, { focus: 'tiny' }))).toEqual(['root;main;tiny 1']);
    expect(flame(picture, { focus: 'absent' }).warnings).toEqual([
      'Focus expression matched no samples',
    ]);
  });

  test('scales to the unit of the family, and by divide_by', () => {
    const millis = drawProfile('main 2500', { types: 'cpu/milliseconds' });
    expect(flame(millis)).toMatchObject({ unit: 's', scale: 0.001 });
    const counts = drawProfile('main 2500', { types: 'samples/count' });
    expect(flame(counts, { divideBy: 4 })).toMatchObject({ unit: '', scale: 0.25 });
  });

  test('is exact beyond 2^53, and refuses what pprof refuses', () => {
    const report = flame('main 1 9007199254740993\nmain;a 1 -1');
    expect(stacks(report)).toEqual(['root;main 9007199254740993', 'root;main;a -1']);
    expect(() => flame('main 1 1', { sampleIndex: 'nonsense' })).toThrow(ReportError);
  });

  test('names shrink from package to function', () => {
    const { sources } = flame('example.org/shop/v2/cart.(*Cart).Add;std::chrono::now 1 1');
    expect(sources.map(displayNames)).toEqual([
      ['root'],
      ['cart.(*Cart).Add', '(*Cart).Add', 'Add'],
      ['std::chrono::now', 'chrono::now', 'now'],
    ]);
    expect(sources.map((source) => source.package)).toEqual([
      '',
      'example.org/shop/v2/cart',
      'std',
    ]);
  });

  test('files shrink folder by folder', () => {
    const { sources } = flame('/src/shop/cart.go#Add 1 1', { granularity: 'files' });
    expect(sources.slice(1).map(displayNames)).toEqual([
      ['/src/shop/cart.go', 'src/shop/cart.go', 'shop/cart.go', 'cart.go'],
    ]);
    expect(sources[1]?.package).toBe('/src/shop');
  });
});

describe.runIf(hasCorpus())('the flame graphs of pprof', () => {
  const cases = hasCorpus()
    ? readCorpus().filter(({ name }) => name.startsWith('flamegraph/'))
    : [];

  test.each(cases)('$name', { timeout: 30_000 }, (one) => {
    const { profile, options } = loadCase(one);
    expect(stackSetOf(flame(profile, options))).toEqual(
      JSON.parse(corpusFile(one.golden).toString()),
    );
  });
});

/** A case is a page of pprof's web interface: `<web:/ui/flamegraph?si=alloc_space>`. */
function loadCase({ input, args }: CorpusCase): {
  profile: Profile;
  options: Partial<ReportOptions>;
} {
  const read = (path: string) =>
    prepareMappings(readProfile(corpusFile(path), LIMITS), { url: null, program: '', buildId: '' });
  const base = args.find((arg) => arg.startsWith('-diff_base='))?.replace('-diff_base=', '');
  const main = combineSources([input].flat().map(read));
  const whole =
    base === undefined
      ? main
      : subtractBase(main, read(base), { isDiffBase: true, options: defaultOptions });
  const mode = parseSymbolizeMode('');
  const query = new URLSearchParams(/\?(.*)>/.exec(args.at(-1) ?? '')?.[1]);
  return {
    profile: finishLoading(whole.profile, { mode, isAllFrames: false, comment: '' }),
    options: {
      sampleIndex: query.get('si') ?? '',
      granularity: (query.get('g') ?? '') as Granularity,
    },
  };
}

/** The report in the form in which pprof's web page receives it. */
function stackSetOf(report: FlameReport): unknown {
  const { stacks, sources } = report;
  const listed = Array.from({ length: stacks.count }, (_, stack) => ({
    Value: Number(stacks.value[stack]),
    Sources: Array.from(stacks.source.subarray(stacks.start[stack], stacks.start[stack + 1])),
  }));
  const places = sources.map((): { Stack: number; Pos: number }[] => []);
  listed.forEach(({ Sources }, stack) => {
    for (const source of new Set(Sources)) {
      places[source]?.push({ Stack: stack, Pos: Sources.indexOf(source) });
    }
  });
  return {
    Total: report.total,
    Scale: report.scale,
    Type: report.sampleType,
    Unit: report.unit,
    Stacks: listed,
    Sources: sources.map((source, row) => ({
      FullName: source.fullName,
      FileName: source.fileName,
      UniqueName: source.uniqueName,
      Inlined: source.isInline,
      Display: displayNames(source),
      Places: places[row],
      Self: report.self[row],
      Color: row === 0 ? 0 : colorOf(source.package),
    })),
  };
}

/** pprof's number for a package. */
function colorOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32LE(0) % 1_048_576;
}
