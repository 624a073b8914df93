/** `/heap tree`: every function that holds much, between its callers and its callees. */

import { code, text } from '../../message/compose.ts';
import type { Inline } from '../../message/message.ts';
import { printTree, type TreeReport, treeReport } from '../../pprof/report/tree.ts';
import { drawNode, isDrawnShort } from '../draw-node.ts';
import { type Excerpt, excerptOf } from '../excerpt.ts';
import { readableTree } from '../readable-units.ts';
import { peekAction } from '../steps.ts';
import { textReportCommand } from '../text-report.ts';
import { formatCount } from '../units.ts';

const LEGEND =
  'Callers stand above each function, callees below; their percentages are of its cum.';

export const tree = textReportCommand<TreeReport>({
  name: 'tree',
  summary: 'The functions that hold the most memory, each between its callers and its callees.',
  usage: 'tree [service] [functions] [options]',
  examples: ['tree svc-blog', 'tree svc-blog 20 cum', 'tree svc-blog alloc_space focus=blog'],
  report: treeReport,
  view: (exact, options) => {
    const report = readableTree(exact, options);
    const { activeFilters, warnings } = report;
    return {
      count: countOf(report),
      sentence: sentenceOf(report, options.sort === 'cum'),
      activeFilters,
      remarks: report.nodes.length === 0 ? warnings : [LEGEND, ...warnings],
      excerpt: draw(report),
    };
  },
  print: (report) => [printTree(report)],
  steps: ({ nodes }, snapshot) =>
    peekAction('Who calls the first?', nodes[0]?.function ?? '', snapshot),
});

function countOf({ nodes, originalCount, droppedNodes, cutoffText }: TreeReport): string {
  const shown = nodes.length;
  const of = originalCount > shown ? `${shown} of ${formatCount(originalCount)}` : `all ${shown}`;
  const dropped =
    droppedNodes > 0 ? ` (${formatCount(droppedNodes)} with cum ≤ ${cutoffText} left out)` : '';
  return shown === 0 ? 'no functions' : `${of} functions${dropped}`;
}

function sentenceOf({ nodes, total, totalText }: TreeReport, isByCum: boolean): Inline[] {
  const [first] = nodes;
  if (total === 0) return [text('The profile has no samples of this type.')];
  if (first === undefined) return [text(`Nothing of ${totalText} is left after the filters.`)];
  const { name, flatText, flatPercent, cumText, cumPercent, callers } = first;
  const holds = isByCum
    ? ` with all that it calls holds ${cumText} (${cumPercent.trim()})`
    : ` itself holds ${flatText} (${flatPercent.trim()})`;
  const [caller] = callers;
  const called =
    caller === undefined
      ? [text('.')]
      : [text(', called most by '), code(caller.name), text(` (${caller.percent.trim()}).`)];
  return [code(name), text(`${holds} of ${totalText}`), ...called];
}

function draw({ nodes }: TreeReport): Excerpt {
  const pieces = nodes.map((node) => drawNode(node).map((lead) => ({ lead })));
  const { text: drawn, isCut } = excerptOf(pieces, 'apart');
  return { text: drawn, isCut: isCut || nodes.some(isDrawnShort) };
}
