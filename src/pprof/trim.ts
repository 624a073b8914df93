/** Builds the graph of a text report without what is too small to show (PARITY 5.2). */

import { connectNodes } from './connect-nodes.ts';
import { noEdges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import type { Graph } from './graph.ts';
import type { ReportOptions } from './options.ts';
import { sortNodes } from './order.ts';
import type { Samples } from './profile.ts';
import type { SampleValues } from './sample-value.ts';
import {
  dropLightEdges,
  dropLightNodes,
  findCutoffs,
  flagNodes,
  listFrameNodes,
} from './trim-steps.ts';

export interface TrimmedGraph {
  readonly graph: Graph;
  /** Nodes before the limit on their number. */
  readonly originalCount: number;
  readonly droppedNodes: number;
}

export type TrimOptions = Pick<
  ReportOptions,
  'nodeCount' | 'nodeFraction' | 'edgeFraction' | 'sort' | 'dropNegative'
>;

/** Which edges a report looks at: all, those to nodes that are inlined somewhere (only they can be marked so), or none. */
export type WantedEdges = 'all' | 'of inlined' | 'none';

/**
 * The nodes worth showing, sorted. pprof builds its graph again from the samples whenever nodes fall out, but for
 * the edges only: what a node holds stays the same. So edges are made once, when the nodes to keep are known.
 */
export function buildTrimmedGraph(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  options: TrimOptions,
  wanted: WantedEdges,
): TrimmedGraph {
  const { nodeCount, sort } = options;
  const all = listFrameNodes(frames, samples, values, options.dropNegative);
  const cutoffs = findCutoffs(all, options);
  const heavy = dropLightNodes(all, cutoffs.node);
  const sorted = sortNodes(heavy, sort);
  const shown = nodeCount > 0 ? { ...sorted, nodes: sorted.nodes.slice(0, nodeCount) } : sorted;
  const isWhole = shown.nodes.length === all.nodes.length;
  const edges =
    wanted === 'none'
      ? noEdges
      : connectNodes(frames, samples, values, {
          // In the whole graph, edges also lead to nodes of which nothing is left.
          kept: isWhole ? undefined : flagNodes(shown),
          into: wanted === 'of inlined' ? flagInlined(frames) : undefined,
        });
  return {
    graph: { ...shown, edges: dropLightEdges(edges, shown, cutoffs.edge) },
    originalCount: heavy.nodes.length,
    droppedNodes: all.nodes.length - heavy.nodes.length,
  };
}

/** 1 for each frame that is inlined into another at some location. */
function flagInlined({ start, frame, infos }: FrameTable): Uint8Array {
  const flags = new Uint8Array(infos.length);
  for (let location = 0; location + 1 < start.length; location++) {
    const outermost = (start[location + 1] as number) - 1;
    for (let row = start[location] as number; row < outermost; row++) {
      flags[frame[row] as number] = 1;
    }
  }
  return flags;
}
