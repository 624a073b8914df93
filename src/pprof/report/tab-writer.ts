/** Text in columns, aligned to the right, as Go's text/tabwriter does with a padding of one blank. */

import { padLeft } from './pad.ts';

/**
 * Tabs end cells; what follows the last tab of a line is no cell. A column is as wide as the widest of its cells in
 * consecutive lines that have one, and a blank.
 */
export function alignRight(text: string): string {
  return measureLines(text.split(LINE_END)).map(printLine).join('\n');
}

const LINE_END = /[\n\f]/;
const CELL_END = /[\t\v]/;
const PADDING = 1;

/** The same object in consecutive lines, so that each knows the widest cell of all. */
interface Column {
  width: number;
}

interface MeasuredLine {
  readonly cells: readonly { readonly text: string; readonly column: Column }[];
  readonly rest: string;
}

function measureLines(lines: readonly string[]): MeasuredLine[] {
  const columns: Column[] = [];
  return lines.map((line) => {
    const texts = line.split(CELL_END);
    const rest = texts.pop() ?? '';
    // A column ends where a line has no such cell.
    columns.length = Math.min(columns.length, texts.length);
    const cells = texts.map((text, position) => {
      const column = columns[position] ?? { width: 0 };
      columns[position] = column;
      column.width = Math.max(column.width, [...text].length + PADDING);
      return { text, column };
    });
    return { cells, rest };
  });
}

function printLine({ cells, rest }: MeasuredLine): string {
  return cells.map(({ text, column }) => padLeft(text, column.width)).join('') + rest;
}
