/** Adds up several columns beside the samples of a profile by frame, in one walk over the stacks. */

import type { FrameTable } from '../../pprof/frames.ts';
import type { Samples, ValueColumn } from '../../pprof/profile.ts';

/**
 * The sums of each column by row of `frames.infos`: of the samples whose innermost frame it is (flat), or that have it anywhere (cum),
 * each once.
 */
export function sumColumns(
  frames: FrameTable,
  samples: Samples,
  columns: readonly ValueColumn[],
  sort: 'flat' | 'cum',
): readonly Float64Array[] {
  const sums = columns.map(() => new Float64Array(frames.infos.length));
  const visit = sort === 'flat' ? visitLeaf(frames, samples) : visitStack(frames, samples);
  for (let sample = 0; sample < samples.count; sample++) {
    const values = columns.map((column) => Number(column[sample]));
    if (values.every((value) => value === 0)) continue;
    visit(sample, (node) => {
      for (let column = 0; column < values.length; column++) {
        const sum = sums[column] as Float64Array;
        sum[node] = (sum[node] as number) + (values[column] as number);
      }
    });
  }
  return sums;
}

type Visit = (sample: number, see: (node: number) => void) => void;

function visitLeaf({ start, frame }: FrameTable, { stackStart, stack }: Samples): Visit {
  return (sample, see) => {
    const leaf = stackStart[sample] as number;
    if (leaf < (stackStart[sample + 1] as number)) {
      see(frame[start[stack[leaf] as number] as number] as number);
    }
  };
}

function visitStack({ start, frame, infos }: FrameTable, { stackStart, stack }: Samples): Visit {
  /** The last sample + 1 in which a node was seen. */
  const seen = new Int32Array(infos.length);
  return (sample, see) => {
    const end = stackStart[sample + 1] as number;
    for (let depth = stackStart[sample] as number; depth < end; depth++) {
      const location = stack[depth] as number;
      const last = start[location + 1] as number;
      for (let row = start[location] as number; row < last; row++) {
        const node = frame[row] as number;
        if (seen[node] === sample + 1) continue;
        seen[node] = sample + 1;
        see(node);
      }
    }
  };
}
