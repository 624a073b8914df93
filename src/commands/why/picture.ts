/** The picture of `/heap why`: live memory with its suspects, what happened meanwhile, and where it leads. */

import type { Attachment } from '../../message/message.ts';
import { trendChart, trendChartAlt } from '../../message/trend-chart.ts';
import type { TrendChartInput, TrendForecast } from '../../message/trend-plot.ts';
import { briefName, describeRate, readIsoTime } from '../leak-words.ts';
import { formatBytes } from '../units.ts';
import { liveOf } from './headline.ts';
import type { WhyReport } from './report.ts';

/** Two points make a line. */
const LEAST_POINTS = 2;
const HOUR = 3_600_000;

export function describePicture(report: WhyReport): Attachment[] {
  const { subject, timeline } = report.details;
  if (timeline.length < LEAST_POINTS) return [];
  const input = drawInput(report);
  return [
    {
      kind: 'picture',
      name: 'why.png',
      title: `${subject}: live memory`,
      alt: trendChartAlt(input),
      drawing: { kind: 'chart', chart: trendChart(input) },
    },
  ];
}

function drawInput(report: WhyReport): TrendChartInput {
  const { verdict, confidence, slopeBytesPerHour, suspects, details } = report;
  const { subject, timeline, marks, suspectTimelines } = details;
  const rate = slopeBytesPerHour === null ? '' : `, ${describeRate(slopeBytesPerHour)}`;
  const sure = confidence === 'provisional' ? 'probably ' : '';
  const forecast = forecastOf(report);
  return {
    title: `${subject} · live memory`,
    subtitle: `${sure}${verdict}${rate}`,
    lines: [
      { name: 'all live memory', points: timeline },
      ...suspects.flatMap(({ allocator }, at) => {
        const points = suspectTimelines[at] ?? [];
        return points.length === 0 ? [] : [{ name: briefName(allocator.function), points }];
      }),
    ],
    marks,
    limit: limitOf(report, forecast),
    forecast,
  };
}

function forecastOf({
  verdict,
  slopeBytesPerHour: slope,
  outOfMemory,
}: WhyReport): TrendForecast | null {
  if (verdict !== 'growing' || slope === null || slope.low <= 0) return null;
  const end =
    outOfMemory === null
      ? null
      : { earliest: readIsoTime(outOfMemory.earliest), latest: readIsoTime(outOfMemory.latest) };
  return { low: slope.low, high: slope.high, end };
}

/** What is live when memory is full, which is less than the limit: the collector holds more. Of one replica only: a limit is one process's. */
function limitOf(
  { to, details }: WhyReport,
  forecast: TrendForecast | null,
): TrendChartInput['limit'] {
  const { limit, replicas } = details;
  if (limit === null || replicas !== 1 || forecast === null || forecast.end === null) return null;
  const hours = (forecast.end.earliest - readIsoTime(to)) / HOUR;
  const bytes = liveOf(details) + forecast.high * hours;
  return { bytes, label: `limit: ${formatBytes(limit.bytes)} in use` };
}
