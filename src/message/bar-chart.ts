/** The picture of `/heap top`: flat and cum of each function as bars. */

import { type BarLine, barsChart } from './bars.ts';
import type { Chart } from './chart.ts';
import { shortenName } from './shorten-name.ts';
import { type ThemeName, themes } from './themes.ts';
import { type DisplayUnit, displayUnit, inUnit, valueAxis, valueText } from './value-scale.ts';

export interface BarChartInput {
  readonly title: string;
  readonly subtitle?: string;
  /** Of the sample type: `bytes`, `count`. */
  readonly unit: string;
  /** In the order in which they are shown; the first 25 are. */
  readonly rows: readonly BarRow[];
  readonly theme?: ThemeName;
}

export interface BarRow {
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
  /** How the report writes them; written by the picture where absent. */
  readonly flatText?: string;
  readonly cumText?: string;
}

const mostRows = 25;
const longestAlt = 1000;

export function barChart(input: BarChartInput): Chart {
  const rows = input.rows.slice(0, mostRows);
  const theme = themes[input.theme ?? 'light'];
  const unit = unitOf(rows, input.unit);
  const flats = rows.map(({ flat }) => inUnit(flat, unit));
  const cums = rows.map(({ cum }) => inUnit(cum, unit));
  const heading = {
    title: input.title,
    subtitle: input.subtitle ?? '',
    theme,
    axis: { ...valueAxis([...flats, ...cums]), title: unit.axisTitle },
  };
  if (rows.length === 0) return barsChart({ ...heading, ...nothing });
  const texts = rows.map((row) => rowTexts(row, unit, input.unit));
  return barsChart({
    ...heading,
    lines: [line('', 'heading'), ...rows.map(({ name }) => line(name, 'plain'))],
    series: [
      {
        label: 'flat: in the function itself',
        color: theme.flat,
        width: 'narrow',
        values: [null, ...flats],
      },
      {
        label: 'cum: with all that it calls',
        color: theme.cum,
        width: 'wide',
        values: [null, ...cums],
      },
    ],
    columns: [
      ['flat', ...texts.map(({ flat }) => flat)],
      ['cum', ...texts.map(({ cum }) => cum)],
    ],
  });
}

/** The picture in one sentence, for those who do not see it. */
export function barChartAlt(input: BarChartInput): string {
  const title = shortenName(input.title, (text) => text.length <= 200);
  if (input.rows.length === 0) return `${title}: no function has a value.`;
  const unit = unitOf(input.rows, input.unit);
  const first = input.rows.slice(0, 3).map((row) => {
    const { flat, cum } = rowTexts(row, unit, input.unit);
    return `${shortenName(row.name, (text) => text.length <= 160)} flat ${flat}, cum ${cum}`;
  });
  const others = input.rows.length - first.length;
  const more = others === 0 ? '' : `; and ${others} more`;
  return `Bar chart, ${title}: ${first.join('; ')}${more}.`.slice(0, longestAlt);
}

const nothing = {
  lines: [line('There is nothing to show: no function has a value.', 'plain')],
  series: [],
  columns: [],
};

function line(name: string, style: BarLine['style']): BarLine {
  return { name, style };
}

function unitOf(rows: readonly BarRow[], unit: string): DisplayUnit {
  return displayUnit(
    rows.flatMap(({ flat, cum }) => [flat, cum]),
    unit,
  );
}

function rowTexts(row: BarRow, unit: DisplayUnit, profileUnit: string) {
  return {
    flat: row.flatText ?? valueText(row.flat, unit, profileUnit),
    cum: row.cumText ?? valueText(row.cum, unit, profileUnit),
  };
}
