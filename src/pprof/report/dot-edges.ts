/** The edges of a picture: how wide, how straight and in which colours they are (PARITY 11.4). */

import { nameOf } from '../graph.ts';
import { absolute, divide, type Int64, isZero, mean, multiply } from '../int64.ts';
import { sortEdges } from '../order.ts';
import type { PreparedReport } from '../prepare.ts';
import { weightAt } from '../weights.ts';
import { dotColor, FOREGROUND } from './dot-color.ts';
import type { DotNode } from './dot-nodes.ts';
import { escapeText } from './dot-text.ts';
import type { PictureReport } from './graph-report.ts';

export interface DotEdge {
  /** Numbers of nodes; 0 for a node of which nothing is left, as a diff may have it. */
  readonly from: number;
  readonly to: number;
  readonly fromName: string;
  readonly toName: string;
  readonly weight: number;
  readonly weightText: string;
  /** Every such call was inlined. */
  readonly isInline: boolean;
  /** There are frames between the two that the picture leaves out. */
  readonly isResidual: boolean;
  /** From 1 to 101: how much it is worth to keep it short and straight. */
  readonly straightness: number;
  /** From 1 to 6. */
  readonly width: number;
  /** Empty where the total is 0. */
  readonly color: string;
  /** Over how many ranks it leads at least. */
  readonly minLength: number;
}

export function listEdges(
  { total }: PreparedReport,
  { graph, format }: PictureReport,
  nodes: readonly DotNode[],
): DotEdge[] {
  const { caller, callee, weight, divisor, isInline, isResidual } = graph.edges;
  const numbers = new Uint32Array(graph.frame.length);
  graph.nodes.forEach((node, index) => {
    numbers[node] = index + 1;
  });
  const rows = Array.from(caller.keys()).filter((edge) => numbers[caller[edge] as number] !== 0);
  return sortEdges(graph, rows).map((edge) => {
    const source = caller[edge] as number;
    const target = callee[edge] as number;
    const sum = weightAt(weight, edge);
    const value = divisor === undefined ? sum : mean(sum, weightAt(divisor, edge));
    const from = numbers[source] as number;
    return {
      from,
      to: numbers[target] as number,
      fromName: nameOf(graph, source),
      toName: nameOf(graph, target),
      weight: Number(value),
      weightText: format(value),
      isInline: isInline[edge] === 1,
      isResidual: isResidual[edge] === 1,
      straightness: 1 + shareOf(value, total, 100),
      width: 1 + shareOf(value, total, 5),
      color: isZero(total) ? '' : dotColor(Number(value) / Number(absolute(total)), FOREGROUND),
      // Callees stay away from the boxes below the caller.
      minLength: nodes[from - 1]?.nodelets.length === 0 ? 1 : 2,
    };
  });
}

export function printEdge(edge: DotEdge): string {
  const { from, to, weightText, straightness, width, color } = edge;
  const arrow = edge.isResidual ? '...' : '->';
  const names = `${escapeText(edge.fromName)} ${arrow} ${escapeText(edge.toName)}`;
  const attributes = [
    `label=" ${weightText}${edge.isInline ? '\\n (inline)' : ''}"`,
    ...(straightness > 1 ? [`weight=${straightness}`] : []),
    ...(width > 1 ? [`penwidth=${width}`] : []),
    ...(color === '' ? [] : [`color="${color}"`]),
    `tooltip="${names} (${weightText})"`,
    `labeltooltip="${names} (${weightText})"`,
    ...(edge.isResidual ? ['style="dotted"'] : []),
    ...(edge.minLength > 1 ? [`minlen=${edge.minLength}`] : []),
  ];
  return `N${from} -> N${to} [${attributes.join(' ')}]`;
}

/** The weight as a share of the total, from 0 to `whole`; in a diff it may be more than the total. */
function shareOf(value: Int64, total: Int64, whole: number): number {
  if (isZero(total)) return 0;
  const share = Number(absolute(divide(multiply(value, whole), total)));
  return Math.min(share, whole);
}
