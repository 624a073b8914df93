/** A message as monospaced text: for what Slack's tables cannot hold, and for files. */

import type { Block, Cell, Message, Table } from '../../../message/message.ts';
import { plainInlines } from './inline.ts';
import { clean, cleanLine, shortenMiddle, widthOf } from './text.ts';

/** The whole message, nothing shortened. */
export function plainMessage(message: Message): string {
  const parts = message.blocks.map(plainBlock).filter((part) => part.trim() !== '');
  return parts.length === 0 ? clean(message.text) : parts.join('\n\n');
}

/** Aligned columns; the flexible one is shortened in the middle so that a line has at most `columns` cells, where that can be. */
export function plainTable(table: Table, columns: number): string {
  const titles = table.columns.map((column) => ({ text: column.title }));
  const grid = [titles, ...table.rows].map((row) => row.map(plainCell));
  const widths = fitWidths(table, columnWidths(grid), columns);
  return grid.map((row) => plainRow(row, table, widths)).join('\n');
}

/** A line longer than `columns` gets its longest word shortened in the middle, down to a third of the line at the least. */
export function narrowLine(line: string, columns: number): string {
  const excess = widthOf(line) - columns;
  if (excess <= 0) return line;
  const word = longestWord(line);
  const kept = Math.max(Math.floor(columns / 3), widthOf(word) - excess);
  return line.replace(word, () => shortenToWidth(word, kept));
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'note':
      return plainInlines(block.content);
    case 'preformatted':
      return clean(block.text);
    case 'table':
      return plainTable(block, Number.POSITIVE_INFINITY);
    case 'actions':
      return '';
  }
}

function plainCell(cell: Cell): string {
  return cleanLine(cell.text);
}

function columnWidths(grid: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of grid) {
    row.forEach((text, index) => {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(text));
    });
  }
  return widths;
}

const GAP = 2;
const NARROWEST = 20;

function fitWidths(table: Table, widths: readonly number[], columns: number): readonly number[] {
  const flexible = table.columns.findIndex((column) => column.flexible === true);
  const total = widths.reduce((sum, width) => sum + width + GAP, -GAP);
  if (flexible < 0 || total <= columns) return widths;
  const narrowed = Math.max(NARROWEST, (widths[flexible] ?? 0) - (total - columns));
  return widths.map((width, index) => (index === flexible ? Math.min(width, narrowed) : width));
}

function plainRow(row: readonly string[], table: Table, widths: readonly number[]): string {
  const cells = row.map((text, index) => {
    const width = widths[index] ?? 0;
    const shown = shortenToWidth(text, width);
    const padding = ' '.repeat(Math.max(0, width - widthOf(shown)));
    return table.columns[index]?.align === 'right' ? padding + shown : shown + padding;
  });
  return cells.join(' '.repeat(GAP)).trimEnd();
}

/** Characters of double width count twice, so shortening by code points may have to be repeated. */
function shortenToWidth(text: string, width: number): string {
  let shown = text;
  for (let max = width; widthOf(shown) > width && max > 0; max -= 1) {
    shown = shortenMiddle(text, max);
  }
  return shown;
}

function longestWord(line: string): string {
  return line
    .split(' ')
    .reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}
