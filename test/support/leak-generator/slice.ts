/** A slice of values: one block that is replaced by a larger one whenever it is full, as `append` does (runtime/slice.go: by a quarter beyond 256 values). */

import type { GroupCounts } from '../../../src/leaks/digest.ts';
import { type Random, seededRandom } from './random.ts';
import { mapProcesses, type Scenario } from './scenarios.ts';
import { defineSite } from './service.ts';
import { scaleCount } from './site.ts';

/** The scenario with one site more, whose slice must hold so many bytes at each snapshot; a slice that may shrink is made anew. */
export function addSlice(
  scenario: Scenario,
  bytesNeeded: (at: number) => number,
  seed = 1,
): Scenario {
  const definition = defineSite(900, []);
  const random = seededRandom(seed);
  const counts: GroupCounts[] = [];
  let slice = noSlice;
  const digests = mapProcesses(scenario.digests, (process, at) => {
    slice = holdAtLeast(slice, bytesNeeded(at), random);
    counts.push(countSlice(slice, definition.signature));
    return { ...process, groups: [...process.groups, ...counts.slice(-1)] };
  });
  return {
    digests,
    definitions: [...scenario.definitions, definition],
    signatures: [...scenario.signatures, definition.signature],
  };
}

interface Slice {
  readonly capacity: number;
  readonly isSampled: boolean;
  /** Of all blocks so far: sampled ones, and their bytes as the profile scales them. */
  readonly births: number;
  readonly bornBytes: number;
}

const FIRST = 4096;
const noSlice: Slice = { capacity: 0, isSampled: false, births: 0, bornBytes: 0 };

function holdAtLeast(slice: Slice, bytes: number, random: Random): Slice {
  if (bytes < slice.capacity / 2) return holdAtLeast(allocate(slice, FIRST, random), bytes, random);
  if (bytes <= slice.capacity) return slice;
  return holdAtLeast(
    allocate(slice, Math.max(FIRST, 1.25 * slice.capacity), random),
    bytes,
    random,
  );
}

function allocate(slice: Slice, capacity: number, random: Random): Slice {
  const one = scaleCount(1, capacity);
  const isSampled = random() < capacity / one.bytes;
  const { births, bornBytes } = slice;
  return isSampled
    ? { capacity, isSampled, births: births + 1, bornBytes: bornBytes + one.bytes }
    : { capacity, isSampled, births, bornBytes };
}

function countSlice(slice: Slice, signature: string): GroupCounts {
  const { capacity, isSampled, births, bornBytes } = slice;
  const live = isSampled ? 1 : 0;
  const { bytes, variance } = scaleCount(live, capacity);
  return { signature, live, births, liveBytes: bytes, bornBytes, liveVariance: variance };
}
