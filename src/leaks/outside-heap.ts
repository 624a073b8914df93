/** What a process holds that the heap profile does not show, and what it likely is, from MemStats and the resident memory (DETECTOR 0, 2.8). */

import type { ProcessMemory } from './digest.ts';
import type { OutsideHeap } from './judgement.ts';
import { formatMegabytes } from './megabytes.ts';
import type { Moment } from './moment.ts';

/** Less than this, or than half of what the heap has live, is every process's slack. */
const LEAST_BYTES = 32 * 2 ** 20;

/** The largest part that stands out, over all replicas that told of their memory; null where none does. */
export function findOutsideHeap(moments: readonly Moment[]): OutsideHeap | null {
  const memories = (moments.at(-1)?.processes ?? []).flatMap(({ memory }) => memory ?? []);
  if (memories.length === 0) return null;
  const sum = (read: (memory: ProcessMemory) => number): number =>
    memories.reduce((total, memory) => total + read(memory), 0);
  const live = sum(({ heapAlloc }) => heapAlloc);
  const parts = describeParts(sum, live);
  const largest = parts.reduce((one, other) => (other.bytes > one.bytes ? other : one));
  return largest.bytes >= Math.max(LEAST_BYTES, live / 2) ? largest : null;
}

/** Every page that the runtime ever took is in `sys`: what was resident beyond it never went through the runtime. */
function describeParts(
  sum: (read: (memory: ProcessMemory) => number) => number,
  live: number,
): readonly OutsideHeap[] {
  const stacks = sum(({ stackInuse }) => stackInuse);
  const foreign = sum(({ maxRss, sys }) => Math.max(0, (maxRss ?? 0) - sys));
  const gaps = Math.max(0, sum(({ heapInuse }) => heapInuse) - live);
  const idle = sum(({ heapIdle, heapReleased }) => Math.max(0, heapIdle - heapReleased));
  return [
    {
      kind: 'stacks',
      bytes: stacks,
      sentence: `Not the Go heap: ${formatMegabytes(stacks)} are stacks of goroutines, which no heap profile shows.`,
    },
    {
      kind: 'off-heap',
      bytes: foreign,
      sentence: `Not the Go heap: up to ${formatMegabytes(foreign)} were resident that the runtime never asked for; likely cgo, mmap, or memory that a finalizer should free.`,
    },
    {
      kind: 'fragmentation',
      bytes: gaps,
      sentence: `Not live: ${formatMegabytes(gaps)} of the heap's spans are in use without holding live objects; likely garbage since the last collection, or fragmentation.`,
    },
    {
      kind: 'not-returned',
      bytes: idle,
      sentence: `Not live: ${formatMegabytes(idle)} are idle and not yet returned to the system; the runtime gives them back as time passes.`,
    },
  ];
}
