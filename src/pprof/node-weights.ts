/** What each frame of a profile holds, itself and through its callees (PARITY 5.1). */

import type { FrameTable } from './frames.ts';
import { type Int64, mean } from './int64.ts';
import type { Samples, ValueColumn } from './profile.ts';
import type { SampleValues } from './sample-value.ts';
import { createSums, type Sums, type Weights, weightAt } from './weights.ts';

/** By node. The divisors are there for means. */
export interface NodeWeights {
  readonly flat: Weights;
  readonly cum: Weights;
  readonly flatDivisor: Weights | undefined;
  readonly cumDivisor: Weights | undefined;
}

/**
 * One node for each frame. A sample counts once for a frame, however often that is on its stack. What a node holds
 * does not depend on which other nodes a report keeps, so this needs to be done only once.
 */
export function weighNodes(
  frames: FrameTable,
  samples: Samples,
  { values, divisors }: SampleValues,
): NodeWeights {
  const main = addUp(frames, samples, values);
  const means = divisors && addUp(frames, samples, divisors);
  return { ...main, flatDivisor: means?.flat, cumDivisor: means?.cum };
}

/** As shown: a mean where there are divisors. */
export function flatValue(weights: NodeWeights, node: number): Int64 {
  return meanAt(weights.flat, weights.flatDivisor, node);
}

export function cumValue(weights: NodeWeights, node: number): Int64 {
  return meanAt(weights.cum, weights.cumDivisor, node);
}

function addUp(
  frames: FrameTable,
  samples: Samples,
  values: ValueColumn,
): Pick<NodeWeights, 'flat' | 'cum'> {
  const { start, frame, infos } = frames;
  const { count, stackStart, stack } = samples;
  const flat = createSums(values, infos.length);
  const cum = createSums(values, infos.length);
  const addStack = createStackWalk(frames, samples, cum);
  for (let sample = 0; sample < count; sample++) {
    const leaf = stackStart[sample] as number;
    if (cum.isZero(sample) || leaf === stackStart[sample + 1]) continue;
    addStack(sample);
    flat.add(frame[start[stack[leaf] as number] as number] as number, sample);
  }
  return { flat: flat.take(infos.length), cum: cum.take(infos.length) };
}

/** Adds a sample to each frame of its stack. A function of its own: V8 makes it fast sooner than a loop in a loop. */
function createStackWalk(
  { start, frame, infos }: FrameTable,
  { stackStart, stack }: Samples,
  cum: Sums,
): (sample: number) => void {
  /** The last sample + 1 in which a node was seen. */
  const seen = new Int32Array(infos.length);
  return (sample) => {
    const mark = sample + 1;
    const end = stackStart[mark] as number;
    for (let depth = stackStart[sample] as number; depth < end; depth++) {
      const location = stack[depth] as number;
      const last = start[location + 1] as number;
      for (let row = start[location] as number; row < last; row++) {
        const node = frame[row] as number;
        if (seen[node] === mark) continue;
        seen[node] = mark;
        cum.add(node, sample);
      }
    }
  };
}

function meanAt(sums: Weights, divisors: Weights | undefined, row: number): Int64 {
  const sum = weightAt(sums, row);
  return divisors === undefined ? sum : mean(sum, weightAt(divisors, row));
}
