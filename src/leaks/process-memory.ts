/** Reads what a Go process says of its memory at the end of `heap?debug=1` (runtime/pprof, `writeHeapInternal`). */

import type { ProcessMemory } from './digest.ts';

/** Of a whole text or of its end alone. Null where it has no such end, or lacks a number that every release of Go since 1.5 writes. */
export function parseProcessMemory(text: string): ProcessMemory | null {
  const start = findHeading(text);
  if (start < 0) return null;
  const numbers = readNumbers(text.slice(start, start + MAX_LENGTH));
  const [heapAlloc, heapInuse, heapIdle, heapReleased, stackInuse, sys, nextGc, numGc] =
    REQUIRED.map((name) => exactNumber(numbers.get(name)));
  if (heapAlloc == null || heapInuse == null || heapIdle == null || heapReleased == null)
    return null;
  if (stackInuse == null || sys == null || nextGc == null || numGc == null) return null;
  return {
    heapAlloc,
    heapInuse,
    heapIdle,
    heapReleased,
    stackInuse,
    sys,
    nextGc,
    numGc,
    // In bytes on every system: runtime/pprof multiplies what getrusage counts in KiB (pprof_rusage.go).
    maxRss: exactNumber(numbers.get('MaxRSS')),
    lastGc: millisOf(numbers.get('LastGC')),
  };
}

const HEADING = '# runtime.MemStats';
/** About 30 lines, two of them with 256 numbers of at most 20 digits. */
const MAX_LENGTH = 32_768;
const REQUIRED = [
  'HeapAlloc',
  'HeapInuse',
  'HeapIdle',
  'HeapReleased',
  'Stack',
  'Sys',
  'NextGC',
  'NumGC',
];

/** The last line that begins with it. */
function findHeading(text: string): number {
  const before = text.lastIndexOf(`\n${HEADING}`);
  if (before >= 0) return before + 1;
  return text.startsWith(HEADING) ? 0 : -1;
}

/** The first number of each line: `# Stack = 491520 / 524288` says what is in use, then what was taken for it. */
function readNumbers(text: string): ReadonlyMap<string, bigint> {
  const numbers = new Map<string, bigint>();
  for (const [, name = '', digits = ''] of text.matchAll(LINE)) {
    if (!numbers.has(name)) numbers.set(name, BigInt(digits));
  }
  return numbers;
}

const LINE = /^# ([A-Za-z]{1,32}) = (\d{1,20})(?: \/ \d{1,20})?\r?$/gm;

function exactNumber(value: bigint | undefined): number | null {
  return value === undefined || value > Number.MAX_SAFE_INTEGER ? null : Number(value);
}

/** Nanoseconds since 1970; 0 before the first collection. */
function millisOf(nanos: bigint | undefined): number | null {
  return nanos === undefined || nanos === 0n ? null : Number(nanos / 1_000_000n);
}
