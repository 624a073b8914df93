/** Who calls whom along the stacks of samples: the edges of a whole call graph (PARITY 5.1). */

import { EdgeCollector, type Edges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import type { Samples } from './profile.ts';
import type { SampleValues } from './sample-value.ts';

/** Both are flags by frame; all are set where one is absent. */
export interface EdgeChoice {
  /** Frames that are nodes. An edge passes over the others, and is residual then. */
  readonly kept?: Uint8Array | undefined;
  /** Frames to which edges are wanted. */
  readonly into?: Uint8Array | undefined;
}

const NOBODY = -1;

/** One node for each frame. */
export function connectNodes(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  choice: EdgeChoice,
): Edges {
  const all = new Uint8Array(frames.infos.length).fill(1);
  const { kept = all, into = all } = choice;
  const collector = new EdgeCollector(values, kept);
  const addSample = createStackWalk(frames, samples, collector, { kept, into });
  for (let sample = 0; sample < samples.count; sample++) {
    if (collector.hasWeight(sample)) addSample(sample);
  }
  return collector.finish();
}

/** Adds the calls of a sample, from its root. */
function createStackWalk(
  { start, frame }: FrameTable,
  { stackStart, stack }: Samples,
  collector: EdgeCollector,
  { kept, into }: { readonly kept: Uint8Array; readonly into: Uint8Array },
): (sample: number) => void {
  return (sample) => {
    const leaf = stackStart[sample] as number;
    let caller = NOBODY;
    let skipped = false;
    for (let depth = (stackStart[sample + 1] as number) - 1; depth >= leaf; depth--) {
      const location = stack[depth] as number;
      const innermost = start[location] as number;
      const outermost = (start[location + 1] as number) - 1;
      for (let row = outermost; row >= innermost; row--) {
        const callee = frame[row] as number;
        if (kept[callee] === 0) {
          skipped = true;
          continue;
        }
        if (caller !== callee && caller !== NOBODY && into[callee] === 1) {
          collector.addCall(caller, callee, sample, skipped, row !== outermost);
        }
        caller = callee;
        skipped = false;
      }
    }
  };
}
