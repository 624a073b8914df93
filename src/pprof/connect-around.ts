/** Who calls chosen frames, and whom they call, without the rest of the call graph (PARITY 11.3, peek). */

import { EdgeCollector, type Edges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import type { Samples } from './profile.ts';
import type { SampleValues } from './sample-value.ts';

/**
 * One node for each frame; `isChosen` has a flag for each. Most of a stack lies away from what was chosen: it is enough to look for the
 * locations that hold some of it, and then at the frames beside them.
 */
export function connectAround(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  isChosen: Uint8Array,
): Edges {
  const { stackStart } = samples;
  const isChosenAt = flagLocations(frames, isChosen);
  const collector = new EdgeCollector(values, isChosen);
  const addCalls = createCallReader(frames, samples, { isChosen, isChosenAt }, collector);
  const seek = createSearch(samples, isChosenAt);
  for (let sample = 0; sample < samples.count; sample++) {
    if (!collector.hasWeight(sample)) continue;
    const leaf = stackStart[sample] as number;
    const root = (stackStart[sample + 1] as number) - 1;
    for (let depth = seek(root, leaf); depth >= leaf; depth = seek(depth - 1, leaf)) {
      addCalls(sample, depth);
    }
  }
  return collector.finish();
}

/** Goes from a depth toward the leaf, to a location that is flagged or beyond the leaf. Small, so that V8 makes it fast at once. */
function createSearch(
  { stack }: Samples,
  isChosenAt: Uint8Array,
): (depth: number, leaf: number) => number {
  return (from, leaf) => {
    let depth = from;
    while (depth >= leaf && isChosenAt[stack[depth] as number] === 0) depth--;
    return depth;
  };
}

/** 1 for each location that leads through a chosen frame. */
function flagLocations({ start, frame }: FrameTable, isChosen: Uint8Array): Uint8Array {
  const flags = new Uint8Array(start.length - 1);
  for (let location = 0; location < flags.length; location++) {
    const end = start[location + 1] as number;
    for (let row = start[location] as number; row < end; row++) {
      if (isChosen[frame[row] as number] === 1) flags[location] = 1;
    }
  }
  return flags;
}

interface Chosen {
  readonly isChosen: Uint8Array;
  readonly isChosenAt: Uint8Array;
}

const NOBODY = -1;

/** Adds the calls within a chosen location, the one that leads to it, and the one that leads on. */
function createCallReader(
  { start, frame }: FrameTable,
  { stackStart, stack }: Samples,
  { isChosen, isChosenAt }: Chosen,
  collector: EdgeCollector,
): (sample: number, depth: number) => void {
  const addCall = (caller: number, callee: number, sample: number, isInline: boolean): void => {
    if (caller === callee || (isChosen[caller] === 0 && isChosen[callee] === 0)) return;
    collector.addCall(caller, callee, sample, false, isInline);
  };
  const innermost = (depth: number): number =>
    frame[start[stack[depth] as number] as number] as number;
  return (sample, depth) => {
    const location = stack[depth] as number;
    const outermost = (start[location + 1] as number) - 1;
    let caller = depth + 1 === stackStart[sample + 1] ? NOBODY : innermost(depth + 1);
    for (let row = outermost; row >= (start[location] as number); row--) {
      const callee = frame[row] as number;
      if (caller !== NOBODY) addCall(caller, callee, sample, row !== outermost);
      caller = callee;
    }
    if (depth === stackStart[sample]) return;
    const next = stack[depth - 1] as number;
    // A chosen location adds the call that leads to it itself.
    if (isChosenAt[next] === 0) {
      addCall(caller, frame[(start[next + 1] as number) - 1] as number, sample, false);
    }
  };
}
