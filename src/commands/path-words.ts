/** The words for a path through a call graph. */

import { code, text } from '../message/compose.ts';
import type { Inline } from '../message/message.ts';
import { shortenName } from '../message/shorten-name.ts';
import type { GraphNode } from './call-graph.ts';

/** Where it begins, the own code that it comes through, and what it ends in. */
export function describeRoute(nodes: readonly [GraphNode, ...GraphNode[]]): Inline[] {
  const own = nodes.slice(1, -1).findLast(({ kind }) => kind === 'own');
  const by = own === undefined ? [] : [text(' through '), nameNode(own), text(' (own code)')];
  return [nameNode(nodes[0]), ...by, text(' to '), nameNode(nodes.at(-1) ?? nodes[0])];
}

export function describeCalls(nodes: readonly GraphNode[]): string {
  return nodes.length === 2 ? 'its one call' : `each of its ${nodes.length - 1} calls`;
}

const LONGEST_NAME = 120;

export function nameNode({ name }: GraphNode): Inline {
  return code(shortenName(name, (shown) => shown.length <= LONGEST_NAME));
}
