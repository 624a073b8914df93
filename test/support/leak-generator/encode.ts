/** Generated digests as the heap profiles that Go would have written: for tests that go through the front door. */

import { Profile, StringTable } from 'pprof-format';
import type { GroupDefinition, ProcessDigest } from '../../../src/leaks/digest.ts';
import { RATE, scaleCount } from './site.ts';

const WORDS = [
  ['alloc_objects', 'count'],
  ['alloc_space', 'bytes'],
  ['inuse_objects', 'count'],
  ['inuse_space', 'bytes'],
] as const;

/** Not compressed. One sample for each group, with its block size as a label; stacks lead from the allocator to `main.main`. */
export function encodeHeap(
  { groups }: ProcessDigest,
  definitions: readonly GroupDefinition[],
  takenAt: number,
): Uint8Array {
  const strings = new StringTable();
  const bytesKey = strings.dedup('bytes');
  const rows = new Map(definitions.map(({ signature }, row) => [signature, row]));
  const names = [...definitions.map(({ allocator }) => allocator.function), 'main.main'];
  const root = names.length;
  return new Profile({
    stringTable: strings,
    sampleType: WORDS.map(([type, unit]) => ({
      type: strings.dedup(type),
      unit: strings.dedup(unit),
    })),
    periodType: { type: strings.dedup('space'), unit: bytesKey },
    period: RATE,
    timeNanos: BigInt(Math.round(takenAt)) * 1_000_000n,
    function: names.map((name, row) => ({
      id: row + 1,
      name: strings.dedup(name),
      systemName: strings.dedup(name),
      filename: strings.dedup(definitions[row]?.allocator.file ?? '/srv/shop/main.go'),
    })),
    location: names.map((_, row) => ({ id: row + 1, line: [{ functionId: row + 1, line: 10 }] })),
    sample: groups.flatMap(({ signature, live, births }) => {
      const row = rows.get(signature);
      if (row === undefined) return [];
      const size = definitions[row]?.blockSizes[0] ?? 0;
      return {
        locationId: [row + 1, root],
        value: [
          objects(births, size),
          scaleCount(births, size).bytes,
          objects(live, size),
          scaleCount(live, size).bytes,
        ],
        label: [{ key: bytesKey, num: size }],
      };
    }),
  }).encode();
}

/** Scaled and cut to a whole number, as the runtime does. */
function objects(count: number, size: number): number {
  return Math.trunc(count / -Math.expm1(-size / RATE));
}
