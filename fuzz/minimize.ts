/** Makes an input that fails as small as it can be and still fail in the same way. */

import type { FuzzInput } from './inputs.ts';
import { tryInput } from './try-input.ts';

export interface MinimizedInput extends FuzzInput {
  readonly outcome: string;
}

export function minimize(input: FuzzInput): MinimizedInput {
  const outcome = describeOutcome(input);
  const isSame = (smaller: FuzzInput) => describeOutcome(smaller) === outcome;
  const argv = dropOne(input.argv, (fewer) => isSame({ ...input, argv: fewer }));
  let { bytes } = input;
  for (let length = bytes.length >> 1; length >= 1; length >>= 1) {
    for (let at = 0; at < bytes.length; ) {
      const smaller = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      if (isSame({ ...input, bytes: smaller, argv })) bytes = smaller;
      else at += length;
    }
  }
  return { ...input, bytes, argv, outcome };
}

function describeOutcome(input: FuzzInput): string {
  try {
    return tryInput(input);
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return `${error.name}: ${error.message}\n${error.stack?.split('\n')[1]}`;
  }
}

function dropOne(
  list: readonly string[],
  isSame: (shorter: readonly string[]) => boolean,
): readonly string[] {
  for (let at = 0; at < list.length; at++) {
    const shorter = list.toSpliced(at, 1);
    if (isSame(shorter)) return dropOne(shorter, isSame);
  }
  return list;
}
