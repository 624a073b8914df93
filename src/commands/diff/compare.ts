/** What grew and what shrank between two profiles: pprof's own difference, and both sides of each of its rows. */

import { loadDifference } from '../../pprof/driver/load-default.ts';
import type { FlameTree } from '../../pprof/flame-tree.ts';
import { scale } from '../../pprof/measurement.ts';
import type { ReportOptions } from '../../pprof/options.ts';
import type { Profile } from '../../pprof/profile.ts';
import type { NodeRow } from '../../pprof/report/graph-report.ts';
import { type TopReport, type TopRow, topReport } from '../../pprof/report/top.ts';
import { normalizeProfile } from '../../pprof/scale.ts';
import { buildChatGraph, type ChatGraph, printGraphOfFile } from '../call-graph.ts';
import type { Snapshot } from '../command.ts';
import { growFlame } from '../flame-attachments.ts';
import { judgeRows, keyOf, type RowSignificance } from './significance.ts';
import type { BaseWords } from './words.ts';

/** Values are in the unit of the difference. */
export interface Weights {
  readonly flat: number;
  readonly cum: number;
}

/** A row of the difference: its flat and cum are what was added, negative where it shrank. */
export interface DiffRow extends TopRow {
  readonly before: Weights;
  readonly after: Weights;
  /** Null where nothing can be said of sampling error. */
  readonly significance: RowSignificance | null;
}

export interface Side {
  readonly total: number;
  /** What the filters leave of it. */
  readonly matching: number;
}

export interface Comparison {
  /** As `pprof -top -diff_base=before after` reports it, or `-base`. */
  readonly top: Omit<TopReport, 'rows'> & { readonly rows: readonly DiffRow[] };
  /** The functions that changed the most, and what was added to the calls between them; null for means, which do not add up. */
  readonly calls: ChatGraph | null;
  readonly before: Side;
  readonly after: Side;
  /** What the intervals of the rows are made of; null where there are none. */
  readonly sampling: { readonly areBirthsKnown: boolean } | null;
}

/** Throws ProfileError where the two measure different things. */
export function compareSnapshots(
  from: Snapshot,
  to: Snapshot,
  options: ReportOptions,
  { isDiffBase, normalize }: BaseWords,
): Comparison {
  const whole = { ...options, normalize };
  const loaded = loadDifference(from.unfinished, to.unfinished, { isDiffBase, options: whole });
  const top = topReport(loaded, whole);
  const after = normalize ? normalizeProfile(to.profile, from.profile) : to.profile;
  const [sideBefore, sideAfter] = [from.profile, after].map((profile) =>
    readSide(profile, options, top),
  );
  if (sideBefore === undefined || sideAfter === undefined) throw new Error('a side is missing');
  const judged = normalize ? null : judgeRows(from, to, top.sampleType, top.rows, options);
  const rows = top.rows.map((row, at) => ({
    ...row,
    before: sideBefore.weightsOf(row),
    after: sideAfter.weightsOf(row),
    significance: judged?.rows[at] ?? null,
  }));
  return {
    top: { ...top, rows },
    calls: options.mean ? null : buildChatGraph(loaded, { ...whole, nodeCount: USUAL }),
    before: sideBefore.side,
    after: sideAfter.side,
    sampling: judged === null ? null : { areBirthsKnown: judged.areBirthsKnown },
  };
}

/** All calls with what was added to them, as the pictures of a difference show them. They take longer than the table. */
export interface ChangedCalls {
  readonly flame: FlameTree;
  /** In the language of Graphviz, as pprof draws it. */
  readonly dot: string;
}

/** Null for means, which do not add up. */
export function compareCalls(
  from: Snapshot,
  to: Snapshot,
  options: ReportOptions,
  { isDiffBase, normalize }: BaseWords,
): ChangedCalls | null {
  if (options.mean) return null;
  const whole = { ...options, normalize };
  const loaded = loadDifference(from.unfinished, to.unfinished, { isDiffBase, options: whole });
  return {
    flame: growFlame(loaded, whole, ''),
    dot: printGraphOfFile(loaded, { ...whole, nodeCount: USUAL }),
  };
}

/** The number of rows is the table's: a picture has its own. */
const USUAL = -1;

interface ReadSide {
  readonly side: Side;
  readonly weightsOf: (row: NodeRow) => Weights;
}

/** One of the two under the same filters, with nothing trimmed away. */
function readSide(profile: Profile, options: ReportOptions, difference: TopReport): ReadSide {
  const { total, rows, sampleUnit } = topReport(profile, {
    ...options,
    sampleIndex: difference.sampleType.replace(/^mean_/u, ''),
    trim: false,
    dropNegative: false,
    relativePercentages: false,
  });
  const convert = (value: number): number => scale(value, sampleUnit, difference.sampleUnit).value;
  const weights = new Map<string, Weights>();
  for (const row of rows) {
    const known = weights.get(keyOf(row)) ?? NOTHING;
    weights.set(keyOf(row), {
      flat: known.flat + convert(row.flat),
      cum: known.cum + convert(row.cum),
    });
  }
  const matching = rows.reduce((sum, { flat }) => sum + flat, 0);
  return {
    side: { total: convert(total), matching: convert(matching) },
    weightsOf: (row) => weights.get(keyOf(row)) ?? NOTHING,
  };
}

const NOTHING: Weights = { flat: 0, cum: 0 };
