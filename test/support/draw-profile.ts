/** Draws a profile in a test as folded stacks: one sample a line, `main;handler;alloc 2 1024`. */

import type { Labels, Mapping, Profile, Samples, ValueType } from '../../src/pprof/profile.ts';
import { StringInterner } from '../../src/pprof/string-table.ts';
import { valueColumnOf } from '../../src/pprof/value-column.ts';

export interface DrawOptions {
  /** `inuse_objects/count inuse_space/bytes`; by default one type for each value of the first line. */
  readonly types?: string;
  readonly defaultSampleType?: string;
  readonly period?: bigint;
  readonly periodType?: ValueType;
  readonly timeNanos?: bigint;
  readonly durationNanos?: bigint;
  readonly comments?: readonly string[];
  readonly docUrl?: string;
  readonly dropFrames?: string;
  readonly keepFrames?: string;
  /** The file of the one mapping; '' draws a profile without mappings. */
  readonly binary?: string;
}

/**
 * A line is a stack, root first, then one value per sample type, then labels:
 *
 *     main;router.go#dispatch:12;alloc 2 1024  bytes=512 method=GET size=5kb
 *
 * A frame is `[file#]function[:line[:column]]`, or `0x…` for an address without a function; `outer>inner` is one
 * location of which `inner` was inlined into `outer`. `{}` is the empty stack. A label value that starts with a digit
 * or a sign is numeric, letters after it are its unit; quote it (`version="12"`) to make it a string.
 */
export function drawProfile(picture: string, options: DrawOptions = {}): Profile {
  const lines = picture.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parse(line)]));
  const drawing = new Drawing(options.binary ?? '/bin/service');
  for (const line of lines) drawing.add(line);
  return drawing.profile(options);
}

interface DrawnSample {
  readonly frames: readonly string[];
  readonly values: readonly bigint[];
  readonly labels: readonly DrawnLabel[];
}

interface DrawnLabel {
  readonly key: string;
  readonly text: string;
  readonly number: bigint;
  readonly unit: string;
}

const DEFAULT_TYPES: Record<number, string> = {
  1: 'inuse_space/bytes',
  2: 'inuse_objects/count inuse_space/bytes',
  4: 'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes',
};

function parse(line: string): DrawnSample {
  const match = /^\s*(.*?)((?:\s+[+-]?\d+)+)((?:\s+[^\s=]+=(?:"[^"]*"|\S+))*)\s*$/.exec(line);
  if (!match) throw new Error(`not a drawn sample: ${line}`);
  const [, stack = '', values = '', labels = ''] = match;
  return {
    frames: stack === '{}' ? [] : stack.split(';'),
    values: values.trim().split(/\s+/).map(BigInt),
    labels: [...labels.matchAll(/([^\s=]+)=("[^"]*"|\S+)/g)].map(parseLabel),
  };
}

function parseLabel([, key = '', value = '']: readonly string[]): DrawnLabel {
  const number = /^([+-]?\d+)([A-Za-z]*)$/.exec(value);
  if (number) return { key, text: '', number: BigInt(number[1] ?? 0), unit: number[2] ?? '' };
  return { key, text: value.replace(/^"(.*)"$/, '$1'), number: 0n, unit: '' };
}

class Drawing {
  readonly #strings = new StringInterner();
  readonly #functions = new Rows<{ name: number; file: number }>();
  readonly #locations = new Rows<{ address: bigint; lineStart: number }>();
  readonly #lines: { function: number; line: number; column: number }[] = [];
  readonly #samples: { stack: number[]; sample: DrawnSample }[] = [];
  readonly #binary: string;

  constructor(binary: string) {
    this.#binary = binary;
  }

  add(sample: DrawnSample): void {
    const stack = sample.frames.map((frame) => this.#location(frame)).reverse();
    this.#samples.push({ stack, sample });
  }

  profile(options: DrawOptions): Profile {
    const labels = this.#labels();
    const { comments = [], timeNanos = 0n, durationNanos = 0n } = options;
    const types = sampleTypes(options.types, this.#samples[0]?.sample.values.length ?? 1);
    return {
      sampleTypes: types,
      samples: this.#samplesTable(types.length),
      labels,
      ...this.#tables(),
      defaultSampleType: options.defaultSampleType ?? '',
      dropFrames: options.dropFrames ?? '',
      keepFrames: options.keepFrames ?? '',
      timeNanos,
      durationNanos,
      periodType: options.periodType ?? { type: 'space', unit: 'bytes' },
      period: options.period ?? 524288n,
      comments,
      docUrl: options.docUrl ?? '',
      strings: this.#strings.table(),
    };
  }

  #location(frame: string): number {
    return this.#locations.row(frame, () => {
      const lineStart = this.#lines.length;
      if (/^0x[0-9a-f]+$/.test(frame)) return { address: BigInt(frame), lineStart };
      for (const call of frame.split('>').reverse()) this.#lines.push(this.#line(call));
      return { address: addressOf(frame), lineStart };
    });
  }

  #line(call: string): { function: number; line: number; column: number } {
    const match = /^(?:([^#]*)#)?(.*?)(?::(\d+))?(?::(\d+))?$/.exec(call);
    const [, file = '', name = '', line = '0', column = '0'] = match ?? [];
    const row = this.#functions.row(`${file}#${name}`, () => ({
      name: this.#strings.index(name),
      file: this.#strings.index(file),
    }));
    return { function: row, line: Number(line), column: Number(column) };
  }

  #samplesTable(types: number): Samples {
    const stackStart = starts(this.#samples.map(({ stack }) => stack.length));
    const columns = Array.from({ length: types }, (_, type) =>
      valueColumnOf(this.#samples.map(({ sample }) => sample.values[type] ?? 0n)),
    );
    return {
      count: this.#samples.length,
      stackStart,
      stack: Uint32Array.from(this.#samples.flatMap(({ stack }) => stack)),
      values: columns,
    };
  }

  #labels(): Labels {
    const all = this.#samples.flatMap(({ sample }) => sample.labels);
    return {
      start: starts(this.#samples.map(({ sample }) => sample.labels.length)),
      key: Uint32Array.from(all, ({ key }) => this.#strings.index(key)),
      text: Uint32Array.from(all, ({ text }) => this.#strings.index(text)),
      number: BigInt64Array.from(all, ({ number }) => number),
      unit: Uint32Array.from(all, ({ unit }) => this.#strings.index(unit)),
    };
  }

  #tables(): Pick<Profile, 'locations' | 'lines' | 'functions' | 'mappings'> {
    const functions = this.#functions.rows;
    const locations = this.#locations.rows;
    const names = Uint32Array.from(functions, ({ name }) => name);
    const mapping = this.#binary === '' ? -1 : 0;
    return {
      locations: {
        count: locations.length,
        id: ids(locations.length),
        address: BigUint64Array.from(locations, ({ address }) => address),
        mapping: new Int32Array(locations.length).fill(mapping),
        lineStart: Uint32Array.from([
          ...locations.map(({ lineStart }) => lineStart),
          this.#lines.length,
        ]),
        isFolded: new Uint8Array(locations.length),
      },
      lines: {
        count: this.#lines.length,
        function: Int32Array.from(this.#lines, (line) => line.function),
        line: Float64Array.from(this.#lines, ({ line }) => line),
        column: Float64Array.from(this.#lines, ({ column }) => column),
      },
      functions: {
        count: functions.length,
        id: ids(functions.length),
        name: names,
        systemName: names,
        filename: Uint32Array.from(functions, ({ file }) => file),
        startLine: new Float64Array(functions.length),
      },
      mappings: this.#binary === '' ? [] : [mappingOf(this.#binary)],
    };
  }
}

/** Rows made once for each distinct key, in order of appearance. */
class Rows<Row> {
  readonly rows: Row[] = [];
  readonly #known = new Map<string, number>();

  row(key: string, make: () => Row): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const row = this.rows.length;
    this.#known.set(key, row);
    this.rows.push(make());
    return row;
  }
}

/** The same frame has the same address in every drawing, so that drawings can be merged and compared. */
function addressOf(frame: string): bigint {
  let hash = 0x811c9dc5;
  for (const char of frame) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return 0x1000n + BigInt(hash);
}

function sampleTypes(types: string | undefined, values: number): ValueType[] {
  const text = types ?? DEFAULT_TYPES[values];
  if (text === undefined) throw new Error(`say what the ${values} values are: types: 'a/unit …'`);
  return text.split(' ').map((pair) => {
    const [type = '', unit = ''] = pair.split('/');
    return { type, unit };
  });
}

function starts(lengths: readonly number[]): Uint32Array {
  const result = new Uint32Array(lengths.length + 1);
  for (const [row, length] of lengths.entries()) result[row + 1] = (result[row] ?? 0) + length;
  return result;
}

function ids(count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, (_, row) => BigInt(row + 1));
}

function mappingOf(file: string): Mapping {
  return {
    id: 1n,
    start: 0x1000n,
    limit: 0x10_0000_0000n,
    offset: 0n,
    file,
    buildId: '',
    hasFunctions: true,
    hasFilenames: true,
    hasLineNumbers: true,
    hasInlineFrames: true,
    kernelRelocationSymbol: '',
  };
}
