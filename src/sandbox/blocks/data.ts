/** The blocks that show data: `table`, `data_table` and `data_visualization`. */

import { limits } from './limits.ts';
import { richText } from './rich-text.ts';
import {
  boolean,
  byType,
  check,
  every,
  finite,
  integer,
  isObject,
  type JsonObject,
  lengthOf,
  list,
  object,
  oneOf,
  positive,
  type Rule,
  string,
} from './rules.ts';

const blockId = { block_id: string(limits.blockId) };

/** An empty cell is refused: a blank is written `" "`. */
const rawText = object({ type: oneOf('raw_text'), text: string(limits.dataTable.characters) });

const cell: Rule = byType(() => ({
  raw_text: rawText,
  raw_number: object({
    type: oneOf('raw_number'),
    value: finite,
    text: string(limits.dataTable.characters),
  }),
  rich_text: richText,
}));

const columnSetting: Rule = (value, pointer) =>
  value === null
    ? []
    : object({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean })(value, pointer);

export const table: Rule = every(
  object(
    {
      type: oneOf('table'),
      rows: list(list(cell, 1, limits.table.columns), 1, limits.table.rows),
    },
    { ...blockId, column_settings: list(columnSetting, 0, limits.table.columns) },
  ),
  check((block) => raggedness(rowsOf(block))),
  check((block) => excess(block, limits.table.characters)),
);

export const dataTable: Rule = every(
  object(
    {
      type: oneOf('data_table'),
      caption: string(limits.text),
      rows: list(
        list(cell, 1, limits.dataTable.columns),
        limits.dataTable.minRows,
        limits.dataTable.rows,
      ),
    },
    {
      ...blockId,
      page_size: integer(1, limits.dataTable.pageSize),
      row_header_column_index: integer(0, limits.dataTable.columns - 1),
    },
  ),
  check((block) => raggedness(rowsOf(block))),
  check(plainHeader),
  check((block) => excess(block, limits.dataTable.characters)),
);

const label = string(limits.visualization.label);

const cartesian = (kind: 'bar' | 'line' | 'area'): Rule =>
  every(
    object({
      type: oneOf(kind),
      series: list(
        object({
          name: label,
          data: list(object({ label, value: finite }), 1, limits.visualization.points),
        }),
        1,
        limits.visualization.series,
      ),
      axis_config: object(
        { categories: list(label, 1, limits.visualization.points) },
        {
          x_label: string(limits.visualization.axisLabel),
          y_label: string(limits.visualization.axisLabel),
        },
      ),
    }),
    check(categoriesCovered),
  );

export const visualization: Rule = object(
  {
    type: oneOf('data_visualization'),
    title: string(limits.visualization.title),
    chart: byType(() => ({
      pie: object({
        type: oneOf('pie'),
        segments: list(object({ label, value: positive }), 1, limits.visualization.segments),
      }),
      bar: cartesian('bar'),
      line: cartesian('line'),
      area: cartesian('area'),
    })),
  },
  blockId,
);

/** Characters that people read in a value: every `text` below it. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, field]) =>
      sum + (name === 'text' && typeof field === 'string' ? lengthOf(field) : textLength(field)),
    0,
  );
}

function rowsOf(block: JsonObject): readonly (readonly unknown[])[] {
  return Array.isArray(block.rows) ? block.rows : [];
}

function raggedness(rows: readonly (readonly unknown[])[]): string | null {
  const columns = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== columns);
  return ragged < 0
    ? null
    : `all rows must have the same number of columns: row ${ragged} has ${rows[ragged]?.length}, the first has ${columns}`;
}

function excess(block: JsonObject, max: number): string | null {
  const characters = textLength(block.rows);
  return characters > max
    ? `the cells have ${characters} characters, no more than ${max} allowed`
    : null;
}

function plainHeader(block: JsonObject): string | null {
  const header = rowsOf(block)[0] ?? [];
  return header.every((item) => isObject(item) && item.type === 'raw_text')
    ? null
    : 'the first row is the header: its cells must be raw_text';
}

function categoriesCovered(chart: JsonObject): string | null {
  const axis = isObject(chart.axis_config) ? chart.axis_config.categories : [];
  const categories = JSON.stringify(axis);
  const names = new Set<unknown>();
  for (const series of Array.isArray(chart.series) ? chart.series : []) {
    if (names.has(series.name)) return `series names must be unique: ${series.name}`;
    names.add(series.name);
    const labels = series.data.map((point: JsonObject) => point.label);
    if (JSON.stringify(labels) !== categories) {
      return `series ${series.name} must have one point for each category, in order`;
    }
  }
  return null;
}
