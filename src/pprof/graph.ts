/** A call graph: nodes with what they hold, in some order, and the edges between them. */

import type { Edges } from './edges.ts';
import type { FrameTable } from './frames.ts';
import type { FrameInfo } from './names.ts';
import type { NodeWeights } from './node-weights.ts';

/** The rows of its weights are nodes; `frame` says which row of `frames` each stands for. */
export interface Graph extends NodeWeights {
  readonly frames: FrameTable;
  readonly frame: Uint32Array;
  /** The nodes that the graph shows, in order. Edges may lead to others. */
  readonly nodes: Uint32Array;
  readonly edges: Edges;
}

/** What names and sorts nodes needs no edges. */
export type NodeList = Omit<Graph, 'edges'>;

export function infoOf({ frames, frame }: NodeList, node: number): FrameInfo {
  return frames.infos[frame[node] as number] as FrameInfo;
}

export function nameOf({ frames, frame }: NodeList, node: number): string {
  return frames.names[frame[node] as number] as string;
}
