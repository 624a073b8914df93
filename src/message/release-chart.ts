/** The picture of `/heap release`: two releases beside one another, each by the time since it was started. */

import type { Chart, Json } from './chart.ts';
import { cutEnd, shortenName } from './shorten-name.ts';
import { textWidth } from './text-width.ts';
import { type Theme, type ThemeName, themes } from './themes.ts';
import { type DisplayUnit, displayUnit, inUnit, valueAxis, valueText } from './value-scale.ts';

export interface ReleaseChartInput {
  readonly title: string;
  readonly subtitle?: string;
  readonly older: ReleaseLine;
  readonly newer: ReleaseLine;
  readonly theme?: ThemeName;
}

export interface ReleaseLine {
  readonly name: string;
  /** By uptime. */
  readonly points: readonly { readonly hours: number; readonly bytes: number }[];
}

/** As wide as a phone's screen shows without making letters too small to read. */
const width = 640;
const height = 380;
const edge = 16;
const textSize = 14;
const smallSize = 13;
const titleSize = 18;
const faces = 'Arimo, Arial, "Liberation Sans", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const mostPoints = 300;
const longestName = 40;
const longestAlt = 1000;

export function releaseChart(input: ReleaseChartInput): Chart {
  const theme = themes[input.theme ?? 'light'];
  const lines = [thin(input.older), thin(input.newer)] as const;
  const points = lines.flatMap((line) => line.points);
  const unit = displayUnit(
    points.map(({ bytes }) => bytes),
    'bytes',
  );
  const time = chooseTime(points.map(({ hours }) => hours));
  return {
    width,
    height,
    background: theme.background,
    config: {
      type: 'line',
      data: { datasets: lines.map((line, at) => drawLine(line, at === 1, unit, time, theme)) },
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
          x: uptimeScale(time, points, theme),
          y: valueScale(unit, points, theme),
        },
      },
    },
  };
}

/** The picture in one sentence, for those who do not see it. */
export function releaseChartAlt({ title, older, newer }: ReleaseChartInput): string {
  const heading = cutEnd(title, (text) => text.length <= 200);
  const sides = [older, newer].map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return `${briefName(name)} not seen yet`;
    return `${briefName(name)} from ${spell(first.bytes)} to ${spell(last.bytes)} in ${last.hours.toFixed(1)} h`;
  });
  return `Line chart, ${heading}, by time since the start: ${sides.join('; ')}.`.slice(
    0,
    longestAlt,
  );
}

function spell(bytes: number): string {
  return valueText(bytes, displayUnit([bytes], 'bytes'), 'bytes');
}

/** The first and the last stay. */
function thin({ name, points }: ReleaseLine): ReleaseLine {
  const sound = points.filter(({ hours, bytes }) => Number.isFinite(hours + bytes) && hours >= 0);
  if (sound.length <= mostPoints) return { name, points: sound };
  const step = (sound.length - 1) / (mostPoints - 1);
  const places = Array.from({ length: mostPoints }, (_, at) => Math.round(at * step));
  return { name, points: places.flatMap((place) => sound[place] ?? []) };
}

interface TimeUnit {
  readonly title: string;
  readonly hours: number;
}

function chooseTime(hours: readonly number[]): TimeUnit {
  const longest = Math.max(0, ...hours);
  if (longest > 72) return { title: 'days since the start', hours: 24 };
  if (longest > 2) return { title: 'hours since the start', hours: 1 };
  return { title: 'minutes since the start', hours: 1 / 60 };
}

/** The newer one is the stronger; the older one differs in its dashes too, not by colour alone. */
function drawLine(
  { name, points }: ReleaseLine,
  isNewer: boolean,
  unit: DisplayUnit,
  time: TimeUnit,
  theme: Theme,
): Json {
  const color = isNewer ? theme.flat : theme.caller;
  return {
    label: briefName(name),
    data: points.map(({ hours, bytes }) => ({
      x: Number((hours / time.hours).toPrecision(9)),
      y: inUnit(bytes, unit),
    })),
    order: isNewer ? 0 : 1,
    borderColor: color,
    backgroundColor: color,
    borderWidth: isNewer ? 3 : 2.5,
    borderDash: isNewer ? [] : [9, 4],
    pointRadius: points.length < 24 ? 3 : 0,
  };
}

function headings(
  { title, subtitle = '' }: ReleaseChartInput,
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

function uptimeScale(time: TimeUnit, points: ReleaseLine['points'], theme: Theme): Json {
  const axis = valueAxis(points.map(({ hours }) => hours / time.hours));
  return {
    type: 'linear',
    min: 0,
    max: axis.max,
    ticks: { stepSize: axis.step, color: theme.faint, font: font(smallSize), maxRotation: 0 },
    border: { display: false },
    grid: { display: false, drawTicks: false },
    title: { display: true, text: time.title, color: theme.faint, font: font(smallSize) },
  };
}

function valueScale(unit: DisplayUnit, points: ReleaseLine['points'], theme: Theme): Json {
  const axis = valueAxis(points.map(({ bytes }) => inUnit(bytes, unit)));
  return {
    type: 'linear',
    min: 0,
    max: axis.max,
    ticks: { stepSize: axis.step, color: theme.faint, font: font(smallSize), maxRotation: 0 },
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
