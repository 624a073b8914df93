/** How `/heap graph` says what it found. */

import { bold, code, plainText, text } from '../../message/compose.ts';
import type { Action, Attachment, Block, Inline, Message } from '../../message/message.ts';
import { graphAttachments } from '../graph-attachments.ts';
import { describeOrigin, describeRemarks, spellAgain } from '../heap-report.ts';
import { describeCalls, describeRoute, nameNode } from '../path-words.ts';
import { otherSampleTypes } from '../sample-types.ts';
import { peekAction } from '../steps.ts';
import { formatCount } from '../units.ts';
import { findWidestPath } from '../widest-path.ts';
import { joinWords } from '../words.ts';
import type { GraphAnswer, GraphArgs } from './graph.ts';

const LEGEND =
  'Callers stand above their callees; larger letters hold more themselves, redder boxes with what they call; own code has a thick border, and a dotted call leaves functions out.';

export function describeGraph(answer: GraphAnswer, args: GraphArgs): Message {
  const { subject, snapshots, graph } = answer;
  const sentence = describePath(answer);
  const counted = countOf(answer);
  const heading: Block = {
    kind: 'paragraph',
    content: [
      bold(subject),
      text(' · call graph · heap '),
      code(graph.sampleType),
      text(` · ${counted}\n`),
      ...sentence,
    ],
  };
  const remarks = graph.nodes.length === 0 ? [] : [LEGEND];
  return {
    text: `${subject} heap ${graph.sampleType}, call graph: ${counted}. ${plainText(sentence)}`,
    blocks: [
      heading,
      ...describeRemarks(graph.activeFilters, [...remarks, ...graph.warnings]),
      ...describeOrigin(snapshots, ['graph', ...spellAgain(args, snapshots)]),
      ...actionsOf(answer, args),
    ],
    thread: graph.nodes.length === 0 ? [] : attachmentsOf(answer, plainText(sentence)),
  };
}

function countOf({ graph }: GraphAnswer): string {
  const { nodes, originalCount, droppedNodes, shownText, shownPercent, totalText } = graph;
  const all = originalCount + droppedNodes;
  const functions = `${nodes.length} of ${formatCount(all)} ${all === 1 ? 'function' : 'functions'}`;
  return `${functions} with ${shownText} (${shownPercent.trim()}) of ${totalText}`;
}

/** One sentence: where the widest path begins, the own code that it comes through, and what it ends in. */
function describePath({ graph }: GraphAnswer): Inline[] {
  const path = findWidestPath(graph.nodes, graph.edges);
  const end = path?.nodes.at(-1);
  if (path === null || end === undefined) {
    return graph.total === 0
      ? [text('The profile has no samples of this type: another sample type may have some.')]
      : [text('Nothing is left after the filters.')];
  }
  const { nodes, narrowest } = path;
  const holds = `, which holds ${end.flatText} (${end.flatPercent}) itself`;
  if (narrowest === null) {
    return [text('Nothing that is drawn leads to '), nameNode(end), text(`${holds}.`)];
  }
  return [
    text('The widest path leads from '),
    ...describeRoute(nodes),
    text(`${holds}; at least ${narrowest.weightText} flow along ${describeCalls(nodes)}.`),
  ];
}

function attachmentsOf(answer: GraphAnswer, sentence: string): Attachment[] {
  const { subject, graph } = answer;
  return graphAttachments(answer, {
    title: `${subject}: call graph of ${graph.sampleType}`,
    titleOfAll: `${subject}: the call graph as go tool pprof draws it (open in a browser)`,
    name: 'graph',
    alt: `Call graph, ${subject}, ${graph.sampleType}. ${sentence}`,
    change: null,
  });
}

function actionsOf(answer: GraphAnswer, args: GraphArgs): Block[] {
  const { snapshots, graph } = answer;
  const [first] = snapshots;
  if (first === undefined || first.origin === 'file') return [];
  const end = findWidestPath(graph.nodes, graph.edges)?.nodes.at(-1);
  const again = spellAgain(args, snapshots);
  const types = otherSampleTypes(first, graph.sampleType).map((type): Action => {
    return { label: type, command: joinWords(['graph', ...again, `sample_index=${type}`]) };
  });
  const pinned = `snapshot=${first.id}`;
  const others: Action[] = [
    { label: 'Flame graph', command: joinWords(['flame', first.service, pinned]) },
    { label: 'Top 10', command: joinWords(['top', first.service, '10', pinned]) },
  ];
  const callers = peekAction('Who calls the heaviest?', end?.function ?? '', first);
  return [{ kind: 'actions', actions: [...callers, ...types, ...others] }];
}
