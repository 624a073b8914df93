/** The parts of a graph between which there is no call: each can be laid out by itself. */

interface Node {
  readonly number: number;
  readonly cum: number;
}

interface Edge {
  readonly from: number;
  readonly to: number;
}

export interface GraphPart<N, E> {
  readonly nodes: readonly N[];
  readonly edges: readonly E[];
}

/** The heaviest first. Every edge joins two of the nodes. */
export function splitGraph<N extends Node, E extends Edge>(
  nodes: readonly N[],
  edges: readonly E[],
): GraphPart<N, E>[] {
  const roots = joinEnds(nodes, edges);
  const parts = new Map<number, { nodes: N[]; edges: E[] }>();
  for (const node of nodes) {
    const root = findRoot(roots, node.number);
    const part = parts.get(root) ?? { nodes: [], edges: [] };
    part.nodes.push(node);
    parts.set(root, part);
  }
  for (const edge of edges) parts.get(findRoot(roots, edge.from))?.edges.push(edge);
  return [...parts.values()].sort((a, b) => weightOf(b.nodes) - weightOf(a.nodes));
}

/** A node of each part stands for it: following what each leads to ends there. */
function joinEnds(nodes: readonly Node[], edges: readonly Edge[]): Map<number, number> {
  const roots = new Map(nodes.map(({ number }) => [number, number]));
  for (const { from, to } of edges) roots.set(findRoot(roots, from), findRoot(roots, to));
  return roots;
}

function findRoot(roots: ReadonlyMap<number, number>, number: number): number {
  let root = number;
  let next = roots.get(root) ?? root;
  while (next !== root) {
    root = next;
    next = roots.get(root) ?? root;
  }
  return root;
}

function weightOf(nodes: readonly Node[]): number {
  return Math.max(...nodes.map(({ cum }) => Math.abs(cum)));
}
