/** What each frame of a profile holds, itself and through its callees (PARITY 5.1). */

import type { FrameTable } from './frames.ts';
import { type Int64, mean } from './int64.ts';
import type { Samples } from './profile.ts';
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
  const count = frames.infos.length;
  const main = addUp(frames, samples, createSums(values, count), createSums(values, count));
  const means =
    divisors && addUp(frames, samples, createSums(divisors, count), createSums(divisors, count));
  return {
    flat: main.flat.take(count),
    cum: main.cum.take(count),
    flatDivisor: means?.flat.take(count),
    cumDivisor: means?.cum.take(count),
  };
}

/** As shown: a mean where there are divisors. */
export function flatValue(weights: NodeWeights, node: number): Int64 {
  return meanAt(weights.flat, weights.flatDivisor, node);
}

export function cumValue(weights: NodeWeights, node: number): Int64 {
  return meanAt(weights.cum, weights.cumDivisor, node);
}

interface FlatAndCum {
  readonly flat: Sums;
  readonly cum: Sums;
}

function addUp(frames: FrameTable, samples: Samples, flat: Sums, cum: Sums): FlatAndCum {
  const { start, frame, infos } = frames;
  const { stackStart, stack } = samples;
  /** The last sample + 1 in which a node was seen. */
  const seen = new Int32Array(infos.length);
  for (let sample = 0; sample < samples.count; sample++) {
    const leaf = stackStart[sample] as number;
    const root = (stackStart[sample + 1] as number) - 1;
    if (leaf > root || cum.isZero(sample)) continue;
    for (let depth = leaf; depth <= root; depth++) {
      const location = stack[depth] as number;
      const end = start[location + 1] as number;
      for (let row = start[location] as number; row < end; row++) {
        const node = frame[row] as number;
        if (seen[node] === sample + 1) continue;
        seen[node] = sample + 1;
        cum.add(node, sample);
      }
    }
    flat.add(frame[start[stack[leaf] as number] as number] as number, sample);
  }
  return { flat, cum };
}

function meanAt(sums: Weights, divisors: Weights | undefined, row: number): Int64 {
  const sum = weightAt(sums, row);
  return divisors === undefined ? sum : mean(sum, weightAt(divisors, row));
}
