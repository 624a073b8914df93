/** `/heap graph`: the functions that hold the most and the calls between them, drawn by Graphviz. */

import { activeFilters, defaultOptions, type ReportOptions } from '../../pprof/options.ts';
import { createClassifier, type PackageKind } from '../../pprof/package-kind.ts';
import type { Profile } from '../../pprof/profile.ts';
import { type DotReport, dotReport, printDot } from '../../pprof/report/dot.ts';
import type { DotEdge } from '../../pprof/report/dot-edges.ts';
import type { DotNode } from '../../pprof/report/dot-nodes.ts';
import type { GraphSummary } from '../../pprof/report/graph-report.ts';
import type { Command } from '../command.ts';
import { factsOf, investigationOf, profileOf, type SnapshotFacts } from '../heap-report.ts';
import { addShellFilters, readReportWords, spellFilters } from '../report-words.ts';
import { readTarget, type Target } from '../target.ts';
import { describeGraph } from './message.ts';

export interface GraphArgs {
  readonly target: Target;
  readonly options: ReportOptions;
  /** The options as they were typed, without the target. */
  readonly spelled: readonly string[];
}

export type GraphNode = Omit<DotNode, 'frame' | 'nodelets' | 'nameLines'> & {
  /** The function with its package; empty where the granularity leaves it out. */
  readonly function: string;
  readonly kind: PackageKind;
};

/** What is drawn in the message. */
export interface ChatGraph extends GraphSummary {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly DotEdge[];
}

export interface GraphAnswer {
  readonly subject: string;
  readonly snapshots: readonly SnapshotFacts[];
  readonly graph: ChatGraph;
  /** All that pprof draws, in the language of Graphviz. */
  readonly dot: string;
}

/** As many as can be read in a chat, where nobody says how many; and at most. */
const USUAL_NODES = 25;
const MOST_NODES = 40;
/** Of the file: as many as pprof draws, where nobody says how many; and at most. */
const USUAL_NODES_OF_FILE = 80;
const MOST_NODES_OF_FILE = 200;

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
  report: (snapshots, { target, options }) => {
    const profile = profileOf(snapshots);
    const inFile = limitNodes(options, USUAL_NODES_OF_FILE, MOST_NODES_OF_FILE);
    return {
      subject: target.subject,
      snapshots: snapshots.map(factsOf),
      graph: reportForChat(profile, options),
      dot: printDot(dotReport(profile, inFile)),
    };
  },
  message: describeGraph,
  investigates: (answer) => investigationOf(answer, answer.graph.sampleType),
};

function isNumber(word: string): boolean {
  return /^\d{1,9}$/u.test(word);
}

/** Boxes below a function, one for each size of object, would take the room of functions; pprof counts them as such. */
const ANY = '.';

/** Values in the unit that suits each: `178.59MB`, where pprof finds one for all. */
function reportForChat(profile: Profile, options: ReportOptions): ChatGraph {
  const unit = options.unit === 'minimum' ? 'auto' : options.unit;
  const limited = limitNodes({ ...options, unit, tagHide: ANY }, USUAL_NODES, MOST_NODES);
  const { nodes, title: _, ...drawn } = dotReport(profile, limited);
  return {
    ...drawn,
    activeFilters: activeFilters(options),
    nodes: describeNodes(nodes, profile),
  };
}

/** 0 is pprof's word for all, and `trim=false` too; a picture has its limit even so. */
function limitNodes(options: ReportOptions, usual: number, most: number): ReportOptions {
  const { nodeCount, trim } = options;
  const asked = nodeCount < 0 ? usual : nodeCount;
  const limited = asked === 0 || !trim ? most : Math.min(asked, most);
  const fractions = trim ? {} : { nodeFraction: 0, edgeFraction: 0 };
  return { ...options, ...fractions, trim: true, nodeCount: limited };
}

function describeNodes(nodes: DotReport['nodes'], profile: Profile): GraphNode[] {
  const classify = createClassifier(profile);
  return nodes.map(({ frame, nodelets: _, nameLines: __, ...node }) => ({
    ...node,
    function: frame.name,
    kind: classify(frame),
  }));
}
