/** How `/heap top` says what it found. */

import { type BarChartInput, barChart, barChartAlt } from '../../message/bar-chart.ts';
import { bold, code, text } from '../../message/compose.ts';
import type { Action, Attachment, Block, Cell, Message, Table } from '../../message/message.ts';
import type { TopReport, TopRow } from '../../pprof/report/top.ts';
import { describeOrigin, describeRemarks, type SnapshotFacts, spellAgain } from '../heap-report.ts';
import { readableTop } from '../readable-units.ts';
import { otherSampleTypes } from '../sample-types.ts';
import { peekAction } from '../steps.ts';
import { formatCount } from '../units.ts';
import { joinWords } from '../words.ts';
import type { TopAnswer, TopArgs } from './top.ts';

export function describeTop(answer: TopAnswer, args: TopArgs): Message {
  const { subject, snapshots } = answer;
  const top = readableTop(answer.top, args.options);
  const summary = summarize(top);
  const heading: Block = {
    kind: 'paragraph',
    content: [
      bold(subject),
      text(' · heap '),
      code(top.sampleType),
      text(` · ${summary.count}\n${summary.cover}`),
    ],
  };
  const again = spellAgain(args, snapshots);
  return {
    text: `${subject} heap ${top.sampleType}: ${summary.count}. ${summary.cover}. ${listFirst(top.rows)}`.trim(),
    blocks: [
      heading,
      ...describeRemarks(top.activeFilters, top.warnings),
      ...(top.rows.length === 0 ? [] : [tableOf(top)]),
      ...describeOrigin(snapshots, ['top', ...again]),
      ...actionsOf(answer, args),
    ],
    thread: top.rows.length === 0 ? [] : [pictureOf(subject, top)],
  };
}

function summarize(top: TopReport): { count: string; cover: string } {
  const rows = top.rows.length;
  if (top.total === 0) {
    return {
      count: 'no samples',
      cover: 'The profile has no samples of this type: another sample type may have some',
    };
  }
  if (rows === 0)
    return {
      count: 'no functions',
      cover: `Nothing of ${top.totalText} is left after the filters`,
    };
  const of =
    top.originalCount > rows
      ? `top ${rows} of ${formatCount(top.originalCount)} functions`
      : `all ${rows} functions`;
  const dropped =
    top.droppedNodes > 0
      ? ` (${formatCount(top.droppedNodes)} with cum ≤ ${top.cutoffText} left out)`
      : '';
  return {
    count: `${of}${dropped}`,
    cover: `${rows === 1 ? '1 row covers' : `${rows} rows cover`} ${top.shownText} of ${top.totalText} (${top.shownPercent})`,
  };
}

function listFirst(rows: readonly TopRow[]): string {
  const first = rows
    .slice(0, 3)
    .map(({ name, flatText, flatPercent }) => `${name} ${flatText} (${flatPercent.trim()})`);
  return first.length === 0 ? '' : `Top: ${first.join(', ')}.`;
}

function tableOf(top: TopReport): Table {
  return {
    kind: 'table',
    caption: `${top.sampleType}: flat is allocated in the function itself, cum with all that it calls`,
    columns: [
      { title: 'flat', align: 'right' },
      { title: 'flat%', align: 'right' },
      { title: 'cum', align: 'right' },
      { title: 'cum%', align: 'right' },
      { title: 'function', align: 'left', flexible: true },
    ],
    rows: top.rows.map(cellsOf),
  };
}

function cellsOf(row: TopRow): Cell[] {
  return [
    { text: row.flatText, number: row.flat },
    percentCell(row.flatPercent),
    { text: row.cumText, number: row.cum },
    percentCell(row.cumPercent),
    { text: `${row.name}${row.inline === '' ? '' : ` (${row.inline})`}`, isCode: true },
  ];
}

/** `  4.58%` */
function percentCell(percent: string): Cell {
  return { text: percent.trim(), number: Number.parseFloat(percent) };
}

function pictureOf(subject: string, top: TopReport): Attachment {
  const input: BarChartInput = {
    title: `${subject} · ${top.sampleType} · top ${top.rows.length}`,
    subtitle: `${top.shownText} of ${top.totalText} (${top.shownPercent})`,
    unit: top.sampleUnit,
    rows: top.rows,
  };
  return {
    kind: 'picture',
    name: `top-${top.sampleType}.png`,
    title: `${subject}: flat and cum of the top ${top.rows.length}`,
    alt: barChartAlt(input),
    drawing: { kind: 'chart', chart: barChart(input) },
  };
}

function actionsOf({ snapshots, top }: TopAnswer, args: TopArgs): Block[] {
  const [first] = snapshots;
  if (first === undefined || first.origin === 'file') return [];
  const again = spellAgain(args, snapshots);
  const sort: Action =
    args.options.sort === 'cum'
      ? { label: 'Sort by flat', command: joinWords(['top', ...again, 'flat']) }
      : { label: 'Sort by cum', command: joinWords(['top', ...again, 'cum']) };
  const types = otherSampleTypes(first, top.sampleType).map((type): Action => {
    return { label: type, command: joinWords(['top', ...again, `sample_index=${type}`]) };
  });
  const next = first.origin === 'upload' ? drawFile(snapshots) : askAgain(args);
  return [{ kind: 'actions', actions: [...peekFirst(top, first), sort, ...types, next] }];
}

function askAgain({ target, spelled }: TopArgs): Action {
  return { label: 'Now', command: joinWords(['top', ...target.spelled, ...spelled, 'fresh']) };
}

/** A file that somebody shared stays what it is. */
function drawFile(snapshots: readonly SnapshotFacts[]): Action {
  return { label: 'Flame graph', command: joinWords(['flame', ...snapshots.map(({ id }) => id)]) };
}

/** The way on from a table is to ask who calls the function that leads it. */
function peekFirst(top: TopReport, snapshot: SnapshotFacts): Action[] {
  return peekAction('Who calls the first?', top.rows[0]?.function ?? '', snapshot);
}
