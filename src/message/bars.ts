/** Horizontal bars beside names, with their values in columns: what the pictures of top and peek have in common. */

import type { Chart, Json } from './chart.ts';
import { cutEnd, shortenName } from './shorten-name.ts';
import { textWidth } from './text-width.ts';
import type { Theme } from './themes.ts';
import type { ValueAxis } from './value-scale.ts';

export interface Bars {
  readonly title: string;
  readonly subtitle: string;
  readonly theme: Theme;
  /** The axis under the bars; its unit stands beside it. */
  readonly axis: ValueAxis & { readonly title: string };
  /** From top to bottom. */
  readonly lines: readonly BarLine[];
  /** The first lies on top. */
  readonly series: readonly BarSeries[];
  /** From left to right, to the right of the bars: one text per line. */
  readonly columns: readonly (readonly string[])[];
}

export interface BarLine {
  readonly name: string;
  readonly style: 'plain' | 'strong' | 'heading';
}

export interface BarSeries {
  readonly label: string;
  readonly color: string;
  readonly width: 'wide' | 'narrow';
  /** One per line, null where the line has no such bar. */
  readonly values: readonly (number | null)[];
}

const width = 880;
const edge = 20;
const lineHeight = 26;
const nameSize = 13;
const smallSize = 12;
const titleSize = 18;
const subtitleSize = 13;
/** Names get what they need, but the bars keep half of the picture. */
const narrowestNames = 120;
const widestNames = 380;
const gap = 14;
/** Between the entries of the legend: its own padding would also indent the first one. */
const legendGap = '\u00a0'.repeat(5);
/** Edges, title, legend and axis together; the subtitle comes on top. */
const heightBesideLines = 138;
const subtitleHeight = 20;
/** Arimo has the metrics of Arial and Liberation Sans, one of which a chart server will have. */
const faces = 'Arimo, Arial, "Liberation Sans", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** A chart as tall as its lines ask for. */
export function barsChart(bars: Bars): Chart {
  const names = fittingNames(bars.lines);
  const indexes = bars.lines.map((_, index) => index);
  return {
    width,
    height: heightOf(bars),
    background: bars.theme.background,
    config: {
      type: 'bar',
      data: { labels: indexes, datasets: bars.series.map(dataset) },
      options: {
        indexAxis: 'y',
        animation: false,
        responsive: false,
        locale: 'en-US',
        font: font(nameSize),
        color: bars.theme.text,
        layout: { autoPadding: false, padding: edge },
        plugins: headings(bars),
        scales: {
          lines: spacer(indexes, namesWidth(bars.lines, names)),
          names: nameAxis(bars, names),
          values: valueScale(bars),
          ...columnAxes(bars),
        },
      },
    },
  };
}

function heightOf({ subtitle, lines }: Bars): number {
  const headings = heightBesideLines + (subtitle === '' ? 0 : subtitleHeight);
  return headings + lines.length * lineHeight;
}

function fittingNames(lines: readonly BarLine[]): readonly string[] {
  return lines.map(({ name, style }) =>
    shortenName(name, (text) => nameWidth(text, style) <= widestNames),
  );
}

function nameWidth(text: string, style: BarLine['style']): number {
  return textWidth(text, fontSize(style), style !== 'plain');
}

function namesWidth(lines: readonly BarLine[], names: readonly string[]): number {
  const widths = lines.map(({ style }, index) => nameWidth(names[index] ?? '', style));
  return Math.ceil(Math.max(narrowestNames, ...widths)) + gap;
}

function dataset(series: BarSeries, index: number): Json {
  return {
    label: `${series.label}${legendGap}`,
    data: series.values.map((value) => (value === 0 ? null : value)),
    order: index,
    grouped: false,
    backgroundColor: series.color,
    borderRadius: 2,
    barThickness: series.width === 'wide' ? 16 : 7,
    inflateAmount: 0,
    yAxisID: 'lines',
    xAxisID: 'values',
  };
}

function headings({ title, subtitle, theme, series }: Bars): { readonly [key: string]: Json } {
  const room = width - 2 * edge;
  const fitting = (text: string, size: number, isBold: boolean): string =>
    cutEnd(text, (cut) => textWidth(cut, size, isBold) <= room);
  return {
    title: {
      display: true,
      text: fitting(title, titleSize, true),
      align: 'start',
      color: theme.text,
      font: font(titleSize, true),
      padding: { top: 0, bottom: subtitle === '' ? 12 : 4 },
    },
    subtitle: {
      display: subtitle !== '',
      text: fitting(subtitle, subtitleSize, false),
      align: 'start',
      color: theme.faint,
      font: font(subtitleSize),
      padding: { top: 0, bottom: 12 },
    },
    legend: {
      display: series.length > 0,
      align: 'start',
      labels: { boxWidth: 14, boxHeight: 10, padding: 0, color: theme.text, font: font(smallSize) },
    },
    tooltip: { enabled: false },
  };
}

/**
 * The axis that the bars belong to shows nothing: its empty title makes room for the names. Labels of a shown axis would be cut at a
 * share of the width that Chart.js decides.
 */
function spacer(indexes: readonly number[], room: number): Json {
  return {
    axis: 'y',
    type: 'category',
    labels: indexes,
    position: 'left',
    weight: 0,
    offset: true,
    ticks: { display: false },
    grid: { display: false, drawTicks: false },
    border: { display: false },
    title: {
      display: true,
      text: '',
      font: { size: 1, lineHeight: 1 },
      padding: { top: 0, bottom: room - 1 },
    },
  };
}

/** Left of the spacer and without a width of its own; `mirror` lets its labels run over the spacer, flush left. */
function nameAxis({ lines, theme }: Bars, names: readonly string[]): Json {
  return {
    ...labelAxis('left', names, 1),
    ticks: {
      ...everyTick,
      mirror: true,
      padding: 0,
      crossAlign: 'near',
      color: lines.map(({ style }) => (style === 'heading' ? theme.faint : theme.text)),
      font: lines.map(({ style }) => lineFont(style)),
    },
  };
}

function columnAxes({ lines, columns, theme }: Bars): { readonly [key: string]: Json } {
  const axes = columns.map((texts, index): [string, Json] => [
    `column${index}`,
    {
      ...labelAxis('right', texts, index),
      ticks: {
        ...everyTick,
        padding: 9,
        crossAlign: 'far',
        color: lines.map(({ style }) => (style === 'heading' ? theme.faint : theme.text)),
        font: lines.map(({ style }) => lineFont(style)),
      },
    },
  ]);
  return Object.fromEntries(axes);
}

const everyTick = { display: true, autoSkip: false, maxRotation: 0, minRotation: 0 };

function labelAxis(position: 'left' | 'right', labels: readonly string[], weight: number) {
  return {
    axis: 'y',
    type: 'category',
    labels,
    position,
    weight,
    offset: true,
    grid: { display: false, drawTicks: false },
    border: { display: false },
  };
}

function lineFont(style: BarLine['style']): Json {
  return font(fontSize(style), style !== 'plain');
}

function fontSize(style: BarLine['style']): number {
  return style === 'heading' ? smallSize : nameSize;
}

function valueScale({ axis, theme, series }: Bars): Json {
  return {
    axis: 'x',
    type: 'linear',
    position: 'bottom',
    display: series.length > 0,
    min: axis.min,
    max: axis.max,
    ticks: {
      stepSize: axis.step,
      color: theme.faint,
      font: font(smallSize),
      maxRotation: 0,
      autoSkip: false,
    },
    border: { display: false },
    grid: { color: gridColors(axis, theme), drawTicks: false },
    title: { display: true, text: axis.title, color: theme.faint, font: font(smallSize) },
  };
}

/** One colour per grid line: the one at zero, from which bars grow, stands out. */
function gridColors({ min, max, step }: ValueAxis, theme: Theme): readonly string[] {
  const count = Math.round((max - min) / step) + 1;
  const zero = Math.round(-min / step);
  return Array.from({ length: count }, (_, index) => (index === zero ? theme.zero : theme.grid));
}

/** The faces are named each time: fonts of ticks do not inherit. */
function font(size: number, isBold = false): Json {
  return { family: faces, size, weight: isBold ? 'bold' : 'normal' };
}
