/** Draws small profiles by chance: sound ones, with everything in them that a profile may have. */

import type { Random } from './random.ts';
import { type WireField, writeVarint, writeWire } from './wire-tree.ts';

export function drawProtobuf(random: Random): Uint8Array {
  const string = (end = texts.length) => random.below(end + 1);
  const types = 1 + random.below(4);
  const locations = 1 + random.below(8);
  const functions = 1 + random.below(6);
  const idStep = random.pick([1, 1, 1, 3, 2 ** 22, 2 ** 40]);
  const extremes = random.pick([0, 0, 0.1, 0.5]);
  const id = (row: number) => row * idStep + 1;
  const rows = (count: number, field: number, make: (row: number) => WireField[]) =>
    Array.from({ length: count }, (_, row) => nested(field, make(row)));
  const value = () => (random.chance(extremes) ? random.pick(extremeValues) : random.below(99_999));
  return writeWire([
    ...rows(types, 1, () => [number(1, string()), number(2, string())]),
    ...rows(random.below(12), 2, () => [
      packed(
        1,
        random.list(12, () => id(random.below(locations))),
      ),
      packed(2, Array.from({ length: types }, value)),
      ...random.list(2, () =>
        nested(3, [
          number(1, string()),
          random.chance(0.5) ? number(2, string()) : number(3, value()),
          ...(random.chance(0.3) ? [number(4, string())] : []),
        ]),
      ),
    ]),
    ...rows(random.below(3), 3, (row) => [
      number(1, row + 1),
      number(2, row * 0x1000 + 0x1000),
      number(3, row * 0x1000 + 0x2000),
      number(5, string()),
      number(7, random.below(2)),
    ]),
    ...rows(locations, 4, (row) => [
      number(1, id(row)),
      number(2, random.below(3)),
      number(3, random.chance(0.9) ? random.below(0x4000) : value()),
      ...random.list(3, () =>
        nested(4, [
          number(1, id(random.below(functions))),
          number(2, random.below(99)),
          number(3, random.below(9)),
        ]),
      ),
    ]),
    ...rows(functions, 5, (row) => [
      number(1, id(row)),
      number(2, string()),
      number(3, string()),
      number(4, string()),
      number(5, random.below(99)),
    ]),
    ...['', ...texts].map(
      (text) => ({ kind: 'bytes', field: 6, content: Buffer.from(text) }) as const,
    ),
    ...(random.chance(0.3) ? [number(7, string())] : []),
    ...(random.chance(0.2) ? [number(8, string())] : []),
    number(9, 1_750_000_000_000),
    ...(random.chance(0.5) ? [number(10, random.below(2 ** 40))] : []),
    nested(11, [number(1, string()), number(2, string())]),
    number(12, random.below(600_000)),
    ...random.list(2, () => number(13, string())),
    ...(random.chance(0.5) ? [number(14, string())] : []),
  ]);
}

const texts = [
  'samples',
  'count',
  'inuse_space',
  'bytes',
  'cpu',
  'nanoseconds',
  'main.main',
  'runtime.mallocgc',
  'main.(*T[...]).f',
  '_ZN3foo3barIiEEvv',
  '_RNvC6_123foo3bar',
  '/usr/lib/libc.so.6',
  '[kernel.kallsyms]_text',
  '/srv/src/main.go',
  '../a//b.go',
  'request',
  'alignment',
  'method',
  'GET',
  '𝒳函数',
  'java.lang.Thread.run(Thread.java:1)',
  'a;b',
  'main.*',
  'pprof::base',
  'true',
  'https://x/',
];

const extremeValues = [
  -1n,
  0n,
  -5n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  -(2n ** 53n),
  2n ** 63n - 1n,
  -(2n ** 63n),
];

function number(field: number, value: number | bigint): WireField {
  return { kind: 'varint', field, value: BigInt(value) };
}

function packed(field: number, values: readonly (number | bigint)[]): WireField {
  const content = Buffer.concat(values.map((value) => writeVarint(BigInt(value))));
  return { kind: 'bytes', field, content };
}

function nested(field: number, fields: readonly WireField[]): WireField {
  return { kind: 'bytes', field, content: writeWire(fields) };
}
