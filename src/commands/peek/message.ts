/** How `/heap peek` says what it found. */

import { bold, code, text } from '../../message/compose.ts';
import type { Action, Attachment, Block, Message } from '../../message/message.ts';
import { type PeekChartInput, peekChart, peekChartAlt } from '../../message/peek-chart.ts';
import { shortenName } from '../../message/shorten-name.ts';
import {
  type Neighbour,
  type PeekReport,
  printTree,
  type TreeNode,
} from '../../pprof/report/tree.ts';
import { describeOrigin, describeRemarks, type SnapshotFacts } from '../heap-report.ts';
import { escapePattern } from '../pattern.ts';
import { readablePeek } from '../readable-units.ts';
import { otherSampleTypes } from '../sample-types.ts';
import { joinWords } from '../words.ts';
import type { PeekAnswer, PeekArgs } from './peek.ts';

/** What fits a message that people read; the file in the thread has all of it. */
const MAX_FUNCTIONS = 4;
const MAX_NEIGHBOURS = 8;
/** Columns of a name, so that a line keeps within 80. */
const NAME_WIDTH = 56;

const LEGEND =
  'Callers stand above each function, callees below; their percentages are of its cum.';

export function describePeek(answer: PeekAnswer, args: PeekArgs): Message {
  const { subject, snapshots } = answer;
  const peek = readablePeek(answer.peek, args.options);
  const count = `${peek.nodes.length} ${peek.nodes.length === 1 ? 'function matches' : 'functions match'}`;
  const heading: Block = {
    kind: 'paragraph',
    content: [
      bold(subject),
      text(' · peek '),
      code(peek.pattern),
      text(' · heap '),
      code(peek.sampleType),
      text(`\n${count}${describeCut(peek.nodes.length)}`),
    ],
  };
  const again = spellAgain(args, snapshots);
  return {
    text: `${subject} heap ${peek.sampleType}, peek ${peek.pattern}: ${count}. ${peek.nodes.slice(0, 2).map(sayNode).join(' ')}`,
    blocks: [
      heading,
      { kind: 'preformatted', text: peek.nodes.slice(0, MAX_FUNCTIONS).map(drawNode).join('\n\n') },
      ...describeRemarks(peek.activeFilters, [LEGEND, ...peek.warnings]),
      ...describeOrigin(snapshots, ['peek', ...again]),
      ...actionsOf(answer, args),
    ],
    thread: attachmentsOf(subject, peek, printTree(answer.peek)),
  };
}

function describeCut(nodes: number): string {
  return nodes > MAX_FUNCTIONS ? `, the first ${MAX_FUNCTIONS} are shown` : '';
}

/** One function in words: who calls it most, and whom it calls most. */
function sayNode({ name, flatText, cumText, callers, callees }: TreeNode): string {
  const caller = callers[0];
  const callee = callees[0];
  const from = caller === undefined ? '' : `, called by ${caller.name} (${caller.percent.trim()})`;
  const to = callee === undefined ? '' : `, calls ${callee.name} (${callee.percent.trim()})`;
  return `${name}: flat ${flatText}, cum ${cumText}${from}${to}.`;
}

function drawNode({ callers, callees, name, flatText, cumText, cumPercent }: TreeNode): string {
  return [
    ...drawNeighbours(callers, 'caller'),
    `${column(cumText, 10)} ${column(cumPercent.trim(), 7)} ● ${fitName(name)}`,
    `${' '.repeat(21)}flat ${flatText}`,
    ...drawNeighbours(callees, 'callee'),
  ].join('\n');
}

function drawNeighbours(all: readonly Neighbour[], role: 'caller' | 'callee'): string[] {
  const shown = all.slice(0, MAX_NEIGHBOURS).map(({ name, weightText, percent, isInline }) => {
    const inline = isInline ? ' (inline)' : '';
    return `${column(weightText, 10)} ${column(percent.trim(), 7)}   ${role === 'caller' ? '↓' : '→'} ${fitName(name)}${inline}`;
  });
  const more = all.length - shown.length;
  return more > 0 ? [...shown, `${' '.repeat(21)}… and ${more} more ${role}s`] : shown;
}

function column(content: string, width: number): string {
  return content.padStart(width);
}

function fitName(name: string): string {
  return shortenName(name, (shown) => shown.length <= NAME_WIDTH);
}

/** The picture of the first function, and pprof's own text where the message had to leave something out. */
function attachmentsOf(subject: string, peek: PeekReport, all: string): Attachment[] {
  const [node] = peek.nodes;
  if (node === undefined) return [];
  const input: PeekChartInput = {
    title: `${subject} · ${peek.sampleType} · peek`,
    subtitle: node.name,
    unit: peek.sampleUnit,
    name: node.name,
    flat: node.flat,
    cum: node.cum,
    flatText: node.flatText,
    cumText: node.cumText,
    callers: node.callers.map(toBar),
    callees: node.callees.map(toBar),
  };
  const picture: Attachment = {
    kind: 'picture',
    name: 'peek.png',
    title: `${subject}: callers and callees of ${node.name}`,
    alt: peekChartAlt(input),
    drawing: { kind: 'chart', chart: peekChart(input) },
  };
  const file: Attachment = {
    kind: 'file',
    name: 'peek.txt',
    title: `${subject}: all of peek ${peek.pattern}`,
    text: all,
  };
  return isCut(peek.nodes) ? [picture, file] : [picture];
}

function toBar({ name, weight, weightText }: Neighbour): PeekChartInput['callers'][number] {
  return { name, weight, text: weightText };
}

function isCut(nodes: readonly TreeNode[]): boolean {
  const names = nodes.flatMap(({ name, callers, callees }) => [
    name,
    ...callers.map(nameOf),
    ...callees.map(nameOf),
  ]);
  return (
    nodes.length > MAX_FUNCTIONS ||
    nodes.some(
      ({ callers, callees }) => Math.max(callers.length, callees.length) > MAX_NEIGHBOURS,
    ) ||
    names.some((name) => fitName(name) !== name)
  );
}

function nameOf({ name }: Neighbour): string {
  return name;
}

/** The words behind `peek` that give the same numbers. */
function spellAgain(
  { target, pattern, spelled }: PeekArgs,
  snapshots: readonly SnapshotFacts[],
): string[] {
  const [first] = snapshots;
  const inherited = target.sampleIndex === '' ? [] : [`sample_index=${target.sampleIndex}`];
  const pinned = first === undefined || first.origin === 'file' ? [] : [`snapshot=${first.id}`];
  return [...target.spelled, pattern, ...inherited, ...spelled, ...pinned];
}

const MAX_STEPS = 3;

/** The way on: into the heaviest callers, then the other sample types, then the table. */
function actionsOf({ snapshots, peek }: PeekAnswer, args: PeekArgs): Block[] {
  const [first] = snapshots;
  if (first === undefined || first.origin === 'file') return [];
  const { service, id } = first;
  const neighbours = [
    ...(peek.nodes[0]?.callers.slice(0, MAX_STEPS) ?? []),
    ...(peek.nodes[0]?.callees.slice(0, 1) ?? []),
  ];
  const steps = neighbours
    .filter((neighbour) => neighbour.function !== '')
    .map((neighbour): Action => {
      const pattern = `^${escapePattern(neighbour.function)}$`;
      return {
        label: `Peek ${shortenName(neighbour.function, (shown) => shown.length <= 40)}`,
        command: joinWords(['peek', service, pattern, `snapshot=${id}`]),
      };
    });
  const again = spellAgain(args, snapshots);
  const types = otherSampleTypes(first, peek.sampleType).map((type): Action => {
    return { label: type, command: joinWords(['peek', ...again, `sample_index=${type}`]) };
  });
  const table: Action = {
    label: 'Top 10',
    command: joinWords(['top', service, '10', `snapshot=${id}`]),
  };
  return [{ kind: 'actions', actions: [...steps, ...types, table] }];
}
