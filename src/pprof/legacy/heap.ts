/** Heap profiles as text: Go's `heap?debug=1`, gperftools' heapprofile, heap_v2, growth and fragmentation (PARITY 12). */

import type { Profile, ValueType } from '../profile.ts';
import {
  callAddress,
  Draft,
  type DraftSample,
  hexAddresses,
  malformed,
  outOfRange,
} from './draft.ts';
import { finishDraft } from './finish.ts';
import { isSpaceOrComment, LineScanner } from './lines.ts';
import { markNamed } from './mark-named.ts';
import { isMemoryMapSentinel, parseRemainingSections } from './memory-map.ts';
import { parseDecimal } from './numbers.ts';
import { StackComments } from './stack-comments.ts';
import { scaleHeapSample } from './unsample.ts';

const COUNTS = String.raw`heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\]`;
const HEAP_HEADER = new RegExp(String.raw`${COUNTS} *@ *(heap[_a-z0-9]*)/?(\d*)`);
const GROWTH_HEADER = new RegExp(`${COUNTS} @ (?:growth|fragmentation)z?`);
/** A number starts at a sign or where no digit stands before it: elsewhere it would only be tried in vain. */
const SAMPLE = /(-\d+|(?<!\d)\d+): *(-?\d+) *\[ *(\d+): *(\d+) *\] @([ x0-9a-f]*)/;

const PLAIN_TYPES: readonly ValueType[] = [
  { type: 'objects', unit: 'count' },
  { type: 'space', unit: 'bytes' },
];
const ALLOC_TYPES: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];

interface HeapHeader {
  /** Whether values are samples that have to be scaled up. */
  readonly isSampled: boolean;
  readonly period: bigint;
  readonly hasAlloc: boolean;
}

export function parseHeap(bytes: Uint8Array): Profile | undefined {
  return parse(bytes, () => undefined);
}

/** With the names that Go writes behind each stack, which pprof takes no notice of. */
export function parseCommentedHeap(bytes: Uint8Array): Profile | undefined {
  return parse(bytes, (draft) => new StackComments(draft));
}

function parse(
  bytes: Uint8Array,
  readComments: (draft: Draft) => StackComments | undefined,
): Profile | undefined {
  const lines = new LineScanner(bytes);
  if (!lines.scan()) return undefined;
  const header = parseHeader(lines.text);
  if (!header) return undefined;
  const draft = new Draft();
  draft.periodType = { type: 'space', unit: 'bytes' };
  draft.period = header.period;
  draft.sampleTypes = header.hasAlloc ? ALLOC_TYPES : PLAIN_TYPES;
  const comments = readComments(draft);
  while (lines.scan()) {
    const line = lines.text.trim();
    if (isSpaceOrComment(line)) {
      comments?.read(line);
      continue;
    }
    if (isMemoryMapSentinel(line)) break;
    const sample = parseSample(line, header, draft);
    draft.add(sample);
    comments?.begin(sample);
  }
  comments?.end();
  const profile = finishDraft(draft, parseRemainingSections(lines));
  return comments?.isUsed ? markNamed(profile) : profile;
}

function parseHeader(line: string): HeapHeader | undefined {
  const match = HEAP_HEADER.exec(line);
  if (!match) {
    if (!GROWTH_HEADER.test(line)) return undefined;
    return { isSampled: false, period: 1n, hasAlloc: false };
  }
  const [, count, size, allocCount, allocSize, kind, rate = ''] = match;
  const period = rate === '' ? 0n : parseDecimal(rate);
  if (period === undefined) return undefined;
  const hasAlloc =
    (allocCount !== count && allocCount !== '0') || (allocSize !== size && allocSize !== '0');
  switch (kind) {
    case 'heapz_v2':
    case 'heap_v2':
      return { isSampled: true, period, hasAlloc };
    case 'heapprofile':
      return { isSampled: false, period: 1n, hasAlloc };
    case 'heap':
      return { isSampled: true, period: period / 2n, hasAlloc };
    default:
      return undefined;
  }
}

function parseSample(line: string, header: HeapHeader, draft: Draft): DraftSample {
  const match = SAMPLE.exec(line);
  if (!match) throw malformed('unexpected number of sample values: got 0, want 6');
  const [, count = '', size = '', allocCount = '', allocSize = '', addresses = ''] = match;
  const alloc = header.hasAlloc ? parsePair(allocCount, allocSize, 'allocation', line) : undefined;
  const inuse = parsePair(count, size, 'inuse', line);
  const values = [...(alloc ? scaled(alloc, header) : []), ...scaled(inuse, header)];
  const stack = hexAddresses(addresses, line).map((address) =>
    draft.location(callAddress(address)),
  );
  return { stack, values, blockSize: blockSize(inuse) ?? blockSize(alloc) ?? 0n };
}

interface Pair {
  readonly count: bigint;
  readonly size: bigint;
}

function parsePair(countText: string, sizeText: string, label: string, line: string): Pair {
  const count = parseDecimal(countText);
  if (count === undefined) throw outOfRange(line, countText);
  const size = parseDecimal(sizeText);
  if (size === undefined) throw outOfRange(line, sizeText);
  if (count === 0n && size !== 0n) {
    throw malformed(`${label} count was 0 but ${label} bytes was ${size}`);
  }
  return { count, size };
}

function scaled({ count, size }: Pair, { isSampled, period }: HeapHeader): [bigint, bigint] {
  return isSampled && count !== 0n ? scaleHeapSample(count, size, period) : [count, size];
}

/** What one object took, from the numbers as they stand in the file. */
function blockSize(pair: Pair | undefined): bigint | undefined {
  return pair === undefined || pair.count === 0n ? undefined : pair.size / pair.count;
}
