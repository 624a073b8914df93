/** How `/heap flame` says what it found. */

import { bold, code, plainText, text } from '../../message/compose.ts';
import type { Action, Attachment, Block, Inline, Message } from '../../message/message.ts';
import { shortenName } from '../../message/shorten-name.ts';
import { percentage, scaledLabel } from '../../pprof/measurement.ts';
import { describeLeftOut, flameAttachments, listFacts } from '../flame-attachments.ts';
import { describeOrigin, describeRemarks, spellAgain } from '../heap-report.ts';
import { otherSampleTypes } from '../sample-types.ts';
import { peekAction } from '../steps.ts';
import { formatCount } from '../units.ts';
import { joinWords } from '../words.ts';
import type { FlameAnswer, FlameArgs } from './flame.ts';
import { findWidestPath, type WidestPath } from './widest-path.ts';

const LONGEST_NAME = 160;

const LEGEND =
  'The root is on top and the heaviest callee on the left; flame.html zooms, searches, and shows callers and callees.';

export function describeFlame(answer: FlameAnswer, args: FlameArgs): Message {
  const { subject, snapshots, flame } = answer;
  const type = typeOf(answer);
  const path = findWidestPath(flame);
  const sentence = path === null ? explainNothing(answer) : describePath(path, answer, args);
  const again = spellAgain(args, snapshots);
  const total = show(heldOf(answer), answer, args);
  const heading: Block = {
    kind: 'paragraph',
    content: [
      bold(subject),
      text(' · flame graph · heap '),
      code(type.type),
      text(` · ${total}\n`),
      ...sentence,
    ],
  };
  const remarks = path === null ? [] : [LEGEND, ...describeLeftOut(flame)];
  return {
    text: `${subject} heap ${type.type}, flame graph of ${total}. ${plainText(sentence)}`,
    blocks: [
      heading,
      ...describeRemarks(answer.activeFilters, [...remarks, ...flame.warnings]),
      ...describeOrigin(snapshots, ['flame', ...again]),
      ...actionsOf(answer, args, path),
    ],
    thread: path === null ? [] : attachmentsOf(answer, args, plainText(sentence)),
  };
}

function typeOf({ flame }: FlameAnswer) {
  return flame.types[flame.shown] ?? { type: '', unit: '', total: 0 };
}

/** What is in the picture: in a filtered one less than what percentages are of. */
function heldOf({ flame }: FlameAnswer): number {
  return flame.boxes.cum[flame.shown]?.[0] ?? 0;
}

/** In the unit that suits it, unless the person asked for one. */
function show(value: number, answer: FlameAnswer, { options }: FlameArgs): string {
  return scaledLabel(
    value,
    typeOf(answer).unit,
    options.unit === 'minimum' ? 'auto' : options.unit,
  );
}

function explainNothing(answer: FlameAnswer): Inline[] {
  if (typeOf(answer).total === 0) {
    return [text('The profile has no samples of this type: another sample type may have some.')];
  }
  if (heldOf(answer) === 0) return [text('Nothing is left after the filters.')];
  const { leftOut } = answer.flame;
  return leftOut === 0
    ? [text('None of its stacks has the name of a function.')]
    : [text(`It is spread over ${formatCount(leftOut)} stacks, each too small to be seen.`)];
}

/** One sentence: where the widest path ends, and the own code to look at first. */
function describePath(path: WidestPath, answer: FlameAnswer, args: FlameArgs): Inline[] {
  const { end, value, isSpread, nearestOwn } = path;
  const share = percentage(value, typeOf(answer).total).trim();
  const holds = ` holds ${show(value, answer, args)} (${share})`;
  const own =
    nearestOwn === null
      ? [text(end.kind === 'own' ? '.' : '; no own code is on it.')]
      : [text('; the own code nearest to that is '), nameOf(nearestOwn.name), text('.')];
  return [
    text(isSpread ? 'The widest path leads to ' : 'The widest path ends in '),
    nameOf(end.name),
    text(` (${WHOSE[end.kind]}), which${holds}${isSpread ? ' and spreads out below' : ''}`),
    ...own,
  ];
}

const WHOSE: Readonly<Record<WidestPath['end']['kind'], string>> = {
  own: 'own code',
  library: 'a library',
  standard: 'the standard library',
  runtime: 'the runtime',
  root: 'everything',
  rest: 'small calls',
};

function nameOf(name: string): Inline {
  return code(shortenName(name, (shown) => shown.length <= LONGEST_NAME));
}

function attachmentsOf(answer: FlameAnswer, args: FlameArgs, sentence: string): Attachment[] {
  const { subject, snapshots, activeFilters, flame } = answer;
  const { type } = typeOf(answer);
  const held = show(heldOf(answer), answer, args);
  const again = ['flame', ...spellAgain(args, snapshots)];
  return flameAttachments(flame, {
    subject,
    what: 'flame graph',
    name: 'flame',
    subtitle: `${held} in all; a frame is as wide as what it and its callees hold`,
    alt: `Flame graph, ${subject}, ${type} ${held}. ${sentence}`,
    facts: listFacts(snapshots, again, activeFilters),
    marking: args.highlight || args.options.focus,
    isDiff: false,
  });
}

function actionsOf(answer: FlameAnswer, args: FlameArgs, path: WidestPath | null): Block[] {
  const [first] = answer.snapshots;
  if (first === undefined || first.origin === 'file') return [];
  const again = spellAgain(args, answer.snapshots);
  const types = otherSampleTypes(first, typeOf(answer).type).map((type): Action => {
    return { label: type, command: joinWords(['flame', ...again, `sample_index=${type}`]) };
  });
  const table: Action = {
    label: 'Top 10',
    command: joinWords(['top', first.service, '10', `snapshot=${first.id}`]),
  };
  const callers = peekAction('Who calls its end?', path?.end.name ?? '', first);
  return [{ kind: 'actions', actions: [...callers, ...types, table] }];
}
