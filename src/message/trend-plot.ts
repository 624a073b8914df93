/** What the picture of a trend has room for: its lines thinned, its axes, how far it looks ahead. */

import type { ThemeName } from './themes.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';
import { type DisplayUnit, displayUnit, inUnit, valueAxis } from './value-scale.ts';

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

export const mostLines = 4;
const mostPoints = 300;
const mostMarks = 40;
const HOUR = 3_600_000;
/** The part of what was seen by which the picture looks ahead. */
const AHEAD = 0.5;

/** What the picture shows, in the units of its axes. */
export interface Plot {
  readonly lines: readonly TrendLine[];
  readonly marks: readonly TrendMark[];
  readonly limit: TrendChartInput['limit'];
  readonly forecast: Ahead | null;
  readonly unit: DisplayUnit;
  readonly time: TimeAxis;
  readonly top: number;
  readonly step: number;
}

export interface Ahead {
  readonly from: TrendPoint;
  readonly until: number;
  readonly low: number;
  readonly high: number;
}

export function planPlot(input: TrendChartInput): Plot {
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

/** The farthest from 1970 that a date can be, in milliseconds (ECMA-262, 21.4.1.1): the span between two such times is a number. */
const FARTHEST_DATE = 8.64e15;

/** The first and the last stay. */
function thin({ name, points }: TrendLine): TrendLine {
  const sound = points.filter(
    ({ at, bytes, deviation }) =>
      Math.abs(at) <= FARTHEST_DATE && Number.isFinite(bytes) && Number.isFinite(deviation),
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

/** Bytes from the last point until where the picture ends. */
export function grow({ from, until }: Ahead, slope: number): number {
  return (slope * (until - from.at)) / HOUR;
}
