/** The widest growing path of a difference, in one sentence: where the growth begins, the own code that it comes through, where it ends. */

import { text } from '../../message/compose.ts';
import type { Inline } from '../../message/message.ts';
import { describeCalls, describeRoute, nameNode } from '../path-words.ts';
import { findWidestPath } from '../widest-path.ts';
import type { Comparison } from './compare.ts';
import type { Show } from './show.ts';

/** Nothing where no function that is drawn grew. */
export function describeGrowth({ calls }: Pick<Comparison, 'calls'>, show: Show): Inline[] {
  if (calls === null) return [];
  const { nodes, edges } = calls;
  const grown = nodes.map((node) => ({ ...node, flat: Math.max(0, node.flat) }));
  const path = findWidestPath(
    grown,
    edges.filter(({ weight }) => weight > 0),
  );
  const end = path?.nodes.at(-1);
  if (path === null || end === undefined || end.flat === 0) return [];
  const holds = `, which itself holds ${show.value(end.flat)} more`;
  if (path.narrowest === null) {
    return [text('The most grown is '), nameNode(end), text(`${holds}.`)];
  }
  const along = describeCalls(path.nodes);
  return [
    text('The widest growing path leads from '),
    ...describeRoute(path.nodes),
    text(`${holds}; at least ${show.value(path.narrowest.weight)} more flow along ${along}.`),
  ];
}
