/** A call graph for a chat: as many functions as can be read there, and beside it all that pprof draws. */

import type { ReportOptions } from '../pprof/options.ts';
import { createClassifier, type PackageKind } from '../pprof/package-kind.ts';
import type { Profile } from '../pprof/profile.ts';
import { type DotReport, dotReport, printDot } from '../pprof/report/dot.ts';
import type { DotEdge } from '../pprof/report/dot-edges.ts';
import type { DotNode } from '../pprof/report/dot-nodes.ts';
import type { GraphSummary } from '../pprof/report/graph-report.ts';
import { formatTimeInUtc } from '../pprof/time.ts';
import { styleOfChanges } from '../pprof/trim-picture.ts';
import { readableGraph } from './readable-units.ts';

export interface CallGraph {
  readonly graph: ChatGraph;
  /** All that pprof draws, in the language of Graphviz. */
  readonly dot: string;
}

/** What is drawn in the message. */
export interface ChatGraph extends GraphSummary {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly DotEdge[];
}

export type GraphNode = Omit<DotNode, 'frame' | 'nodelets' | 'nameLines'> & {
  /** The function with its package; empty where the granularity leaves it out. */
  readonly function: string;
  readonly kind: PackageKind;
};

/** As many as can be read in a chat, where nobody says how many; and at most. */
const USUAL_NODES = 25;
const MOST_NODES = 40;
/** Of the file: as many as pprof draws, where nobody says how many; and at most. */
const USUAL_NODES_OF_FILE = 80;
const MOST_NODES_OF_FILE = 200;

export function buildCallGraph(profile: Profile, options: ReportOptions): CallGraph {
  return { graph: buildChatGraph(profile, options), dot: printGraphOfFile(profile, options) };
}

export function printGraphOfFile(profile: Profile, options: ReportOptions): string {
  return printDot(dotReport(profile, limitNodes(options, USUAL_NODES_OF_FILE, MOST_NODES_OF_FILE)));
}

/** Boxes below a function, one for each size of object, would take the room of functions; pprof counts them as such. */
export function buildChatGraph(profile: Profile, options: ReportOptions): ChatGraph {
  const limited = limitNodes(options, USUAL_NODES, MOST_NODES);
  const {
    nodes,
    title: _,
    ...drawn
  } = dotReport(profile, limited, formatTimeInUtc, styleOfChanges);
  return readableGraph({ ...drawn, nodes: describeNodes(nodes, profile) }, options);
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
