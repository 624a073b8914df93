/** How `/heap diff` says what it found. */

import { bold, code, plainText, text } from '../../message/compose.ts';
import { type DiffChartInput, diffChart, diffChartAlt } from '../../message/diff-chart.ts';
import type { Action, Attachment, Block, Message } from '../../message/message.ts';
import type { FlameTree } from '../../pprof/flame-tree.ts';
import { flameAttachments, listFacts } from '../flame-attachments.ts';
import { graphAttachments } from '../graph-attachments.ts';
import { describeOrigin, describeRemarks, type SnapshotFacts } from '../heap-report.ts';
import { escapePattern } from '../pattern.ts';
import { otherSampleTypes } from '../sample-types.ts';
import { formatSpan } from '../units.ts';
import { joinWords } from '../words.ts';
import { describeCaveats } from './caveats.ts';
import type { ChangedCalls, DiffRow } from './compare.ts';
import type { DiffAnswer, DiffArgs } from './diff.ts';
import { describeGrowth } from './growth.ts';
import { createShow, type Show } from './show.ts';
import {
  changeOf,
  countNoise,
  describeMove,
  explainSampling,
  isNoise,
  orderRows,
  spellChange,
  tableOf,
} from './table.ts';

export function describeDiff(answer: DiffAnswer, args: DiffArgs): Message {
  const { subject, snapshots, top } = answer;
  const show = createShow(answer, args.options);
  const rows = orderRows(top.rows, args);
  const headline = summarize(answer, show);
  const shares = rows.length === 0 ? [] : [explainShare(answer, args, show)];
  const cover = describeRows(answer, rows, args, show);
  const growth = describeFlow(answer, rows, args, show);
  const heading: Block = {
    kind: 'paragraph',
    content: [
      bold(subject),
      text(' · diff '),
      code(top.sampleType),
      text(`: ${headline}\n${cover}`),
      ...(growth.length === 0 ? [] : [text('\n'), ...growth]),
    ],
  };
  const again = spellDiff(args, snapshots);
  return {
    text: `${subject} diff ${top.sampleType}: ${headline}. ${cover}. ${listFirst(rows, args, show)} ${plainText(growth)}`.trim(),
    blocks: [
      heading,
      ...describeCaveats(snapshots, args.queries),
      ...describeRemarks(top.activeFilters, [
        ...shares,
        ...explainSampling(answer, rows),
        ...top.warnings,
      ]),
      ...(rows.length === 0 ? [] : [tableOf(rows, args, show)]),
      ...describeOrigin(snapshots, ['diff', ...again], ['before', 'after']),
      ...actionsOf(answer, rows, args),
    ],
    thread: rows.length === 0 ? [] : [pictureOf(answer, rows, headline, args, show)],
  };
}

/** What hangs below the answer as soon as it is drawn: where the change flows. */
export function describeCallsLater(
  answer: DiffAnswer,
  { flame, dot }: ChangedCalls,
  args: DiffArgs,
): Attachment[] {
  const show = createShow(answer, args.options);
  const rows = orderRows(answer.top.rows, args);
  if (rows.length === 0) return [];
  const headline = summarize(answer, show);
  const growth = plainText(describeFlow(answer, rows, args, show));
  return [
    ...flamesOf(answer, flame, headline, describeRows(answer, rows, args, show), args),
    ...graphsOf(answer, dot, headline, growth, show),
  ];
}

function describeFlow(answer: DiffAnswer, rows: readonly DiffRow[], args: DiffArgs, show: Show) {
  if (rows.every(isNoise)) return [];
  const move = describeMove(rows, args);
  return move === '' ? describeGrowth(answer, show) : [text(move)];
}

/** `14.2MB → 35.2MB, ▲ +21MB (+147.9%) in 3 h`: of what the filters leave, where there are filters. */
function summarize({ snapshots, top, before, after }: DiffAnswer, show: Show): string {
  const [was, is] =
    top.activeFilters.length === 0
      ? [before.total, after.total]
      : [before.matching, after.matching];
  const share = was === 0 ? '' : ` (${signed((100 * (is - was)) / was)}%)`;
  const change = is === was ? 'no change' : `${show.change(is - was)}${share}`;
  return `${show.value(was)} → ${show.value(is)}, ${change}${describeSpan(snapshots)}`;
}

function signed(percent: number): string {
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1).replace(/\.0$/u, '')}`;
}

function describeSpan([from, to]: DiffAnswer['snapshots']): string {
  const span = to.takenAt - from.takenAt;
  if (from.origin === 'file' || Math.abs(span) < 500) return '';
  return span > 0 ? ` in ${formatSpan(span)}` : `, going back ${formatSpan(span)}`;
}

function describeRows(
  { snapshots: [from, to], top }: DiffAnswer,
  rows: readonly DiffRow[],
  args: DiffArgs,
  show: Show,
): string {
  if (from.id === to.id && from.origin !== 'file') return 'Both are the same snapshot';
  if (rows.length === 0) return 'No function grew or shrank';
  const sum = rows.reduce((all, row) => all + changeOf(row, args), 0);
  const of = top.originalCount > rows.length ? ` of ${top.originalCount}` : '';
  const together = args.options.sort === 'cum' ? '' : `, together ${show.change(sum)}`;
  return `${rows.length}${of} ${top.originalCount === 1 ? 'function' : 'functions'}, the largest change first${together}${countNoise(rows)}`;
}

/** What the percentages are of, in words: pprof shows them without any. */
function explainShare({ top, before }: DiffAnswer, { base, options }: DiffArgs, show: Show) {
  const isOfBefore =
    base.isDiffBase && !options.relativePercentages && before.total > 0 && !options.mean;
  const whole = isOfBefore ? `the ${show.value(top.total)} before` : 'the sum of all changes';
  const name = base.isDiffBase ? 'diff_base' : 'base';
  const normalized = base.normalize ? ' · after is scaled to the total before (normalize)' : '';
  return `Δ% is of ${whole} (pprof's ${name})${normalized}`;
}

function listFirst(rows: readonly DiffRow[], args: DiffArgs, show: Show): string {
  const first = rows.slice(0, 3).map((row) => `${row.name} ${spellChange(row, args, show)}`);
  return first.length === 0 ? '' : `First: ${first.join(', ')}.`;
}

function pictureOf(
  { subject, top }: DiffAnswer,
  rows: readonly DiffRow[],
  headline: string,
  args: DiffArgs,
  show: Show,
): Attachment {
  const what = args.options.sort;
  const input: DiffChartInput = {
    title: `${subject} · diff ${top.sampleType} · ${what}`,
    subtitle: headline,
    unit: top.sampleUnit,
    rows: rows.map((row) => ({
      name: row.name,
      change: changeOf(row, args),
      changeText: spellChange(row, args, show),
      beforeText: show.value(row.before[what]),
      afterText: show.value(row.after[what]),
    })),
  };
  return {
    kind: 'picture',
    name: `diff-${top.sampleType}.png`,
    title: `${subject}: what grew and what shrank`,
    alt: diffChartAlt(input),
    drawing: { kind: 'chart', chart: diffChart(input) },
  };
}

/** Where the change flows: what the rows of the table belong to. */
function flamesOf(
  { subject, snapshots, top }: DiffAnswer,
  flame: FlameTree,
  headline: string,
  cover: string,
  args: DiffArgs,
): Attachment[] {
  const again = ['diff', ...spellDiff(args, snapshots)];
  return flameAttachments(flame, {
    subject,
    what: 'differential flame graph',
    name: 'diff-flame',
    subtitle: `${headline}; a frame is as wide as what changed in it and its callees`,
    alt: `Differential flame graph, ${subject}, ${top.sampleType}: ${headline}. ${cover}.`,
    facts: listFacts(snapshots, again, top.activeFilters),
    marking: args.options.focus,
    isDiff: true,
  });
}

/** Along which calls it flows. */
function graphsOf(
  { subject, top, calls }: DiffAnswer,
  dot: string,
  headline: string,
  growth: string,
  show: Show,
): Attachment[] {
  if (calls === null || calls.nodes.length === 0) return [];
  return graphAttachments(
    { graph: calls, dot },
    {
      title: `${subject}: differential call graph (+ grew: red, solid; − shrank: blue, dashed)`,
      titleOfAll: `${subject}: the differential call graph as go tool pprof draws it (open in a browser)`,
      name: 'diff-graph',
      alt: `Differential call graph, ${subject}, ${top.sampleType}: ${headline}. ${growth}`.trim(),
      change: show.signed,
    },
  );
}

/** The words behind `diff` that give the same numbers. */
function spellDiff(args: DiffArgs, [from, to]: readonly [SnapshotFacts, SnapshotFacts]): string[] {
  const { target, spelled } = args;
  const inherited = target.sampleIndex === '' ? [] : [`sample_index=${target.sampleIndex}`];
  return [...target.spelled, from.id, to.id, ...inherited, ...spelled];
}

function actionsOf(answer: DiffAnswer, rows: readonly DiffRow[], args: DiffArgs): Block[] {
  const { snapshots, top } = answer;
  const [from, to] = snapshots;
  if (from.origin === 'file') return [];
  const again = spellDiff(args, snapshots);
  const other = args.options.sort === 'cum' ? 'flat' : 'cum';
  const types = otherSampleTypes(to, top.sampleType).map((type): Action => {
    return { label: type, command: joinWords(['diff', ...again, `sample_index=${type}`]) };
  });
  return [
    {
      kind: 'actions',
      actions: [
        ...peekIntoMostGrown(rows, to, args),
        { label: `Sort by ${other}`, command: joinWords(['diff', ...again, other]) },
        { label: 'Swap', command: joinWords(['diff', ...spellDiff(args, [to, from])]) },
        ...types,
        {
          label: 'Top 10 after',
          command: joinWords(['top', to.service, '10', ...chosenType(args), `snapshot=${to.id}`]),
        },
      ],
    },
  ];
}

/** The way on from a growth is to ask who calls the function that grew. */
function peekIntoMostGrown(
  rows: readonly DiffRow[],
  { service, id }: SnapshotFacts,
  args: DiffArgs,
): Action[] {
  const grown = rows.find((row) => changeOf(row, args) > 0 && row.function !== '');
  if (grown === undefined) return [];
  const pattern = `^${escapePattern(grown.function)}$`;
  const words = ['peek', service, pattern, ...chosenType(args), `snapshot=${id}`];
  return [{ label: 'Who calls the most grown?', command: joinWords(words), style: 'primary' }];
}

function chosenType({ options }: DiffArgs): string[] {
  return options.sampleIndex === '' ? [] : [`sample_index=${options.sampleIndex}`];
}
