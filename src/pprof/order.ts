/** The orders in which reports list nodes and edges (PARITY 5.3). */

import { type Graph, infoOf, type NodeList, nameOf } from './graph.ts';
import { absolute, compareDescending } from './int64.ts';
import { compareBytewise } from './names.ts';
import type { Sort } from './options.ts';
import { type Weights, weightAt } from './weights.ts';

/** The nodes sorted: heaviest first, then by name, then by the other weight. */
export function sortNodes(graph: NodeList, sort: Sort): NodeList {
  if (sort === 'cum') return sortNodesBy(graph, graph.cum, graph.flat);
  return sortNodesBy(graph, graph.flat, graph.cum);
}

/** The nodes sorted by two weights, with the name between them. */
export function sortNodesBy<List extends NodeList>(
  graph: List,
  first: Weights,
  last: Weights,
): List {
  const nodes = graph.nodes
    .slice()
    .sort(
      (a, b) =>
        compareWeights(first, a, b) ||
        compareNames(graph, a, b) ||
        compareWeights(last, a, b) ||
        compareBytewise(describeNode(graph, a), describeNode(graph, b)),
    );
  return { ...graph, nodes };
}

/** Rows of edges, heaviest first, then by the names of caller and callee. */
export function sortEdges(graph: Graph, edges: readonly number[]): number[] {
  const { caller, callee, weight } = graph.edges;
  const nameAt = (column: Uint32Array, edge: number) => nameOf(graph, column[edge] as number);
  return edges.toSorted(
    (a, b) =>
      compareWeights(weight, a, b) ||
      compareBytewise(nameAt(caller, a), nameAt(caller, b)) ||
      compareBytewise(nameAt(callee, a), nameAt(callee, b)),
  );
}

function compareWeights(weights: Weights, a: number, b: number): number {
  return compareDescending(absolute(weightAt(weights, a)), absolute(weightAt(weights, b)));
}

function compareNames(graph: NodeList, a: number, b: number): number {
  const left = infoOf(graph, a).address;
  const right = infoOf(graph, b).address;
  if (left !== 0n && right !== 0n && left !== right) return left < right ? -1 : 1;
  return compareBytewise(nameOf(graph, a), nameOf(graph, b));
}

/** pprof's last resort: the node printed by Go's `fmt.Sprint`. */
function describeNode(graph: NodeList, node: number): string {
  const { name, address, file, startLine, line, column, objectFile } = infoOf(graph, node);
  return `{${name}  ${address} ${file} ${startLine} ${line} ${column} ${objectFile}}`;
}
