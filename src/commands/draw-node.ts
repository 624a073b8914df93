/** A function between its callers and its callees, as lines of monospaced text that a phone can show. */

import { shortenName } from '../message/shorten-name.ts';
import type { Neighbour, TreeNode } from '../pprof/report/tree.ts';

/** Callers, and callees, that are drawn of one function. */
const MAX_NEIGHBOURS = 8;
/** Columns of a name, so that a line keeps within 80. */
const NAME_WIDTH = 56;

export function drawNode(node: TreeNode): string[] {
  const { callers, callees, name, flatText, cumText, cumPercent } = node;
  return [
    ...drawNeighbours(callers, 'caller'),
    `${column(cumText, 10)} ${column(cumPercent.trim(), 7)} ● ${fitName(name)}`,
    `${' '.repeat(21)}flat ${flatText}`,
    ...drawNeighbours(callees, 'callee'),
  ];
}

/** True where the drawing leaves out a neighbour or a part of a name. */
export function isDrawnShort({ name, callers, callees }: TreeNode): boolean {
  const names = [name, ...[...callers, ...callees].map((neighbour) => neighbour.name)];
  const most = Math.max(callers.length, callees.length);
  return most > MAX_NEIGHBOURS || names.some((one) => fitName(one) !== one);
}

function drawNeighbours(all: readonly Neighbour[], role: 'caller' | 'callee'): string[] {
  const shown = all.slice(0, MAX_NEIGHBOURS).map(({ name, weightText, percent, isInline }) => {
    const inline = isInline ? ' (inline)' : '';
    return `${column(weightText, 10)} ${column(percent.trim(), 7)}   ${role === 'caller' ? '↓' : '→'} ${fitName(name)}${inline}`;
  });
  const more = all.length - shown.length;
  return more > 0 ? [...shown, `${' '.repeat(21)}… and ${more} more ${role}s`] : shown;
}

function column(content: string, width: number): string {
  return content.padStart(width);
}

function fitName(name: string): string {
  return shortenName(name, (shown) => shown.length <= NAME_WIDTH);
}
