/** `table` and `data_table` as HTML tables: a caption, header cells, numbers to sort by, pages. */

import { createElement as h, type ReactNode } from 'react';
import { isObject, type JsonObject } from '../blocks/rules.ts';

type DrawCell = (richText: JsonObject) => ReactNode;

export function renderTable(block: JsonObject, drawCell: DrawCell): ReactNode {
  const [header = [], ...rows] = rowsOf(block);
  const isData = block.type === 'data_table';
  const settings = Array.isArray(block.column_settings) ? block.column_settings : [];
  const columns = header.map((_, index) => column(block, rows, settings[index], index));
  const caption = typeof block.caption === 'string' ? block.caption : '';
  return h(
    'div',
    {
      className: 'table-block',
      role: 'region',
      'aria-label': caption || 'Table',
      tabIndex: 0,
      'data-page-size': isData ? Number(block.page_size ?? 5) : undefined,
    },
    h(
      'table',
      null,
      caption === '' ? null : h('caption', null, caption),
      h(
        'thead',
        null,
        h('tr', null, ...header.map((cell, at) => headerCell(cell, columns[at], drawCell))),
      ),
      h('tbody', null, ...rows.map((row) => bodyRow(row, columns, drawCell))),
    ),
  );
}

interface Column {
  readonly className: string;
  readonly isRowHeader: boolean;
  readonly isSortable: boolean;
}

function column(block: JsonObject, rows: Rows, setting: unknown, index: number): Column {
  const isNumeric =
    rows.length > 0 &&
    rows.every((row) => isObject(row[index]) && row[index].type === 'raw_number');
  const align = isObject(setting) ? setting.align : undefined;
  const isData = block.type === 'data_table';
  const isWrapped = isData ? !isNumeric : isObject(setting) && setting.is_wrapped === true;
  return {
    className: [
      `align-${align ?? (isNumeric && isData ? 'right' : 'left')}`,
      isWrapped ? 'wrapped' : 'unwrapped',
    ].join(' '),
    isRowHeader: block.row_header_column_index === index,
    isSortable: isData,
  };
}

function headerCell(cell: unknown, column: Column | undefined, drawCell: DrawCell): ReactNode {
  const content = cellContent(cell, drawCell);
  return h(
    'th',
    { scope: 'col', className: column?.className },
    column?.isSortable === true
      ? h('button', { type: 'button', className: 'sort', 'data-sort': true }, content)
      : content,
  );
}

function bodyRow(
  row: readonly unknown[],
  columns: readonly Column[],
  drawCell: DrawCell,
): ReactNode {
  return h(
    'tr',
    null,
    ...row.map((cell, index) => {
      const column = columns[index];
      const number = isObject(cell) && cell.type === 'raw_number' ? String(cell.value) : undefined;
      return h(
        column?.isRowHeader === true ? 'th' : 'td',
        {
          className: column?.className,
          'data-number': number,
          ...(column?.isRowHeader === true ? { scope: 'row' } : {}),
        },
        cellContent(cell, drawCell),
      );
    }),
  );
}

/** Raw text is never markup. */
function cellContent(cell: unknown, drawCell: DrawCell): ReactNode {
  if (!isObject(cell)) return null;
  return cell.type === 'rich_text' ? drawCell(cell) : String(cell.text ?? '');
}

type Rows = readonly (readonly unknown[])[];

function rowsOf(block: JsonObject): Rows {
  return Array.isArray(block.rows) ? block.rows.filter(Array.isArray) : [];
}
