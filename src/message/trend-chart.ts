/** The picture of a trend: live memory over time with the error of its sampling, what happened meanwhile, and where it leads. */

import type { Chart, Json } from './chart.ts';
import { cutEnd } from './shorten-name.ts';
import { textWidth } from './text-width.ts';
import { type Theme, themes } from './themes.ts';
import type { TimeAxis } from './time-axis.ts';
import { mostLines, type Plot, planPlot, type TrendChartInput } from './trend-plot.ts';
import { briefName, trendSets } from './trend-sets.ts';
import { displayUnit, valueText } from './value-scale.ts';

/** As wide as a phone's screen shows without making letters too small to read. */
const width = 640;
const height = 420;
const edge = 16;
const textSize = 14;
const smallSize = 13;
const titleSize = 18;
const faces = 'Arimo, Arial, "Liberation Sans", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const longestAlt = 1000;

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
        datasets: trendSets(plot, theme),
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

function font(size: number, isBold = false): Json {
  return { family: faces, size, weight: isBold ? 'bold' : 'normal' };
}
