/** What makes two stacks one leak, and the name that it keeps across restarts, replicas and builds (DETECTOR 2.5). */

import { createHash } from 'node:crypto';
import { type Blame, isKeyed, type Stack } from './blame.ts';
import type { GroupKind } from './digest.ts';
import type { FrameTable } from './frame-table.ts';

/** How many frames towards the root tell two callers of the same allocator apart. */
const CALLERS = 4;

/**
 * Where the key of a stack ends: behind the first frame of the service's own, or `CALLERS` frames after the one to name. It
 * starts there, so that it does not matter where a stack was cut.
 */
export function findKeyEnd({ frames, count }: Stack, { at }: Blame, table: FrameTable): number {
  const end = Math.min(at + CALLERS + 1, count);
  for (let place = at; place < end; place++) {
    if (table.kindOf(frames[place] as number) === 'own') return place + 1;
  }
  return end;
}

/** 40 hex digits. `names` are canonical, and of no account where the kind is not told apart by them. */
export function signatureOf(kind: GroupKind, names: readonly string[]): string {
  const key = isKeyed(kind) ? names.join('\n') : `(${kind})`;
  return createHash('sha1').update(key).digest('hex');
}

/** How deep a stack can be at most: Go kept 32 frames until 1.23, and 128 since. */
export function stackCap(deepest: number): number {
  return deepest > 32 ? 128 : 32;
}

/** The runtime's own frames are taken from the leaf before a profile is written: a stack that was cut can be a few frames short. */
export function isCut({ frames, count }: Stack, cap: number, table: FrameTable): boolean {
  if (count < cap - 4) return false;
  const root = table.nameAt(table.nameOf(frames[count - 1] as number));
  return root !== 'runtime.main' && root !== 'runtime.goexit';
}
