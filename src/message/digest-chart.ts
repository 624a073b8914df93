/** The picture of several services over the same time: each as what it gained or lost since the left edge, in percent. */

import type { Chart, Json } from './chart.ts';
import { cutEnd, shortenName } from './shorten-name.ts';
import { textWidth } from './text-width.ts';
import { type Theme, type ThemeName, themes } from './themes.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';
import { type ValueAxis, valueAxis } from './value-scale.ts';

export interface DigestChartInput {
  readonly title: string;
  /** The most important first; the first six are shown. */
  readonly lines: readonly DigestLine[];
  /** The last digest, milliseconds since 1970; null where there was none. */
  readonly previousAt: number | null;
  readonly theme?: ThemeName;
}

export interface DigestLine {
  readonly name: string;
  /** Oldest first. */
  readonly points: readonly { readonly at: number; readonly bytes: number }[];
}

/** As wide as a phone's screen shows without making letters too small to read. */
const width = 640;
const height = 380;
const edge = 16;
const textSize = 14;
const smallSize = 13;
const titleSize = 18;
const faces = 'Arimo, Arial, "Liberation Sans", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const mostLines = 6;
const longestName = 30;
const longestAlt = 1000;
/** A service that began with next to nothing says nothing in percent beyond this. */
const MOST_PERCENT = 2000;

export function digestChart(input: DigestChartInput): Chart {
  const theme = themes[input.theme ?? 'light'];
  const lines = input.lines.map(toPercent).filter(({ points }) => points.length > 1);
  const shown = lines.slice(0, mostLines);
  const points = shown.flatMap((line) => line.points);
  const times = points.map(({ at }) => at);
  const time = timeAxis(Math.min(...times, Number.MAX_SAFE_INTEGER), Math.max(...times, 0));
  const axis = percentAxis(points.map(({ percent }) => percent));
  return {
    width,
    height,
    background: theme.background,
    config: {
      type: 'line',
      data: {
        datasets: [
          ...shown.map((line, at) => drawLine(line, at, theme)),
          ...drawPrevious(input.previousAt, time, axis, theme),
        ],
      },
      options: {
        animation: false,
        responsive: false,
        locale: 'en-US',
        font: font(textSize),
        color: theme.text,
        layout: {
          autoPadding: false,
          padding: { top: edge, bottom: edge, left: edge, right: edge + 8 },
        },
        plugins: headings(input, lines.length - shown.length, theme),
        scales: {
          at: { type: 'linear', axis: 'x', display: false, min: time.min, max: time.max },
          times: timeScale(time, theme),
          values: valueScale(axis, theme),
        },
      },
    },
  };
}

/** The picture in one sentence, for those who do not see it. */
export function digestChartAlt({ title, lines }: DigestChartInput): string {
  const shown = lines.map(toPercent).slice(0, mostLines);
  const ends = shown.flatMap(({ name, points }) => {
    const last = points.at(-1);
    return last === undefined ? [] : [`${name} ${signed(last.percent)}`];
  });
  return `Line chart, ${title}: ${ends.join(', ')}.`.slice(0, longestAlt);
}

interface PercentLine {
  readonly name: string;
  readonly points: readonly { readonly at: number; readonly percent: number }[];
}

function toPercent({ name, points }: DigestLine): PercentLine {
  const sound = points.filter(isSound);
  const base = findBase(sound.map(({ bytes }) => bytes));
  return {
    name: shortenName(name, (text) => text.length <= longestName),
    points:
      base < 1
        ? []
        : sound.map(({ at, bytes }) => ({
            at,
            percent: Math.min(MOST_PERCENT, (100 * (bytes - base)) / base),
          })),
  };
}

/** The year 9999, and more memory than there is: beyond them arithmetic overflows. */
const LATEST = 253_402_300_799_000;
const MOST_BYTES = 1e18;

function isSound({ at, bytes }: DigestLine['points'][number]): boolean {
  return at >= 0 && at <= LATEST && bytes >= 0 && bytes <= MOST_BYTES;
}

/** One point alone is as much noise as anything; but where the first ones differ by more than that, the left edge is the first. */
function findBase(sizes: readonly number[]): number {
  const [first = 0] = sizes;
  const most = Math.max(1, Math.min(5, Math.floor(sizes.length / 10)));
  const early = sizes.slice(0, most);
  const base = averageOf(early);
  return early.every((size) => Math.abs(size - base) <= base / 10) ? base : first;
}

/** A change of less than ten percent is no news, and would look like some. What dips a hair below zero takes no whole step. */
function percentAxis(percents: readonly number[]): ValueAxis {
  const { min, max, step } = valueAxis(percents);
  const [lowest, highest] = [Math.min(0, ...percents), Math.max(0, ...percents)];
  if (lowest > -10 && highest < 10) return valueAxis([-10, 10]);
  return { min: lowest > -step / 10 ? 0 : min, max, step };
}

function averageOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function signed(percent: number): string {
  const rounded = Math.round(percent);
  if (rounded === 0) return '±0%';
  return `${rounded > 0 ? '+' : '−'}${Math.abs(rounded)}%`;
}

/** The lines differ in their dashes too, not by colour alone; the legend says where each ends. */
function drawLine({ name, points }: PercentLine, at: number, theme: Theme): Json {
  const colors = [theme.grew, theme.flat, theme.caller, theme.callee, theme.shrank, theme.faint];
  const color = colors[at] ?? theme.faint;
  return {
    xAxisID: 'at',
    yAxisID: 'values',
    label: `${name} ${signed(points.at(-1)?.percent ?? 0)}`,
    // Half a dot, at the edges.
    clip: 6,
    data: points.map((point) => ({ x: point.at, y: Number(point.percent.toPrecision(6)) })),
    borderColor: color,
    backgroundColor: color,
    borderWidth: at === 0 ? 3 : 2,
    borderDash: [[], [8, 3], [2, 3], [12, 3, 2, 3], [5, 5], [1, 4]][at] ?? [],
    pointRadius: points.length < 12 ? 3 : 0,
    order: at,
  };
}

function drawPrevious(
  at: number | null,
  time: TimeAxis,
  { min, max }: { readonly min: number; readonly max: number },
  theme: Theme,
): Json[] {
  if (at === null || !(at > time.min && at < time.max)) return [];
  return [
    {
      xAxisID: 'at',
      yAxisID: 'values',
      label: 'the last digest',
      data: [min, max].map((y) => ({ x: at, y })),
      borderColor: theme.zero,
      backgroundColor: theme.zero,
      borderWidth: 1.5,
      borderDash: [4, 4],
      pointRadius: 0,
      order: 20,
    },
  ];
}

function headings({ title }: DigestChartInput, left: number, theme: Theme): Json {
  const room = width - 2 * edge;
  return {
    title: {
      display: true,
      text: cutEnd(title, (cut) => textWidth(cut, titleSize, true) <= room),
      align: 'start',
      color: theme.text,
      font: font(titleSize, true),
      padding: { top: 0, bottom: 4 },
    },
    subtitle: {
      display: left > 0,
      text: `the ${mostLines} most urgent of ${mostLines + left}`,
      align: 'start',
      color: theme.faint,
      font: font(textSize),
      padding: { top: 0, bottom: 6 },
    },
    legend: {
      display: true,
      align: 'start',
      labels: { boxWidth: 22, boxHeight: 3, padding: 8, color: theme.text, font: font(smallSize) },
    },
    tooltip: { enabled: false },
  };
}

function timeScale({ labels }: TimeAxis, theme: Theme): Json {
  return {
    axis: 'x',
    type: 'category',
    labels,
    position: 'bottom',
    offset: false,
    grid: { display: false, drawTicks: false },
    border: { display: false },
    ticks: {
      display: true,
      autoSkip: false,
      maxRotation: 0,
      minRotation: 0,
      color: theme.faint,
      font: font(smallSize),
    },
  };
}

function valueScale({ min, max, step }: ValueAxis, theme: Theme): Json {
  return {
    axis: 'y',
    type: 'linear',
    position: 'left',
    min,
    max,
    ticks: {
      stepSize: step,
      includeBounds: false,
      color: theme.faint,
      font: font(smallSize),
      maxRotation: 0,
    },
    border: { display: false },
    grid: { color: theme.grid, drawTicks: false },
    title: {
      display: true,
      text: 'live memory, % since the left edge',
      color: theme.faint,
      font: font(smallSize),
    },
  };
}

function font(size: number, isBold = false): Json {
  return { family: faces, size, weight: isBold ? 'bold' : 'normal' };
}
