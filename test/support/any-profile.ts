/** Any profile that can be written: odd ids, inlined lines, labels of both kinds, values at the limits. */

import fc from 'fast-check';
import type { Profile } from '../../src/pprof/profile.ts';
import { StringInterner } from '../../src/pprof/string-table.ts';
import { valueColumnOf } from '../../src/pprof/value-column.ts';

const text = fc.oneof(
  fc.constantFrom('', 'main.main', 'runtime.mallocgc', '函数', 'a;b', '𝒳'),
  fc.string({ maxLength: 8, unit: 'binary-ascii' }),
);
const id = fc.oneof(fc.bigInt(1n, 9n), fc.bigInt(1n, 2n ** 64n - 1n));
const address = fc.bigInt(0n, 2n ** 64n - 1n);
const value = fc.oneof(fc.bigInt(-9n, 9n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
const valueType = fc.record({ type: text, unit: text });
const distinct = { minLength: 1, maxLength: 4, selector: (row: { id: bigint }) => row.id };

const shape = fc.record({
  types: fc.array(valueType, { minLength: 1, maxLength: 4 }),
  mappings: fc.uniqueArray(
    fc.record({ id, start: address, limit: address, offset: address, file: text, buildId: text }),
    distinct,
  ),
  functions: fc.uniqueArray(
    fc.record({ id, name: text, systemName: text, filename: text, startLine: fc.nat(9999) }),
    distinct,
  ),
  locations: fc.uniqueArray(
    fc.record({
      id,
      address,
      mapping: fc.integer({ min: -1, max: 3 }),
      isFolded: fc.boolean(),
      lines: fc.array(fc.record({ function: fc.nat(3), line: fc.nat(99), column: fc.nat(9) }), {
        maxLength: 3,
      }),
    }),
    distinct,
  ),
  samples: fc.array(
    fc.record({
      stack: fc.array(fc.nat(3), { maxLength: 6 }),
      values: fc.array(value, { minLength: 4, maxLength: 4 }),
      labels: fc.array(fc.record({ key: text, text, number: value, unit: text }), { maxLength: 3 }),
    }),
    { maxLength: 6 },
  ),
  header: fc.record({
    defaultSampleType: text,
    dropFrames: text,
    keepFrames: text,
    timeNanos: value,
    durationNanos: value,
    periodType: valueType,
    period: value,
    comments: fc.array(text, { maxLength: 3 }),
    docUrl: text,
  }),
});

export function anyProfile(): fc.Arbitrary<Profile> {
  return shape.map(build);
}

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function build({ types, mappings, functions, locations, samples, header }: Shape): Profile {
  const strings = new StringInterner();
  const lines = locations.flatMap((location) => location.lines);
  // A label is a text or a number with a unit, and one that says nothing is not read.
  const labels = samples.map((sample) =>
    sample.labels.flatMap((label) => {
      if (label.text !== '') return [{ ...label, number: 0n, unit: '' }];
      return label.number === 0n && label.unit === '' ? [] : [label];
    }),
  );
  const allLabels = labels.flat();
  return {
    ...header,
    sampleTypes: types,
    mappings: mappings.map((mapping, row) => ({
      ...mapping,
      hasFunctions: row % 2 === 0,
      hasFilenames: row % 3 === 0,
      hasLineNumbers: row % 2 === 1,
      hasInlineFrames: row === 1,
      kernelRelocationSymbol: '',
    })),
    functions: {
      count: functions.length,
      id: BigUint64Array.from(functions, (row) => row.id),
      name: Uint32Array.from(functions, (row) => strings.index(row.name)),
      systemName: Uint32Array.from(functions, (row) => strings.index(row.systemName)),
      filename: Uint32Array.from(functions, (row) => strings.index(row.filename)),
      startLine: Float64Array.from(functions, (row) => row.startLine),
    },
    locations: {
      count: locations.length,
      id: BigUint64Array.from(locations, (row) => row.id),
      address: BigUint64Array.from(locations, (row) => row.address),
      mapping: Int32Array.from(locations, (row) => Math.min(row.mapping, mappings.length - 1)),
      lineStart: starts(locations.map((location) => location.lines.length)),
      isFolded: Uint8Array.from(locations, (row) => Number(row.isFolded)),
    },
    lines: {
      count: lines.length,
      function: Int32Array.from(lines, (line) => line.function % functions.length),
      line: Float64Array.from(lines, ({ line }) => line),
      column: Float64Array.from(lines, ({ column }) => column),
    },
    samples: {
      count: samples.length,
      stackStart: starts(samples.map(({ stack }) => stack.length)),
      stack: Uint32Array.from(
        samples.flatMap(({ stack }) => stack),
        (row) => row % locations.length,
      ),
      values: types.map((_, type) =>
        valueColumnOf(samples.map((sample) => sample.values[type] ?? 0n)),
      ),
    },
    labels: {
      start: starts(labels.map((ofSample) => ofSample.length)),
      key: Uint32Array.from(allLabels, ({ key }) => strings.index(key)),
      text: Uint32Array.from(allLabels, (label) => strings.index(label.text)),
      number: BigInt64Array.from(allLabels, ({ number }) => number),
      unit: Uint32Array.from(allLabels, ({ unit }) => strings.index(unit)),
    },
    strings: strings.table(),
  };
}

function starts(lengths: readonly number[]): Uint32Array {
  const result = new Uint32Array(lengths.length + 1);
  for (const [row, length] of lengths.entries()) result[row + 1] = (result[row] ?? 0) + length;
  return result;
}
