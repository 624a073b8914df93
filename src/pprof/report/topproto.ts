/** The `topproto` report: the rows of `top` as a profile of one sample each (PARITY 11.9). */

import { type Graph, infoOf } from '../graph.ts';
import { type Int64, truncate } from '../int64.ts';
import { scale } from '../measurement.ts';
import type { FrameInfo } from '../names.ts';
import { cumValue, flatValue } from '../node-weights.ts';
import type { ReportOptions } from '../options.ts';
import { type PreparedReport, prepareReport } from '../prepare.ts';
import type { Functions, Labels, Profile } from '../profile.ts';
import { StringInterner } from '../string-table.ts';
import { formatTimeInUtc } from '../time.ts';
import { valueColumnOf } from '../value-column.ts';
import { buildGraphReport } from './graph-report.ts';
import type { RawReport } from './raw.ts';

/** Sample types are `cum` and `flat`, in the unit in which `top` would show them. Written as -proto is. */
export function topprotoReport(profile: Profile, options: ReportOptions): RawReport {
  const prepared = prepareReport(profile, options, 'topproto');
  const { graph, summary } = buildGraphReport(prepared, formatTimeInUtc, 'none');
  return { profile: profileOf(prepared, graph, summary.outputUnit), warnings: prepared.warnings };
}

function profileOf({ profile, values }: PreparedReport, graph: Graph, unit: string): Profile {
  const infos = Array.from(graph.nodes, (node) => infoOf(graph, node));
  const column = (read: (node: number) => Int64) =>
    valueColumnOf(
      Array.from(graph.nodes, (node) =>
        BigInt(truncate(scale(read(node), values.unit, unit).value)),
      ),
    );
  const { strings, functions, rows } = tableFunctions(infos);
  const count = infos.length;
  const from0 = Uint32Array.from({ length: count + 1 }, (_, row) => row);
  const { timeNanos, durationNanos, periodType, period } = profile;
  return {
    strings,
    sampleTypes: ['cum', 'flat'].map((type) => ({ type, unit })),
    defaultSampleType: '',
    samples: {
      count,
      stackStart: from0,
      stack: from0.subarray(0, count),
      values: [column((node) => cumValue(graph, node)), column((node) => flatValue(graph, node))],
    },
    labels: noLabels(count),
    locations: {
      count,
      id: BigUint64Array.from(infos, (_, row) => BigInt(row) + 1n),
      address: BigUint64Array.from(infos, ({ address }) => address),
      mapping: new Int32Array(count).fill(-1),
      lineStart: from0,
      isFolded: new Uint8Array(count),
    },
    lines: {
      count,
      function: rows,
      line: Float64Array.from(infos, ({ line }) => line),
      column: Float64Array.from(infos, ({ column }) => column),
    },
    functions,
    mappings: [],
    dropFrames: '',
    keepFrames: '',
    timeNanos,
    durationNanos,
    periodType,
    period,
    comments: [],
    docUrl: '',
  };
}

/** `rows[i]` is the function of `infos[i]`. */
function tableFunctions(infos: readonly FrameInfo[]) {
  const strings = new StringInterner();
  const known = new Map<string, number>();
  const distinct: FrameInfo[] = [];
  const rows = Int32Array.from(infos, (info) => {
    const key = JSON.stringify([info.name, info.file, info.startLine]);
    const row = known.get(key) ?? distinct.push(info) - 1;
    known.set(key, row);
    return row;
  });
  const functions: Functions = {
    count: distinct.length,
    id: BigUint64Array.from(distinct, (_, row) => BigInt(row) + 1n),
    name: Uint32Array.from(distinct, ({ name }) => strings.index(name)),
    systemName: new Uint32Array(distinct.length),
    filename: Uint32Array.from(distinct, ({ file }) => strings.index(file)),
    startLine: Float64Array.from(distinct, ({ startLine }) => startLine),
  };
  return { strings: strings.table(), functions, rows };
}

function noLabels(samples: number): Labels {
  const none = new Uint32Array(0);
  const number = new BigInt64Array(0);
  return { start: new Uint32Array(samples + 1), key: none, text: none, number, unit: none };
}
