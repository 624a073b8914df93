/** The widest path of a call graph: from where it begins to the function that holds the most itself. */

export interface PathNode {
  readonly number: number;
  readonly flat: number;
}

export interface PathEdge {
  /** Numbers of nodes. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

export interface WidestPath<Node, Edge> {
  /** At least one; the last is the heaviest of the graph. */
  readonly nodes: readonly [Node, ...Node[]];
  /** The call along which the least flows; null where there is no call. */
  readonly narrowest: Edge | null;
}

/** How the heaviest node is best reached from another one. */
interface Way<Edge> {
  readonly width: number;
  readonly steps: number;
  /** The call that begins it; null at its end. */
  readonly edge: Edge | null;
}

/** Of all paths the one whose narrowest call is the widest, and of those the shortest. Null where there are no nodes. */
export function findWidestPath<Node extends PathNode, Edge extends PathEdge>(
  nodes: readonly Node[],
  edges: readonly Edge[],
): WidestPath<Node, Edge> | null {
  const [first, ...others] = nodes;
  if (first === undefined) return null;
  const end = others.reduce((a, b) => (Math.abs(b.flat) > Math.abs(a.flat) ? b : a), first);
  const calls = edges.filter(({ from, to }) => from !== to);
  const ways = findWays(end.number, calls);
  const walked = walk(chooseStart(ways, calls) ?? end.number, ways);
  const byNumber = new Map(nodes.map((node) => [node.number, node]));
  const callers = walked.flatMap(({ from }) => byNumber.get(from) ?? []);
  const [start, ...rest] = [...callers, end];
  return { nodes: [start ?? end, ...rest], narrowest: narrowestOf(walked) };
}

/** Dijkstra's search against the direction of the calls: the widest way that is open is final. */
function findWays<Edge extends PathEdge>(end: number, edges: readonly Edge[]) {
  const open = new Map<number, Way<Edge>>([[end, { width: Infinity, steps: 0, edge: null }]]);
  const final = new Map<number, Way<Edge>>();
  while (open.size > 0) {
    const [next] = [...open].sort((a, b) => compareWays(a[1], b[1]));
    if (next === undefined) break;
    const [node, way] = next;
    open.delete(node);
    final.set(node, way);
    for (const edge of edges) {
      if (edge.to !== node || final.has(edge.from)) continue;
      const width = Math.min(way.width, Math.abs(edge.weight));
      const found = { width, steps: way.steps + 1, edge };
      const known = open.get(edge.from);
      if (known === undefined || compareWays(found, known) < 0) open.set(edge.from, found);
    }
  }
  return final;
}

function compareWays(a: Way<unknown>, b: Way<unknown>): number {
  return a.width === b.width ? a.steps - b.steps : b.width - a.width;
}

/** A node that nobody calls; undefined where all call one another. */
function chooseStart<Edge extends PathEdge>(
  ways: ReadonlyMap<number, Way<Edge>>,
  edges: readonly Edge[],
): number | undefined {
  const called = new Set(edges.map(({ to }) => to));
  const roots = [...ways].filter(([number]) => !called.has(number));
  return roots.sort((a, b) => compareWays(a[1], b[1]))[0]?.[0];
}

function walk<Edge extends PathEdge>(start: number, ways: ReadonlyMap<number, Way<Edge>>): Edge[] {
  const walked: Edge[] = [];
  let edge = ways.get(start)?.edge ?? null;
  while (edge !== null) {
    walked.push(edge);
    edge = ways.get(edge.to)?.edge ?? null;
  }
  return walked;
}

function narrowestOf<Edge extends PathEdge>(edges: readonly Edge[]): Edge | null {
  const [first, ...others] = edges;
  if (first === undefined) return null;
  return others.reduce((a, b) => (Math.abs(b.weight) < Math.abs(a.weight) ? b : a), first);
}
