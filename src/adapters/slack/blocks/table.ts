/** Tables: `table` for a screenful, `data_table` (pages, sorts) above that. */

import type { DataTableBlock, TableBlock } from '@slack/types';
import type { Cell, Column, Table } from '../../../message/message.ts';
import { isTime, TIME_FORMAT } from './inline.ts';
import {
  DATA_TABLE_CAPTION,
  DATA_TABLE_PAGE,
  DATA_TABLE_ROWS,
  TABLE_COLUMNS,
  TABLE_ROWS,
} from './limits.ts';
import { allCut, nothing, type Piece } from './piece.ts';
import { cleanLine, cut, isLinkable, lengthOf, shortenMiddle } from './text.ts';

/** Whether Slack's table blocks can hold it at all: no ragged rows, not too many columns. */
export function fitsTableBlock(table: Table): boolean {
  const width = table.columns.length;
  return width >= 1 && width <= TABLE_COLUMNS && table.rows.every((row) => row.length === width);
}

/** The rows that there is room for; long names are shortened before rows are left out. */
export function renderTable(table: Table, room: number): Piece {
  if (table.rows.length === 0) return nothing;
  const isPaged = table.rows.length > TABLE_ROWS;
  const caption = cut(cleanLine(table.caption).trim() || 'Table', DATA_TABLE_CAPTION);
  const available = isPaged ? room - lengthOf(caption) : room;
  const fitted = fitRows(table, available, isPaged ? DATA_TABLE_ROWS : TABLE_ROWS);
  if (fitted.rows.length === 0) return allCut;
  const header = table.columns.map((column) => rawText(column.title));
  const block = isPaged
    ? dataTableBlock(table, header, fitted.rows, caption)
    : tableBlock(table, header, fitted.rows);
  const length = fitted.length + (isPaged ? lengthOf(caption) : 0);
  return { blocks: [block], length, isCut: fitted.isCut };
}

type RawText = { type: 'raw_text'; text: string };
type NativeCell = TableBlock['rows'][number][number];

interface FittedRows {
  readonly rows: readonly (readonly Cell[])[];
  readonly length: number;
  readonly isCut: boolean;
}

/** Widths to try for the cells that give way. */
const NAME_WIDTHS = [160, 100, 80, 60, 48, 36, 24];
/** Below this a name may no longer tell what it is, so the whole answer goes along as a file. */
const CLEAR_NAME = 60;
const OTHER_CELL = 100;
const TITLE = 60;

function fitRows(table: Table, room: number, maxRows: number): FittedRows {
  const rows = table.rows.slice(0, maxRows);
  const header = table.columns.reduce((sum, column) => sum + lengthOf(titleOf(column)), 0);
  for (const width of NAME_WIDTHS) {
    const shortened = shortenRows(table, rows, width);
    const length = header + shortened.reduce((sum, row) => sum + rowLength(row), 0);
    const isCut = width < CLEAR_NAME || rows.length < table.rows.length;
    if (length <= room) return { rows: shortened, length, isCut };
  }
  return dropRows(shortenRows(table, rows, NAME_WIDTHS.at(-1) ?? TITLE), header, room);
}

function dropRows(rows: readonly (readonly Cell[])[], header: number, room: number): FittedRows {
  const kept: (readonly Cell[])[] = [];
  let length = header;
  for (const row of rows) {
    if (length + rowLength(row) > room) break;
    length += rowLength(row);
    kept.push(row);
  }
  return { rows: kept, length, isCut: true };
}

function shortenRows(
  table: Table,
  rows: readonly (readonly Cell[])[],
  width: number,
): readonly (readonly Cell[])[] {
  const hasFlexible = table.columns.some((column) => column.flexible === true);
  const widths = table.columns.map((column) =>
    hasFlexible && column.flexible !== true ? OTHER_CELL : width,
  );
  return rows.map((row) =>
    row.map((cell, index) => ({
      ...cell,
      text: shortenMiddle(cellText(cell.text), widths[index] ?? width),
    })),
  );
}

function rowLength(row: readonly Cell[]): number {
  return row.reduce((sum, { text, link = '' }) => sum + lengthOf(text) + lengthOf(link), 0);
}

/** Slack refuses empty cells. */
function cellText(text: string): string {
  const line = cleanLine(text);
  return line.trim() === '' ? ' ' : line;
}

function titleOf(column: Column): string {
  return cut(cellText(column.title), TITLE);
}

function rawText(text: string): RawText {
  return { type: 'raw_text', text: cut(cellText(text), TITLE) };
}

function tableBlock(
  table: Table,
  header: RawText[],
  rows: readonly (readonly Cell[])[],
): TableBlock {
  return {
    type: 'table',
    column_settings: table.columns.map((column) => ({
      align: column.align,
      is_wrapped: column.flexible === true,
    })),
    rows: [header, ...rows.map((row) => row.map(tableCell))],
  };
}

function tableCell(cell: Cell): NativeCell {
  const { text, link = '', isCode = false } = cell;
  if (cell.at !== undefined && isTime(cell.at)) return timeCell(cell.at, text);
  const isLink = isLinkable(link);
  if (text === ' ' || !(isCode || isLink)) return { type: 'raw_text', text };
  const style = isCode ? { style: { code: true } } : {};
  const element = isLink
    ? { type: 'link' as const, url: link, text, ...style }
    : { type: 'text' as const, text, ...style };
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] };
}

function timeCell(at: number, fallback: string): NativeCell {
  const timestamp = Math.floor(at / 1000);
  const element = { type: 'date' as const, timestamp, format: TIME_FORMAT, fallback };
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] };
}

function dataTableBlock(
  table: Table,
  header: RawText[],
  rows: readonly (readonly Cell[])[],
  caption: string,
): DataTableBlock {
  const isNumeric = table.columns.map((_, index) => rows.every((row) => hasNumber(row[index])));
  const names = table.columns.findIndex((column) => column.flexible === true);
  return {
    type: 'data_table',
    caption,
    page_size: DATA_TABLE_PAGE,
    row_header_column_index: Math.max(0, names),
    rows: [header, ...rows.map((row) => row.map((cell, at) => dataCell(cell, isNumeric[at])))],
  };
}

function hasNumber(cell: Cell | undefined): boolean {
  return cell?.number !== undefined && Number.isFinite(cell.number);
}

/** Slack sorts a column by number only where all of its cells are numbers. */
function dataCell(cell: Cell, isNumeric: boolean | undefined): NativeCell {
  if (isNumeric === true && cell.number !== undefined) {
    return { type: 'raw_number', value: cell.number, text: cell.text };
  }
  return { type: 'raw_text', text: cell.text };
}
