/** How `/heap peek` says what it found. */

import { bold, code, text } from '../../message/compose.ts';
import type { Action, Attachment, Block, Message } from '../../message/message.ts';
import { type PeekChartInput, peekChart, peekChartAlt } from '../../message/peek-chart.ts';
import { shortenName } from '../../message/shorten-name.ts';
import type { PeekReport } from '../../pprof/report/peek.ts';
import { type Neighbour, printTree, type TreeNode } from '../../pprof/report/tree.ts';
import { drawNode, isDrawnShort } from '../draw-node.ts';
import { describeOrigin, describeRemarks, spellAgain } from '../heap-report.ts';
import type { MatchingArgs } from '../matching.ts';
import { escapePattern } from '../pattern.ts';
import { readableTree } from '../readable-units.ts';
import { otherSampleTypes } from '../sample-types.ts';
import { joinWords } from '../words.ts';
import type { PeekAnswer } from './peek.ts';

/** What fits a message that people read; the file in the thread has all of it. */
const MAX_FUNCTIONS = 4;

const LEGEND =
  'Callers stand above each function, callees below; their percentages are of its cum.';

export function describePeek(answer: PeekAnswer, args: MatchingArgs): Message {
  const { subject, snapshots } = answer;
  const peek = readableTree(answer.peek, args.options);
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
  const again = spellAgain(args, snapshots, [args.pattern]);
  return {
    text: `${subject} heap ${peek.sampleType}, peek ${peek.pattern}: ${count}. ${peek.nodes.slice(0, 2).map(sayNode).join(' ')}`,
    blocks: [
      heading,
      { kind: 'preformatted', text: drawNodes(peek.nodes.slice(0, MAX_FUNCTIONS)) },
      ...describeRemarks(peek.activeFilters, [LEGEND, ...peek.warnings]),
      ...describeOrigin(snapshots, ['peek', ...again]),
      ...actionsOf(answer, args),
    ],
    thread: attachmentsOf(subject, peek, printTree(answer.peek)),
  };
}

function drawNodes(nodes: readonly TreeNode[]): string {
  return nodes.map((node) => drawNode(node).join('\n')).join('\n\n');
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
  const isCut = peek.nodes.length > MAX_FUNCTIONS || peek.nodes.some(isDrawnShort);
  return isCut ? [picture, file] : [picture];
}

function toBar({ name, weight, weightText }: Neighbour): PeekChartInput['callers'][number] {
  return { name, weight, text: weightText };
}

const MAX_STEPS = 3;

/** The way on: into the heaviest callers, then the other sample types, then the table. */
function actionsOf({ snapshots, peek }: PeekAnswer, args: MatchingArgs): Block[] {
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
  const again = spellAgain(args, snapshots, [args.pattern]);
  const types = otherSampleTypes(first, peek.sampleType).map((type): Action => {
    return { label: type, command: joinWords(['peek', ...again, `sample_index=${type}`]) };
  });
  const table: Action = {
    label: 'Top 10',
    command: joinWords(['top', service, '10', `snapshot=${id}`]),
  };
  return [{ kind: 'actions', actions: [...steps, ...types, table] }];
}
