/** The call graph of a profile: what each frame holds itself and through its callees, and who calls whom (PARITY 5.1). */

import { EdgeIndex } from './edge-index.ts';
import type { FrameTable } from './frames.ts';
import { type Int64, isZero, mean } from './int64.ts';
import type { Samples } from './profile.ts';
import type { SampleValues } from './sample-value.ts';
import { createSums, type Sums, type Weights, weightAt } from './weights.ts';

/** One row per pair of caller and callee. */
export interface Edges {
  readonly count: number;
  readonly caller: Uint32Array;
  readonly callee: Uint32Array;
  readonly weight: Weights;
  /** Sums of the divisors, for means. */
  readonly divisor: Weights | undefined;
  /** 1 where frames between the two were left out. */
  readonly isResidual: Uint8Array;
  /** 1 where every such call was inlined. */
  readonly isInline: Uint8Array;
}

/** Rows of flat, cum and their divisors are nodes; `frame` says which row of `frames` each stands for. */
export interface Graph {
  readonly frames: FrameTable;
  readonly frame: Uint32Array;
  readonly flat: Weights;
  readonly cum: Weights;
  readonly flatDivisor: Weights | undefined;
  readonly cumDivisor: Weights | undefined;
  /** The nodes that the graph shows, in order. Edges may lead to others. */
  readonly nodes: Uint32Array;
  readonly edges: Edges;
}

export interface GraphOptions {
  /** 1 for each frame that may become a node; all may where it is absent. */
  readonly kept?: Uint8Array;
  readonly dropNegative: boolean;
}

export function buildGraph(
  frames: FrameTable,
  samples: Samples,
  values: SampleValues,
  options: GraphOptions,
): Graph {
  const builder = new GraphBuilder(frames, values, options.kept);
  for (let sample = 0; sample < samples.count; sample++) builder.addSample(samples, sample);
  const graph = builder.finish();
  return { ...graph, nodes: selectNodes(graph, options.dropNegative) };
}

/** What a node holds itself, as shown: a mean where there are divisors. */
export function flatValue(graph: Graph, node: number): Int64 {
  return meanAt(graph.flat, graph.flatDivisor, node);
}

export function cumValue(graph: Graph, node: number): Int64 {
  return meanAt(graph.cum, graph.cumDivisor, node);
}

export function infoOf({ frames, frame }: Graph, node: number) {
  return frames.infos[frame[node] as number] as (typeof frames.infos)[number];
}

export function nameOf({ frames, frame }: Graph, node: number): string {
  return frames.names[frame[node] as number] as string;
}

const NOBODY = -1;

/** Walks stacks from the root. A frame that is not kept makes the next edge residual. */
class GraphBuilder {
  private readonly frames: FrameTable;
  private readonly kept: Uint8Array | undefined;
  private readonly flat: Sums;
  private readonly cum: Sums;
  private readonly weight: Sums;
  private readonly divisors: { flat: Sums; cum: Sums; weight: Sums } | undefined;
  private readonly edges = new EdgeIndex();
  /** The last sample + 1 in which a node or an edge was seen, so that recursion counts once. */
  private readonly nodeSeen: Int32Array;
  private edgeSeen = new Int32Array(FIRST_EDGES);
  private isResidual = new Uint8Array(FIRST_EDGES);
  private isCalled = new Uint8Array(FIRST_EDGES);
  private parent = NOBODY;
  private skipped = false;

  constructor(frames: FrameTable, { values, divisors }: SampleValues, kept?: Uint8Array) {
    const count = frames.infos.length;
    this.frames = frames;
    this.kept = kept;
    this.flat = createSums(values, count);
    this.cum = createSums(values, count);
    this.weight = createSums(values, FIRST_EDGES);
    this.nodeSeen = new Int32Array(count);
    if (divisors !== undefined) {
      this.divisors = {
        flat: createSums(divisors, count),
        cum: createSums(divisors, count),
        weight: createSums(divisors, FIRST_EDGES),
      };
    }
  }

  addSample({ stackStart, stack }: Samples, sample: number): void {
    if (this.flat.isZero(sample) && (this.divisors?.flat.isZero(sample) ?? true)) return;
    const { start, frame } = this.frames;
    this.parent = NOBODY;
    this.skipped = false;
    const leaf = stackStart[sample] as number;
    for (let depth = (stackStart[sample + 1] as number) - 1; depth >= leaf; depth--) {
      const location = stack[depth] as number;
      const innermost = start[location] as number;
      const outermost = (start[location + 1] as number) - 1;
      for (let row = outermost; row >= innermost; row--) {
        this.enter(frame[row] as number, row !== outermost, sample);
      }
    }
    if (this.parent === NOBODY || this.skipped) return;
    this.flat.add(this.parent, sample);
    this.divisors?.flat.add(this.parent, sample);
  }

  finish(): Graph {
    const nodes = this.frames.infos.length;
    const { count, caller, callee } = this.edges;
    return {
      frames: this.frames,
      frame: countUp(nodes),
      flat: this.flat.take(nodes),
      cum: this.cum.take(nodes),
      flatDivisor: this.divisors?.flat.take(nodes),
      cumDivisor: this.divisors?.cum.take(nodes),
      nodes: countUp(nodes),
      edges: {
        count,
        caller: caller.subarray(0, count),
        callee: callee.subarray(0, count),
        weight: this.weight.take(count),
        divisor: this.divisors?.weight.take(count),
        isResidual: this.isResidual.subarray(0, count),
        isInline: this.isCalled.subarray(0, count).map((called) => 1 - called),
      },
    };
  }

  private enter(node: number, isInline: boolean, sample: number): void {
    if (this.kept !== undefined && this.kept[node] === 0) {
      this.skipped = true;
      return;
    }
    if (this.nodeSeen[node] !== sample + 1) {
      this.nodeSeen[node] = sample + 1;
      this.cum.add(node, sample);
      this.divisors?.cum.add(node, sample);
    }
    if (this.parent !== NOBODY && this.parent !== node) this.addEdge(node, isInline, sample);
    this.parent = node;
    this.skipped = false;
  }

  private addEdge(callee: number, isInline: boolean, sample: number): void {
    const edge = this.edges.find(this.parent, callee);
    if (edge >= this.edgeSeen.length) this.lengthen();
    if (this.edgeSeen[edge] === sample + 1) return;
    this.edgeSeen[edge] = sample + 1;
    this.weight.add(edge, sample);
    this.divisors?.weight.add(edge, sample);
    if (this.skipped) this.isResidual[edge] = 1;
    if (!isInline) this.isCalled[edge] = 1;
  }

  private lengthen(): void {
    const length = 2 * this.edgeSeen.length;
    const seen = new Int32Array(length);
    seen.set(this.edgeSeen);
    this.edgeSeen = seen;
    this.isResidual = lengthenFlags(this.isResidual, length);
    this.isCalled = lengthenFlags(this.isCalled, length);
  }
}

const FIRST_EDGES = 1024;

/** Nodes that nothing is left of have no row, though edges still lead to them. */
function selectNodes(graph: Graph, dropNegative: boolean): Uint32Array {
  return graph.nodes.filter((node) => {
    const flat = weightAt(graph.flat, node);
    const cum = weightAt(graph.cum, node);
    if (isZero(flat) && isZero(cum)) return false;
    return !(dropNegative && (flat < 0 || (isZero(flat) && cum < 0)));
  });
}

function meanAt(sums: Weights, divisors: Weights | undefined, row: number): Int64 {
  const sum = weightAt(sums, row);
  return divisors === undefined ? sum : mean(sum, weightAt(divisors, row));
}

function countUp(count: number): Uint32Array {
  return new Uint32Array(count).map((_, row) => row);
}

function lengthenFlags(flags: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const longer = new Uint8Array(length);
  longer.set(flags);
  return longer;
}
