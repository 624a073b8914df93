/** The picture below a digest: one service with its error and where it leads, several against each other in percent. */

import type { Chart } from '../../message/chart.ts';
import { digestChart, digestChartAlt } from '../../message/digest-chart.ts';
import type { Attachment } from '../../message/message.ts';
import { trendChart, trendChartAlt } from '../../message/trend-chart.ts';
import type { TrendForecast } from '../../message/trend-plot.ts';
import { type DigestReport, isLeaking } from './digest-report.ts';
import type { ServiceNews } from './service-news.ts';
import { describeVerdict } from './service-table.ts';

/** Two points make a line. */
const LEAST_POINTS = 2;
const HOUR = 3_600_000;

export function attachPicture(report: DigestReport): Attachment[] {
  const drawn = report.services.filter(({ series }) => series.length >= LEAST_POINTS);
  const [only, another] = drawn;
  if (only === undefined) return [];
  return [
    another === undefined
      ? picture(report, ...drawOne(only, report))
      : picture(report, ...drawAll(drawn, report)),
  ];
}

function picture({ digest }: DigestReport, chart: Chart, alt: string): Attachment {
  const title = `Digest #${digest.number}: live memory`;
  return {
    kind: 'picture',
    name: `digest-${digest.number}.png`,
    title,
    alt,
    drawing: { kind: 'chart', chart },
  };
}

function drawOne(news: ServiceNews, { at }: DigestReport): [Chart, string] {
  const input = {
    title: `${news.service} · live memory`,
    subtitle: describeVerdict(news),
    lines: [{ name: 'all live memory', points: news.series }],
    marks: [],
    limit: null,
    forecast: forecastOf(news, at),
  };
  return [trendChart(input), trendChartAlt(input)];
}

function forecastOf(news: ServiceNews, now: number): TrendForecast | null {
  const { slopeBytesPerHour: slope, hoursToLimit } = news;
  if (!isLeaking(news) || slope === null || slope.low <= 0) return null;
  const end =
    hoursToLimit === null
      ? null
      : {
          earliest: now + hoursToLimit.earliest * HOUR,
          latest: now + hoursToLimit.latest * HOUR,
        };
  return { low: slope.low, high: slope.high, end };
}

function drawAll(
  services: readonly ServiceNews[],
  { digest, previousAt }: DigestReport,
): [Chart, string] {
  const input = {
    title: `Digest #${digest.number} · live memory of ${services.length} services`,
    lines: services.map(({ service, series }) => ({ name: service, points: series })),
    previousAt,
  };
  return [digestChart(input), digestChartAlt(input)];
}
