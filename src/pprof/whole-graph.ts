/** A graph with everything in it, as something that can be drawn in part: what is common to call graphs and call trees. */

import { connectNodes } from './connect-nodes.ts';
import type { Edges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import type { NodeList } from './graph.ts';
import type { Samples } from './profile.ts';
import type { SampleValues } from './sample-value.ts';
import { flagNodes, listFrameNodes } from './trim-steps.ts';

export interface WholeGraph {
  /** In no order. */
  readonly list: NodeList;
  /** The edges when only `shown` is left of the nodes in the list. `from` are those of an earlier, wider choice. */
  connect(shown: NodeList, from?: Edges): Edges;
  readonly visit: VisitNodes;
}

/** Calls `see` once for each node that the sample's stack leads through; returns its leaf, or NO_NODE. */
export type VisitNodes = (sample: number, see: (node: number) => void) => number;

export const NO_NODE = -1;

/** The call graph: one node for each frame. */
export function wholeCallGraph(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  dropNegative: boolean,
): WholeGraph {
  const list = listFrameNodes(frames, samples, values, dropNegative);
  return {
    list,
    connect: (shown) => {
      const isWhole = shown.nodes.length === list.nodes.length;
      // In the whole graph, edges also lead to nodes of which nothing is left.
      return connectNodes(frames, samples, values, {
        kept: isWhole ? undefined : flagNodes(shown),
      });
    },
    visit: createFrameVisitor(frames, samples),
  };
}

function createFrameVisitor(
  { start, frame, infos }: FrameTable,
  { stackStart, stack }: Samples,
): VisitNodes {
  /** The last sample + 1 in which a node was seen. */
  const seen = new Int32Array(infos.length);
  return (sample, see) => {
    const leaf = stackStart[sample] as number;
    const end = stackStart[sample + 1] as number;
    if (leaf === end) return NO_NODE;
    for (let depth = leaf; depth < end; depth++) {
      const location = stack[depth] as number;
      const last = start[location + 1] as number;
      for (let row = start[location] as number; row < last; row++) {
        const node = frame[row] as number;
        if (seen[node] === sample + 1) continue;
        seen[node] = sample + 1;
        see(node);
      }
    }
    return frame[start[stack[leaf] as number] as number] as number;
  };
}
