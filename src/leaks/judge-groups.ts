/** The verdict on every group of a service: what grows, surely enough among so many, and did not only move (DETECTOR 2.6 steps 9 and 10). */

import { type DefinedSeries, findSources } from './cost-shift.ts';
import type { GroupDefinition } from './digest.ts';
import { countBySize } from './growing-blocks.ts';
import { type Finding, findFloor, type JudgeContext, judgeSeries } from './judge-series.ts';
import type { GroupSeries, ServiceSeries } from './series.ts';
import { mean } from './statistics/line.ts';
import { rejectAtRate } from './statistics/multiple.ts';

export interface JudgedGroup extends DefinedSeries {
  readonly finding: Finding;
}

export interface MovedGroup extends JudgedGroup {
  readonly sources: readonly DefinedSeries[];
}

export interface JudgedGroups {
  /** Most growth first. */
  readonly growing: readonly JudgedGroup[];
  readonly moved: readonly MovedGroup[];
  /** All others that were more than nothing, whatever their verdict. */
  readonly rest: readonly JudgedGroup[];
}

/** Groups with fewer samples at both ends are not counted as tests. */
const LEAST_TESTED = 4;

export function contextOf(series: ServiceSeries): JudgeContext {
  const floor = findFloor(series.rate, mean(series.total.bytes));
  const { hours, load, rate, total } = series;
  return { hours, load, work: total.births, rate, floor };
}

export function judgeGroups(
  series: ServiceSeries,
  definitions: ReadonlyMap<string, GroupDefinition>,
): JudgedGroups {
  const context = contextOf(series);
  const groups = series.groups.map((group) => ({
    series: group,
    definition: definitions.get(group.signature) ?? null,
  }));
  const judged = groups
    .filter(
      ({ series, definition }) =>
        isTested(countBySize(series, context.rate) ?? series) && definition?.kind !== 'observer',
    )
    .map((group) => ({ ...group, finding: judgeSeries(group.series, context) }));
  const isSure = rejectAtRate(judged.map(({ finding }) => finding.p));
  const grown = judged.filter(({ finding }, at) => finding.verdict === 'growing' && isSure[at]);
  const sourced = grown.map((group) => ({ ...group, sources: findSources(group, groups) }));
  return {
    growing: sourced.filter(({ sources }) => sources.length === 0).sort(compareGrowth),
    moved: sourced.filter(({ sources }) => sources.length > 0).sort(compareGrowth),
    rest: judged.filter((group) => !grown.includes(group)),
  };
}

function isTested({ live }: GroupSeries): boolean {
  return (live[0] ?? 0) + (live.at(-1) ?? 0) >= LEAST_TESTED;
}

function compareGrowth({ finding: one }: JudgedGroup, { finding: other }: JudgedGroup): number {
  return other.growthBytes - one.growthBytes || other.z - one.z;
}
