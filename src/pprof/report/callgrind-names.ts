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
  /** By file and name: the functions that share them. */
  const groups = new Map<string, Map<string, number>>();
  const groupOf = new Array<ReadonlyMap<string, number> | undefined>(graph.frame.length);
  const place = new Uint32Array(graph.frame.length);
  for (const node of graph.nodes) {
    const { file, name } = infoOf(graph, node);
    const key = `${file}\n${name}`;
    const group = groups.get(key) ?? new Map<string, number>();
    if (group.size === 0) groups.set(key, group);
    const identity = identify(graph, node, parent);
    const known = group.get(identity) ?? group.size + 1;
    if (known > group.size) group.set(identity, known);
    groupOf[node] = group;
    place[node] = known;
  }
  return (node) => {
    const functions = groupOf[node]?.size ?? 0;
    if (functions === 0) return '';
    const { name } = infoOf(graph, node);
    return functions === 1 ? name : `${name} [${place[node]}/${functions}]`;
  };
}

/** The function that the node is a place in. */
function identify(graph: Graph, node: number, parent: Int32Array | undefined): string {
  const { address, line, column, startLine, objectFile } = infoOf(graph, node);
  // A node without a place is the function itself.
  const own = address === 0n && line === 0 ? column : 0;
  return `${parent?.[node]} ${startLine} ${own} ${objectFile}`;
}
