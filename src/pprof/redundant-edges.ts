/** Removes edges that a picture can do without (PARITY 5.5). */

import { type Edges, pickEdges } from './edges.ts';
import type { Graph } from './graph.ts';
import { groupRows } from './group-rows.ts';
import { sortEdges } from './order.ts';

/**
 * A residual edge, one over frames that were left out, goes where the callee can still be reached from the caller.
 * Each node gives up its lightest callers first, and none heavier than one that calls it directly.
 */
export function removeRedundantEdges(graph: Graph): Graph {
  const { edges, frame, nodes } = graph;
  if (!edges.isResidual.includes(1)) return graph;
  const callersOf = groupRows(edges.callee, frame.length);
  const search = new PathSearch(edges, callersOf, frame.length);
  for (const node of nodes.toReversed()) {
    for (const edge of sortEdges(graph, callersOf(node)).reverse()) {
      if (edges.isResidual[edge] === 0) break;
      if (search.hasDetour(edge)) search.remove(edge);
    }
  }
  return { ...graph, edges: pickEdges(edges, search.remaining()) };
}

/** Walks edges backwards, from callees to callers. */
class PathSearch {
  readonly #edges: Edges;
  readonly #callersOf: (node: number) => readonly number[];
  readonly #isRemoved: Uint8Array;
  /** The last search in which a node was seen. */
  readonly #seen: Int32Array;
  #searches = 0;

  constructor(edges: Edges, callersOf: (node: number) => readonly number[], nodeCount: number) {
    this.#edges = edges;
    this.#callersOf = callersOf;
    this.#isRemoved = new Uint8Array(edges.count);
    this.#seen = new Int32Array(nodeCount);
  }

  /** Whether the edge's caller reaches its callee without the edge. */
  hasDetour(edge: number): boolean {
    const { caller, callee } = this.#edges;
    const search = ++this.#searches;
    const start = callee[edge] as number;
    const queue = [start];
    this.#seen[start] = search;
    for (const node of queue) {
      for (const way of this.#callersOf(node)) {
        const next = caller[way] as number;
        if (way === edge || this.#isRemoved[way] === 1 || this.#seen[next] === search) continue;
        if (next === caller[edge]) return true;
        this.#seen[next] = search;
        queue.push(next);
      }
    }
    return false;
  }

  remove(edge: number): void {
    this.#isRemoved[edge] = 1;
  }

  remaining(): number[] {
    const rows: number[] = [];
    this.#isRemoved.forEach((removed, edge) => {
      if (removed === 0) rows.push(edge);
    });
    return rows;
  }
}
