/** Names of callees that tell functions apart: KCachegrind takes those of one file and name for the same (PARITY 11.9). */

import { type Graph, infoOf } from '../graph.ts';

/**
 * Gives a node's name, with `[1/2]` behind it where several functions share name and file. In a call tree every way
 * to a function counts as one of its own; `parent` is there for that. Nodes that are not listed have no name.
 */
export function createCalleeNamer(
  graph: Graph,
  parent: Int32Array | undefined,
): (node: number) => string {
  const groups = new Map<string, Map<string, number>>();
  const isListed = new Uint8Array(graph.frame.length);
  for (const node of graph.nodes) {
    isListed[node] = 1;
    const functions = groups.get(sharedName(graph, node)) ?? new Map<string, number>();
    const key = identify(graph, node, parent);
    if (!functions.has(key)) functions.set(key, functions.size + 1);
    groups.set(sharedName(graph, node), functions);
  }
  return (node) => {
    if (isListed[node] === 0) return '';
    const { name } = infoOf(graph, node);
    const functions = groups.get(sharedName(graph, node)) ?? new Map<string, number>();
    if (functions.size <= 1) return name;
    return `${name} [${functions.get(identify(graph, node, parent))}/${functions.size}]`;
  };
}

function sharedName(graph: Graph, node: number): string {
  const { file, name } = infoOf(graph, node);
  return `${file}\n${name}`;
}

/** The function that the node is a place in. */
function identify(graph: Graph, node: number, parent: Int32Array | undefined): string {
  const { address, line, column, startLine, objectFile } = infoOf(graph, node);
  // A node without a place is the function itself.
  const own = address === 0n && line === 0 ? column : 0;
  return `${parent?.[node]} ${startLine} ${own} ${objectFile}`;
}
