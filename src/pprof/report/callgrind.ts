/** The `callgrind` report: the call graph for KCachegrind, address by address (PARITY 11.9). */

import { growCallTree } from '../call-tree.ts';
import { tableFrames } from '../frames.ts';
import { type Graph, infoOf } from '../graph.ts';
import { groupRows } from '../group-rows.ts';
import { type Int64, truncate } from '../int64.ts';
import { scale } from '../measurement.ts';
import { flatValue } from '../node-weights.ts';
import type { ReportOptions } from '../options.ts';
import { sortEdges, sortNodes } from '../order.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Profile } from '../profile.ts';
import { weightAt } from '../weights.ts';
import { wholeCallGraph } from '../whole-graph.ts';
import { inBlocks } from './blocks.ts';
import { createCalleeNamer } from './callgrind-names.ts';
import { selectOutputUnit } from './format-value.ts';

/** A place that costs something: an instruction or, where the profile knows no more, a line or a function. */
export interface CallgrindPlace {
  readonly file: string;
  readonly name: string;
  readonly address: bigint;
  readonly line: number;
  /** In the unit of the report, cut to a whole number. */
  readonly cost: Int64;
}

export interface CallgrindNode extends CallgrindPlace {
  readonly objectFile: string;
  /** Heaviest first. Names that several functions share are numbered. */
  readonly calls: readonly CallgrindPlace[];
}

export interface CallgrindReport {
  readonly sampleType: string;
  readonly unit: string;
  /** Each is made when it is asked for. */
  readonly nodes: Iterable<CallgrindNode>;
  readonly warnings: readonly string[];
}

export function callgrindReport(profile: Profile, options: ReportOptions): CallgrindReport {
  const prepared = prepareReport(profile, options, 'callgrind');
  const { graph, parent } = buildGraph(prepared);
  const unit = selectOutputUnit(prepared, graph, 'whole');
  return {
    sampleType: prepared.values.type,
    unit,
    nodes: { [Symbol.iterator]: () => listNodes(prepared, graph, parent, unit) },
    warnings: prepared.warnings,
  };
}

/** The report as `go tool pprof -callgrind` prints it. */
export function printCallgrind(report: CallgrindReport): Iterable<string> {
  return inBlocks(printLines(report));
}

interface BuiltGraph {
  readonly graph: Graph;
  /** By node, of a call tree only. */
  readonly parent: Int32Array | undefined;
}

function buildGraph({ profile, options, values }: PreparedReport): BuiltGraph {
  const frames = tableFrames(profile, { ...options, keepObjectFiles: true });
  const { samples } = profile;
  const tree = options.callTree
    ? growCallTree(frames, samples, values, options.dropNegative)
    : undefined;
  const whole = tree ?? wholeCallGraph(frames, samples, values, options.dropNegative);
  const edges = whole.connect(whole.list);
  return { graph: { ...sortNodes(whole.list, options.sort), edges }, parent: tree?.parent };
}

function* listNodes(
  { values }: PreparedReport,
  graph: Graph,
  parent: Int32Array | undefined,
  unit: string,
): Generator<CallgrindNode, undefined> {
  const { edges } = graph;
  const callsOf = groupRows(edges.caller, graph.frame.length);
  const nameOfCallee = createCalleeNamer(graph, parent);
  const costOf = (value: Int64) => truncate(scale(value, values.unit, unit).value);
  for (const node of graph.nodes) {
    const calls = sortEdges(graph, callsOf(node)).map((edge) => {
      const callee = edges.callee[edge] as number;
      const { file, address, line } = infoOf(graph, callee);
      const cost = costOf(weightAt(edges.weight, edge));
      return { file, name: nameOfCallee(callee), address, line, cost };
    });
    const { file, name, address, line, objectFile } = infoOf(graph, node);
    yield { file, name, address, line, objectFile, cost: costOf(flatValue(graph, node)), calls };
  }
}

function* printLines({ sampleType, unit, nodes }: CallgrindReport): Generator<string, undefined> {
  const objects = createCompressor();
  const files = createCompressor();
  const names = createCompressor();
  yield 'positions: instr line';
  yield `events: ${sampleType}(${unit})`;
  let previous: CallgrindNode | undefined;
  for (const node of nodes) {
    const { file, name, objectFile } = node;
    const isSamePlace = previous?.file === file && previous.name === name;
    if (!isSamePlace || previous?.objectFile !== objectFile) {
      yield '';
      yield `ob=${objects(objectFile)}`;
      yield `fl=${files(file)}`;
      yield `fn=${names(name)}`;
    }
    yield `${printAddress(node.address, previous?.address)} ${node.line} ${node.cost}`;
    for (const call of node.calls) {
      yield `cfl=${files(call.file)}`;
      yield `cfn=${names(call.name)}`;
      // Profiles do not count calls. The address is relative to the node before, not to this one: so is pprof's.
      yield `calls=0 ${printAddress(call.address, previous?.address)} ${call.line}`;
      yield `* * ${call.cost}`;
    }
    previous = node;
  }
}

/** Writes a name in full only once, and then by its number. */
function createCompressor(): (name: string) => string {
  const numbers = new Map<string, number>();
  return (name) => {
    if (name === '') return '';
    const known = numbers.get(name);
    if (known !== undefined) return `(${known})`;
    numbers.set(name, numbers.size + 1);
    return `(${numbers.size}) ${name}`;
  };
}

/** Relative to the previous address where that is shorter. */
function printAddress(address: bigint, previous: bigint | undefined): string {
  const absolute = `0x${address.toString(16)}`;
  if (previous === undefined) return absolute;
  if (previous === address) return '*';
  const distance = BigInt.asIntN(64, address - previous);
  const relative = distance < 0n ? `${distance}` : `+${distance}`;
  return relative.length < absolute.length ? relative : absolute;
}
