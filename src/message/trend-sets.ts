/** The lines of a trend as datasets of Chart.js: what is drawn on top first, areas and marks beneath. */

import type { Json } from './chart.ts';
import { shortenName } from './shorten-name.ts';
import type { Theme } from './themes.ts';
import { type Ahead, grow, type Plot, type TrendMark } from './trend-plot.ts';
import { type DisplayUnit, inUnit } from './value-scale.ts';

export function trendSets(plot: Plot, theme: Theme): Json[] {
  return [...drawLines(plot, theme), ...drawAhead(plot, theme), ...drawBeneath(plot, theme)];
}

const longestName = 34;

export function briefName(name: string): string {
  return shortenName(name, (text) => text.length <= longestName);
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
