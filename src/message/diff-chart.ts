/** The picture of `/heap diff`: how much each function grew or shrank, as bars to the right and to the left of zero. */

import { type BarLine, barsChart } from './bars.ts';
import type { Chart } from './chart.ts';
import { shortenName } from './shorten-name.ts';
import { type ThemeName, themes } from './themes.ts';
import { displayUnit, inUnit, valueAxis } from './value-scale.ts';

export interface DiffChartInput {
  readonly title: string;
  readonly subtitle?: string;
  /** Of the sample type: `bytes`, `count`. */
  readonly unit: string;
  /** In the order in which they are shown; the first 25 are. */
  readonly rows: readonly DiffBar[];
  readonly theme?: ThemeName;
}

export interface DiffBar {
  readonly name: string;
  /** Below zero where it shrank. */
  readonly change: number;
  /** As the report writes them. */
  readonly changeText: string;
  readonly beforeText: string;
  readonly afterText: string;
}

const mostRows = 25;
const longestAlt = 1000;

export function diffChart(input: DiffChartInput): Chart {
  const rows = input.rows.slice(0, mostRows);
  const theme = themes[input.theme ?? 'light'];
  const unit = displayUnit(
    rows.map(({ change }) => change),
    input.unit,
  );
  const changes = rows.map(({ change }) => inUnit(change, unit));
  const heading = {
    title: input.title,
    subtitle: input.subtitle ?? '',
    theme,
    axis: { ...valueAxis(changes), title: unit.axisTitle },
  };
  if (rows.length === 0) {
    const line: BarLine = { name: 'There is nothing to show: nothing changed.', style: 'plain' };
    return barsChart({ ...heading, lines: [line], series: [], columns: [] });
  }
  const only = (isShown: (change: number) => boolean) => [
    null,
    ...changes.map((change) => (isShown(change) ? change : null)),
  ];
  return barsChart({
    ...heading,
    lines: [
      { name: '', style: 'heading' },
      ...rows.map(({ name }): BarLine => ({ name, style: 'plain' })),
    ],
    series: [
      {
        label: '▲ grew',
        color: theme.grew,
        width: 'wide',
        values: only((change) => change > 0),
      },
      {
        label: '▼ shrank',
        color: theme.shrank,
        width: 'wide',
        values: only((change) => change < 0),
      },
    ],
    columns: [
      ['change', ...rows.map(({ changeText }) => changeText)],
      ['before', ...rows.map(({ beforeText }) => beforeText)],
      ['after', ...rows.map(({ afterText }) => afterText)],
    ],
  });
}

/** The picture in one sentence, for those who do not see it. */
export function diffChartAlt({ title, rows }: DiffChartInput): string {
  const heading = shortenName(title, (text) => text.length <= 200);
  if (rows.length === 0) return `${heading}: nothing changed.`;
  const first = rows.slice(0, 3).map(({ name, changeText, beforeText, afterText }) => {
    const short = shortenName(name, (text) => text.length <= 160);
    return `${short} ${changeText}, from ${beforeText} to ${afterText}`;
  });
  const others = rows.length - first.length;
  const more = others === 0 ? '' : `; and ${others} more`;
  return `Bar chart, ${heading}: ${first.join('; ')}${more}.`.slice(0, longestAlt);
}
