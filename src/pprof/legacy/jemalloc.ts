/** Heap dumps of jemalloc since version 4, which jeprof reads and pprof does not: a marked extension. */

import { markExtension } from '../extensions.ts';
import type { Profile, ValueType } from '../profile.ts';
import { callAddress, Draft, hexAddresses, outOfRange } from './draft.ts';
import { finishDraft } from './finish.ts';
import { LineScanner } from './lines.ts';
import { isMemoryMapSentinel, parseRemainingSections } from './memory-map.ts';
import { parseDecimal } from './numbers.ts';
import { scaleHeapSample } from './unsample.ts';

const HEADER = /^heap_v2\/(\d+)$/;
/** All threads together: what is in use, and what was ever allocated where the program counts that (`prof_accum`). */
const ALL_THREADS = /^t\*: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\]/;

const INUSE_TYPES: readonly ValueType[] = [
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];
const ALL_TYPES: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  ...INUSE_TYPES,
];

export function parseJemalloc(bytes: Uint8Array): Profile | undefined {
  const lines = new LineScanner(bytes);
  if (!lines.scan()) return undefined;
  const rate = parseDecimal(HEADER.exec(lines.text.trim())?.[1] ?? '');
  if (rate === undefined) return undefined;
  const draft = new Draft();
  draft.periodType = { type: 'space', unit: 'bytes' };
  draft.period = rate;
  readStacks(draft, lines, rate);
  keepOnlyWhatIsCounted(draft);
  return markExtension(finishDraft(draft, parseRemainingSections(lines)), 'jemalloc');
}

/** A stack, then its counts. Those before the first stack are the sums of the whole; those of single threads are parts of `t*`. */
function readStacks(draft: Draft, lines: LineScanner, rate: bigint): void {
  let stack: number[] | null = null;
  while (lines.scan()) {
    const line = lines.text.trim();
    if (isMemoryMapSentinel(line)) return;
    if (line.startsWith('@')) {
      stack = hexAddresses(line, line).map((address) => draft.location(callAddress(address)));
    }
    const counts = stack === null ? null : ALL_THREADS.exec(line);
    if (stack === null || counts === null) continue;
    const [objects, space, allocObjects, allocSpace] = counts
      .slice(1)
      .map((digits) => parseCount(digits, line)) as [bigint, bigint, bigint, bigint];
    draft.add({
      stack,
      values: [
        ...scaleHeapSample(allocObjects, allocSpace, rate),
        ...scaleHeapSample(objects, space, rate),
      ],
      blockSize: blockSize(objects, space) ?? blockSize(allocObjects, allocSpace) ?? 0n,
    });
    // One for each stack: a long one with many counts would be more than there is room for.
    stack = null;
  }
}

function parseCount(digits: string, line: string): bigint {
  const count = parseDecimal(digits);
  if (count === undefined) throw outOfRange(line, digits);
  return count;
}

/** What one object took, from the numbers as they stand in the file. */
function blockSize(count: bigint, size: bigint): bigint | undefined {
  return count === 0n ? undefined : size / count;
}

/** A program that does not count allocations writes zeros for all of them. */
function keepOnlyWhatIsCounted(draft: Draft): void {
  const hasAlloc = draft.samples.some(({ values }) => values[0] !== 0n || values[1] !== 0n);
  draft.sampleTypes = hasAlloc ? ALL_TYPES : INUSE_TYPES;
  if (hasAlloc) return;
  for (const sample of draft.samples) sample.values.splice(0, 2);
}
