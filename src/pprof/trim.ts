/** Builds the graph of a text report without what is too small to show (PARITY 5.2). */

import { connectNodes } from './edges.ts';
import type { FrameTable } from './frames.ts';
import { type Graph, type NodeList, nameOf } from './graph.ts';
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

/**
 * The nodes worth showing, sorted. pprof builds its graph again from the samples whenever nodes fall out, but for
 * the edges only: what a node holds stays the same. So edges are made once, when the nodes to keep are known.
 * `isWanted` limits them to those at nodes whose name it accepts.
 */
export function buildTrimmedGraph(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  options: TrimOptions,
  isWanted?: (name: string) => boolean,
): TrimmedGraph {
  const { nodeCount, sort } = options;
  const all = listFrameNodes(frames, samples, values, options.dropNegative);
  const cutoffs = findCutoffs(all, options);
  const heavy = dropLightNodes(all, cutoffs.node);
  const sorted = sortNodes(heavy, sort);
  const shown = nodeCount > 0 ? { ...sorted, nodes: sorted.nodes.slice(0, nodeCount) } : sorted;
  const isWhole = shown.nodes.length === all.nodes.length;
  const edges = connectNodes(frames, samples, values, {
    // In the whole graph, edges also lead to nodes of which nothing is left.
    kept: isWhole ? undefined : flagNodes(shown),
    around: isWanted && flagNames(shown, isWanted),
  });
  return {
    graph: { ...shown, edges: dropLightEdges(edges, shown, cutoffs.edge) },
    originalCount: heavy.nodes.length,
    droppedNodes: all.nodes.length - heavy.nodes.length,
  };
}

function flagNames(list: NodeList, isWanted: (name: string) => boolean): Uint8Array {
  const flags = new Uint8Array(list.frame.length);
  for (const node of list.nodes) if (isWanted(nameOf(list, node))) flags[node] = 1;
  return flags;
}
