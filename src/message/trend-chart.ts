/** The picture of a trend: live memory over time with the error of its sampling, what happened meanwhile, and where it leads. */

import type { Chart, Json } from './chart.ts';
import { cutEnd, shortenName } from './shorten-name.ts';
import { textWidth } from './text-width.ts';
import { type Theme, type ThemeName, themes } from './themes.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';
import { type DisplayUnit, displayUnit, inUnit, valueAxis, valueText } from './value-scale.ts';

export interface TrendChartInput {
  readonly title: string;
  readonly subtitle?: string;
  /** The first is the whole, with its band; at most three more. */
  readonly lines: readonly TrendLine[];
  readonly marks: readonly TrendMark[];
  /** Bytes at which memory runs out, and what that is called; null where nothing is known of it. */
  readonly limit: { readonly bytes: number; readonly label: string } | null;
  readonly forecast: TrendForecast | null;
  readonly theme?: ThemeName;
}

export interface TrendLine {
  readonly name: string;
  /** Oldest first. */
  readonly points: readonly TrendPoint[];
}

export interface TrendPoint {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  /** One standard deviation of the sampling. */
  readonly deviation: number;
}

export interface TrendMark {
  readonly at: number;
  readonly kind: 'deploy' | 'restart';
  readonly version: string;
}

/** From the last point of the whole on. Bytes per hour. */
export interface TrendForecast {
  readonly low: number;
  readonly high: number;
  /** When memory runs out, milliseconds since 1970; null where that cannot be said. */
  readonly end: { readonly earliest: number; readonly latest: number } | null;
}

/** As wide as a phone's screen shows without making letters too small to read. */
const width = 640;
const height = 420;
const edge = 16;
const textSize = 14;
const smallSize = 13;
const titleSize = 18;
const faces = 'Arimo, Arial, "Liberation Sans", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const mostLines = 4;
const mostPoints = 300;
const mostMarks = 40;
const longestName = 34;
const longestAlt = 1000;
const HOUR = 3_600_000;
/** The part of what was seen by which the picture looks ahead. */
const AHEAD = 0.5;

export function trendChart(input: TrendChartInput): Chart {
  const theme = themes[input.theme ?? 'light'];
  const plot = planPlot(input);
  return {
    width,
    height,
    background: theme.background,
    config: {
      type: 'line',
      data: {
        datasets: [
          ...drawLines(plot, theme),
          ...drawAhead(plot, theme),
          ...drawBeneath(plot, theme),
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
        plugins: headings(input, theme),
        scales: {
          at: { type: 'linear', axis: 'x', display: false, min: plot.time.min, max: plot.time.max },
          times: timeScale(plot.time, theme),
          versions: versionScale(plot, theme),
          values: valueScale(plot, theme),
        },
      },
    },
  };
}

/** The picture in one sentence, for those who do not see it. */
export function trendChartAlt({ title, lines, marks, limit }: TrendChartInput): string {
  const shown = lines.slice(0, mostLines).flatMap(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [`${briefName(name)} from ${spell(first.bytes)} to ${spell(last.bytes)}`];
  });
  const heading = cutEnd(title, (text) => text.length <= 200);
  if (shown.length === 0) return `Line chart, ${heading}: there is nothing to show yet.`;
  const deploys = marks.filter(({ kind }) => kind === 'deploy').length;
  const restarts = marks.length - deploys;
  const beside = [
    ...(deploys > 0 ? [`${deploys} ${deploys === 1 ? 'deploy' : 'deploys'}`] : []),
    ...(restarts > 0 ? [`${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`] : []),
    ...(limit === null ? [] : [limit.label]),
  ];
  const more = beside.length === 0 ? '' : `; marked: ${beside.join(', ')}`;
  return `Line chart, ${heading}: ${shown.join('; ')}${more}.`.slice(0, longestAlt);
}

function spell(bytes: number): string {
  return valueText(bytes, displayUnit([bytes], 'bytes'), 'bytes');
}

/** What the picture shows, in the units of its axes. */
interface Plot {
  readonly lines: readonly TrendLine[];
  readonly marks: readonly TrendMark[];
  readonly limit: TrendChartInput['limit'];
  readonly forecast: Ahead | null;
  readonly unit: DisplayUnit;
  readonly time: TimeAxis;
  readonly top: number;
  readonly step: number;
}

interface Ahead {
  readonly from: TrendPoint;
  readonly until: number;
  readonly low: number;
  readonly high: number;
}

function planPlot(input: TrendChartInput): Plot {
  const lines = input.lines.slice(0, mostLines).map(thin);
  const points = lines.flatMap((line) => line.points);
  const times = points.map(({ at }) => at);
  const [from, to] = times.length === 0 ? [0, 1] : [Math.min(...times), Math.max(...times)];
  const forecast = planAhead(input, lines[0]?.points.at(-1), to - from);
  const time = timeAxis(from, forecast?.until ?? to);
  const highest = points.map(({ bytes, deviation }) => bytes + 2 * deviation);
  const ahead = forecast === null ? [] : [forecast.from.bytes + grow(forecast, forecast.high)];
  const most = Math.max(0, ...highest.map(sensible));
  const limit = input.limit !== null && input.limit.bytes <= 3 * most ? input.limit : null;
  const shown = [...highest, ...ahead.map((bytes) => Math.min(bytes, 3 * most)), limit?.bytes ?? 0];
  const unit = displayUnit(shown, 'bytes');
  const axis = valueAxis(shown.map((bytes) => inUnit(bytes, unit)));
  return {
    lines,
    marks: input.marks.filter(({ at }) => at >= time.min && at <= time.max).slice(-mostMarks),
    limit,
    forecast,
    unit,
    time,
    top: axis.max,
    step: axis.step,
  };
}

function sensible(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** The first and the last stay. */
function thin({ name, points }: TrendLine): TrendLine {
  const sound = points.filter(({ at, bytes, deviation }) =>
    [at, bytes, deviation].every(Number.isFinite),
  );
  if (sound.length <= mostPoints) return { name, points: sound };
  const step = (sound.length - 1) / (mostPoints - 1);
  const places = Array.from({ length: mostPoints }, (_, at) => Math.round(at * step));
  return { name, points: places.flatMap((place) => sound[place] ?? []) };
}

function planAhead(
  { forecast }: TrendChartInput,
  from: TrendPoint | undefined,
  seen: number,
): Ahead | null {
  if (forecast === null || from === undefined || !(forecast.high > 0) || seen <= 0) return null;
  const farthest = from.at + AHEAD * seen;
  const until = Math.min(forecast.end?.latest ?? farthest, farthest);
  if (!(until > from.at)) return null;
  return { from, until, low: forecast.low, high: forecast.high };
}

function grow({ from, until }: Ahead, slope: number): number {
  return (slope * (until - from.at)) / HOUR;
}

const AXES = { xAxisID: 'at', yAxisID: 'values', pointRadius: 0, spanGaps: false };

function drawLines({ lines, unit }: Plot, theme: Theme): Json[] {
  return lines.map(({ name, points }, at) => ({
    ...AXES,
    ...lookOf(at, theme),
    label: briefName(name),
    data: points.map((point) => ({ x: point.at, y: inUnit(point.bytes, unit) })),
    order: at,
    pointRadius: points.length < 24 ? 3 : 0,
  }));
}

/** The whole is the strongest; the others differ in their dashes too, not by colour alone. */
function lookOf(at: number, theme: Theme): { readonly [key: string]: Json } {
  const color = [theme.flat, theme.grew, theme.caller, theme.shrank][at] ?? theme.faint;
  return {
    borderColor: color,
    backgroundColor: color,
    borderWidth: at === 0 ? 3 : 2.5,
    borderDash: [[], [], [9, 4], [3, 3]][at] ?? [],
  };
}

/** The wedge and the level that it leads to. */
function drawAhead({ forecast, limit, unit, time }: Plot, theme: Theme): Json[] {
  const level =
    limit === null
      ? []
      : [
          {
            ...AXES,
            label: limit.label,
            data: [time.min, time.max].map((x) => ({ x, y: inUnit(limit.bytes, unit) })),
            order: 10,
            borderColor: theme.text,
            backgroundColor: theme.text,
            borderWidth: 1.5,
            borderDash: [12, 4],
          },
        ];
  return forecast === null ? level : [...level, ...drawWedge(forecast, unit, theme)];
}

function drawWedge(forecast: Ahead, unit: DisplayUnit, theme: Theme): Json[] {
  const { from, until } = forecast;
  const side = (slope: number): Json => [
    { x: from.at, y: inUnit(from.bytes, unit) },
    { x: until, y: inUnit(from.bytes + grow(forecast, slope), unit) },
  ];
  const wedge = { ...AXES, order: 20, borderWidth: 1, borderColor: `${theme.grew}66` };
  return [
    {
      ...wedge,
      label: 'at this pace',
      data: side(forecast.high),
      fill: '+1',
      backgroundColor: `${theme.grew}33`,
    },
    { ...wedge, ...unnamed, order: 61, borderWidth: 0, data: side(forecast.low), fill: false },
  ];
}

/** Without a name and without a colour of its own its place in the legend, the last, is empty. */
const unnamed = { label: '', backgroundColor: '#00000000' };

function drawBeneath(plot: Plot, theme: Theme): Json[] {
  const { lines, unit } = plot;
  const whole = lines[0]?.points ?? [];
  const side = (sign: number): Json =>
    whole.map(({ at, bytes, deviation }) => ({
      x: at,
      y: inUnit(Math.max(0, bytes + sign * 1.96 * deviation), unit),
    }));
  const band = { ...AXES, borderWidth: 0, borderColor: '#00000000' };
  const bands: Json[] = whole.every(({ deviation }) => deviation === 0)
    ? []
    : [
        {
          ...band,
          label: 'sampling error (95 %)',
          order: 50,
          data: side(1),
          fill: '+1',
          backgroundColor: `${theme.cum}44`,
        },
        { ...band, ...unnamed, order: 60, data: side(-1), fill: false },
      ];
  return [...drawMarks(plot, 'deploy', theme), ...drawMarks(plot, 'restart', theme), ...bands];
}

/** One dataset for all marks of a kind: from the bottom to the top, then a gap. */
function drawMarks({ marks, top }: Plot, kind: TrendMark['kind'], theme: Theme): Json[] {
  const own = marks.filter((mark) => mark.kind === kind);
  if (own.length === 0) return [];
  const color = kind === 'deploy' ? theme.callee : theme.faint;
  return [
    {
      ...AXES,
      label: kind,
      data: own.flatMap(({ at }) => [
        { x: at, y: 0 },
        { x: at, y: top },
        { x: at, y: null },
      ]),
      order: kind === 'deploy' ? 30 : 31,
      borderColor: color,
      backgroundColor: color,
      borderWidth: 2,
      borderDash: kind === 'deploy' ? [6, 3] : [2, 4],
    },
  ];
}

function headings(
  { title, subtitle = '' }: TrendChartInput,
  theme: Theme,
): { readonly [key: string]: Json } {
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
      padding: { top: 0, bottom: subtitle === '' ? 10 : 4 },
    },
    subtitle: {
      display: subtitle !== '',
      text: fitting(subtitle, textSize, false),
      align: 'start',
      color: theme.faint,
      font: font(textSize),
      padding: { top: 0, bottom: 10 },
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
    ...labelScale('bottom', labels),
    ticks: { ...everyTick, color: theme.faint, font: font(smallSize) },
  };
}

const VERSION_SLOTS = 120;

/** Versions stand above their marks where there is room for them; the newest comes first. */
function versionScale({ marks, time }: Plot, theme: Theme): Json {
  const labels = Array.from({ length: VERSION_SLOTS + 1 }, () => '');
  let taken = Number.POSITIVE_INFINITY;
  const deploys = marks.filter(({ kind, version }) => kind === 'deploy' && version !== '');
  for (const { at, version } of [...deploys].reverse()) {
    const name = cutEnd(version, (text) => text.length <= 14);
    const slot = Math.round(((at - time.min) / (time.max - time.min)) * VERSION_SLOTS);
    const half = (textWidth(name, smallSize) / 2 / (width - 100)) * VERSION_SLOTS + 1;
    if (slot + half > taken) continue;
    labels[slot] = name;
    taken = slot - half;
  }
  const isShown = labels.some((label) => label !== '');
  return {
    ...labelScale('top', labels),
    display: isShown,
    ticks: { ...everyTick, padding: 2, color: theme.callee, font: font(smallSize, true) },
  };
}

const everyTick = { display: true, autoSkip: false, maxRotation: 0, minRotation: 0 };

function labelScale(position: 'top' | 'bottom', labels: TimeAxis['labels']) {
  return {
    axis: 'x',
    type: 'category',
    labels,
    position,
    offset: false,
    grid: { display: false, drawTicks: false },
    border: { display: false },
  };
}

function valueScale({ top, step, unit }: Plot, theme: Theme): Json {
  return {
    axis: 'y',
    type: 'linear',
    position: 'left',
    min: 0,
    max: top,
    ticks: { stepSize: step, color: theme.faint, font: font(smallSize), maxRotation: 0 },
    border: { display: false },
    grid: { color: theme.grid, drawTicks: false },
    title: {
      display: true,
      text: `${unit.axisTitle} live`,
      color: theme.faint,
      font: font(smallSize),
    },
  };
}

function briefName(name: string): string {
  return shortenName(name, (text) => text.length <= longestName);
}

function font(size: number, isBold = false): Json {
  return { family: faces, size, weight: isBold ? 'bold' : 'normal' };
}
