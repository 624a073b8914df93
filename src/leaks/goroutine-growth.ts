/** Goroutines that never end: their stacks are not in a heap profile, so they are judged by what the process says of itself (DETECTOR 0, 2.8). */

import { createHash } from 'node:crypto';
import type { Frame, GoroutineDigest, GroupDefinition, ProcessDigest } from './digest.ts';
import type { JudgedGroup } from './judge-groups.ts';
import { type Finding, type JudgeContext, judgeSeries } from './judge-series.ts';
import type { Moment } from './moment.ts';

/** A goroutine begins with a stack of so many bytes. */
const LEAST_STACK = 2048;

export interface GoroutineGrowth {
  readonly finding: Finding;
  /** The group of the runtime's goroutine descriptors, or one made from what the goroutine profile names. */
  readonly definition: GroupDefinition;
}

/**
 * Growth of the stacks where the process told of its memory, else of the number of goroutines, else of their descriptors in the heap.
 * Named after who starts them where a goroutine profile is at hand; null where they do not grow.
 */
export function findGoroutineGrowth(
  moments: readonly Moment[],
  context: JudgeContext,
  descriptors: JudgedGroup | null,
  profile: GoroutineDigest | null,
): GoroutineGrowth | null {
  const measured = judgeStacks(moments, context);
  const grows = measured?.verdict === 'growing' ? measured : null;
  const finding = largerOf(grows, descriptors?.finding ?? null);
  if (finding === null) return null;
  const definition = nameStarter(descriptors?.definition ?? null, profile);
  return definition === null ? null : { finding, definition };
}

/** Whether the stacks grow, whatever can be said of who starts them. */
export function stacksGrow(moments: readonly Moment[], context: JudgeContext): boolean {
  return judgeStacks(moments, context)?.verdict === 'growing';
}

function largerOf(one: Finding | null, other: Finding | null): Finding | null {
  if (one === null || other === null) return one ?? other;
  return other.growthBytes > one.growthBytes ? other : one;
}

function judgeStacks(moments: readonly Moment[], context: JudgeContext): Finding | null {
  const bytes = moments.map(({ processes }) => addUp(processes.map(stackBytesOf)));
  if (bytes.some((value) => value === null)) return null;
  const column = Float64Array.from(bytes, (value) => value ?? 0);
  const none = new Float64Array(column.length);
  // Measured, not sampled: each byte counts as a sample of its own.
  const series = {
    signature: '',
    live: column,
    births: none,
    bytes: column,
    bornBytes: none,
    variance: none,
  };
  return judgeSeries(series, context);
}

function stackBytesOf({ memory, goroutines }: ProcessDigest): number | null {
  if (memory !== null) return memory.stackInuse;
  return goroutines === null ? null : goroutines * LEAST_STACK;
}

function addUp(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}

function nameStarter(
  descriptors: GroupDefinition | null,
  profile: GoroutineDigest | null,
): GroupDefinition | null {
  const most = profile?.starters[0];
  if (most === undefined) return descriptors;
  const allocator = most.own ?? most.runs;
  return {
    signature: descriptors?.signature ?? signatureOf(allocator),
    kind: 'goroutines',
    allocator,
    entry: most.own,
    via: [],
    path: [most.waits, most.runs].filter((frame, at, all) => at === 0 || frame !== all[at - 1]),
    leaf: most.waits.function,
    blockSizes: [],
    isCut: false,
  };
}

function signatureOf({ function: name }: Frame): string {
  return createHash('sha1').update(`(goroutines)\n${name}`).digest('hex');
}
