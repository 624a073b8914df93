/** How `/heap trend` says what it found. */

import { bold, code, plainText, text } from '../../message/compose.ts';
import type { Attachment, Block, Cell, Inline, Message, Table } from '../../message/message.ts';
import { trendChart, trendChartAlt } from '../../message/trend-chart.ts';
import type { TrendChartInput } from '../../message/trend-plot.ts';
import { signedBytes } from '../estimates.ts';
import { briefName, describeRate } from '../leak-words.ts';
import { escapePattern } from '../pattern.ts';
import { countNoun, formatBytes } from '../units.ts';
import { joinWords } from '../words.ts';
import type { TrendLineReport, TrendReport } from './report.ts';
import type { TrendArgs } from './trend.ts';

export function describeTrend(report: TrendReport, args: TrendArgs): Message {
  const headline = summarize(report);
  if (report.measured.snapshots === 0) return describeNothing(report, args);
  return {
    text: [plainText(headline), ...report.lines.slice(1).map(tell)].join(' '),
    blocks: [
      { kind: 'paragraph', content: headline },
      tableOf(report),
      ...describeMarks(report),
      ...describeSource(report),
      ...actionsOf(report, args),
    ],
    thread: pictureOf(report, plainText(headline)),
  };
}

function describeNothing({ subject, service }: TrendReport, { from }: TrendArgs): Message {
  const when = from === null ? '' : ' from that time on';
  const line = `No snapshot of ${subject} is kept${when} that shows its live memory.`;
  const actions =
    service === null ? [] : [{ label: 'All of it', command: joinWords(['trend', service]) }];
  return {
    text: line,
    blocks: [
      { kind: 'paragraph', content: [text(line)] },
      ...(actions.length === 0 ? [] : [{ kind: 'actions' as const, actions }]),
    ],
    thread: [],
  };
}

function summarize({ subject, pattern, lines, measured }: TrendReport): Inline[] {
  const [whole] = lines;
  if (whole === undefined) return [bold(subject)];
  const { first, last, slope } = whole;
  const what = pattern === '' ? [text(' · live memory ')] : [text(' · '), code(pattern), text(' ')];
  if (measured.snapshots === 1) {
    return [bold(subject), ...what, text(`${formatBytes(last)}, in one snapshot so far`)];
  }
  const rate = slope === null ? '' : `, ${describeRate(slope)}`;
  return [
    bold(subject),
    ...what,
    text(`${formatBytes(first)} → ${formatBytes(last)} (${signedBytes(last - first)})${rate}`),
  ];
}

function tell({ name, first, last }: TrendLineReport): string {
  return `${briefName(name)} ${formatBytes(first)} → ${formatBytes(last)}.`;
}

function tableOf({ lines, others }: TrendReport): Table {
  const more = others === 0 ? '' : `, and ${others} more`;
  return {
    kind: 'table',
    caption: `The whole, and what changed the most${more}`,
    columns: [
      { title: 'function', align: 'left', flexible: true },
      { title: 'first', align: 'right' },
      { title: 'last', align: 'right' },
      { title: 'slope', align: 'right' },
      { title: 'means of quarters', align: 'left' },
    ],
    rows: lines.map(cellsOf),
  };
}

function cellsOf({ name, kind, first, last, slope, quarters }: TrendLineReport): Cell[] {
  return [
    { text: kind === 'whole' ? 'all of it' : name, isCode: kind !== 'whole' },
    { text: formatBytes(first), number: first },
    { text: formatBytes(last), number: last },
    slope === null ? { text: '–' } : { text: describeRate(slope), number: slope.estimate },
    { text: quarters === null ? '–' : quarters.map(formatBytes).join(' · ') },
  ];
}

const MOST_MARKS = 6;

function describeMarks({ marks }: TrendReport): Block[] {
  if (marks.length === 0) return [];
  const shown = marks
    .slice(-MOST_MARKS)
    .flatMap(({ kind, version, at }, place): Inline[] => [
      text(
        `${place === 0 ? '' : ' · '}${kind === 'deploy' ? `${version} went out ` : 'restarted '}`,
      ),
      { kind: 'time', at },
    ]);
  const more = marks.length > MOST_MARKS ? `${marks.length - MOST_MARKS} earlier · ` : '';
  return [{ kind: 'note', content: [...(more === '' ? [] : [text(more)]), ...shown] }];
}

function describeSource({ measured, replicas, lines }: TrendReport): Block[] {
  const drawn = lines[0]?.points.length ?? 0;
  const before = drawn - measured.snapshots;
  const parts = [
    ...(before > 0 ? [`${before} more in the picture, from before or of no news`] : []),
    ...(replicas > 1 ? [`${replicas} replicas together`] : []),
    'live at the last GC',
  ];
  return [
    {
      kind: 'note',
      content: [
        text(`Numbers of ${countNoun(measured.snapshots, 'snapshot')} from `),
        { kind: 'time', at: measured.from },
        text(' to '),
        { kind: 'time', at: measured.to },
        text(` · ${parts.join(' · ')}`),
      ],
    },
  ];
}

function pictureOf(
  { subject, pattern, lines, marks }: TrendReport,
  headline: string,
): Attachment[] {
  const points = lines[0]?.points ?? [];
  if (points.length < 2) return [];
  const input: TrendChartInput = {
    title: `${subject} · ${pattern === '' ? 'live memory' : pattern}`,
    subtitle: headline.slice(headline.indexOf(' · ') + 3).replace(/^live memory /u, ''),
    lines: lines.map(({ name, ...line }) => ({ name: briefName(name), points: line.points })),
    marks: marks.filter(({ at }) => at >= (points[0]?.at ?? 0)),
    limit: null,
    forecast: null,
  };
  return [
    {
      kind: 'picture',
      name: 'trend.png',
      title: `${subject}: live memory over time`,
      alt: trendChartAlt(input),
      drawing: { kind: 'chart', chart: trendChart(input) },
    },
  ];
}

function actionsOf({ service, lines }: TrendReport, { spelled }: TrendArgs): Block[] {
  if (service === null) return [];
  const functions = lines.slice(1).map(({ name }) => ({
    label: briefName(name).slice(0, 60),
    command: joinWords(['trend', service, `^${escapePattern(name)}$`, ...spelled]),
  }));
  return [
    {
      kind: 'actions',
      actions: [
        { label: 'Why?', command: joinWords(['why', service]), style: 'primary' },
        ...functions,
        { label: 'Diff', command: joinWords(['diff', service]) },
      ],
    },
  ];
}
