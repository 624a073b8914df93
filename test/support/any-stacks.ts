/** Stacks for property tests: few functions, so that they recurse, meet and cancel out. */

import fc from 'fast-check';
import type { Profile } from '../../src/pprof/profile.ts';
import { drawProfile } from './draw-profile.ts';

export interface AnyStack {
  /** As it is drawn. */
  readonly frames: string;
  readonly count: number;
  readonly value: bigint;
}

export function anyStacks(range: { min: bigint; max: bigint }): fc.Arbitrary<AnyStack[]> {
  const call = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const location = fc.array(call, { minLength: 1, maxLength: 3 }).map((calls) => calls.join('>'));
  const frames = fc.array(location, { minLength: 1, maxLength: 6 }).map((stack) => stack.join(';'));
  const stack = fc.record({
    frames,
    count: fc.integer({ min: 0, max: 9 }),
    value: fc.bigInt(range),
  });
  return fc.array(stack, { minLength: 1, maxLength: 12 });
}

export function drawStacks(stacks: readonly AnyStack[]): Profile {
  return drawProfile(
    stacks.map(({ frames, count, value }) => `${frames} ${count} ${value}`).join('\n'),
  );
}
