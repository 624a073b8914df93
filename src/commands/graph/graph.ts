/** `/heap graph`: the functions that hold the most and the calls between them, drawn by Graphviz. */

import { defaultOptions, type ReportOptions } from '../../pprof/options.ts';
import { buildCallGraph, type CallGraph } from '../call-graph.ts';
import type { Command } from '../command.ts';
import {
  factsOf,
  investigationOf,
  profileOf,
  type SnapshotFacts,
  subjectOf,
} from '../heap-report.ts';
import { addShellFilters, readReportWords, spellFilters } from '../report-words.ts';
import { readTarget, type Target } from '../target.ts';
import { describeGraph } from './message.ts';

export interface GraphArgs {
  readonly target: Target;
  readonly options: ReportOptions;
  /** The options as they were typed, without the target. */
  readonly spelled: readonly string[];
}

export interface GraphAnswer extends CallGraph {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
}

export const graph: Command<GraphArgs, GraphAnswer> = {
  name: 'graph',
  aliases: ['web'],
  summary: 'The call graph: who calls whom, and how much memory flows along each call.',
  usage: 'graph [service] [nodes] [options]',
  examples: ['graph svc-blog', 'graph svc-blog 40', 'graph svc-blog alloc_space focus=blog'],
  parse: (words, context) => {
    const read = readReportWords(words);
    const count = read.rest.filter(isNumber).at(-1);
    const others = read.rest.filter((word) => !isNumber(word));
    const wanting = { command: 'graph', typed: words, words: others, ownWords: 0 };
    const { target, rest } = readTarget(wanting, read, context);
    const inherited = { ...defaultOptions, sampleIndex: target.sampleIndex };
    const nodeCount = count === undefined ? {} : { nodeCount: Number(count) };
    const options = addShellFilters({ ...inherited, ...read.options, ...nodeCount }, read, rest);
    const spelled = [...(count === undefined ? [] : [count]), ...spellFilters(read, rest)];
    return { target, options, spelled };
  },
  needs: ({ target }) => target.queries,
  progress: ({ target }) => `drawing the calls in the heap of ${target.subject}…`,
  report: (snapshots, { target, options }) => ({
    subject: subjectOf(target, snapshots),
    snapshots: snapshots.map(factsOf),
    ...buildCallGraph(profileOf(snapshots), options),
  }),
  message: describeGraph,
  investigates: (answer) => investigationOf(answer, answer.graph.sampleType),
};

function isNumber(word: string): boolean {
  return /^\d{1,9}$/u.test(word);
}
