/** The answer to "is it leaking, what, whose, since when, until when": everything that is known of a service, judged. */

import type { GroupDefinition } from './digest.ts';
import { type Epoch, findEpoch } from './epochs.ts';
import { type Forecast, findForecast, type GrowingProcess } from './forecast.ts';
import { findGoroutineGrowth, stacksGrow } from './goroutine-growth.ts';
import { findHolders, type HeldMemory } from './holders.ts';
import { toIsoTime } from './iso-time.ts';
import { contextOf, type JudgedGroup, type JudgedGroups, judgeGroups } from './judge-groups.ts';
import { CONFIRMED, type Finding, judgeSeries, PROVISIONAL } from './judge-series.ts';
import type {
  Confidence,
  History,
  Inquiry,
  Judgement,
  OutsideHeap,
  SeriesPoint,
  Suspect,
  Verdict,
} from './judgement.ts';
import type { Moment } from './moment.ts';
import { noteMoved, noteOutside, noteReplicas, noteTooFew, noteVerdict } from './notes.ts';
import { findOddReplica } from './odd-replica.ts';
import { findOutsideHeap } from './outside-heap.ts';
import { buildSeries, type GroupSeries, type ServiceSeries, sumSeries } from './series.ts';
import { findSince } from './since.ts';
import { correlate } from './statistics/line.ts';
import { median } from './statistics/order.ts';

const MOST_SUSPECTS = 3;
const HOUR = 3_600_000;
/** Correlation of the load with time. */
const RISING_LOAD = 0.6;

export function judgeHistory(history: History): Inquiry {
  const epoch = findEpoch(history.digests);
  const series = buildSeries(epoch.moments);
  const definitions = new Map(history.definitions.map((one) => [one.signature, one]));
  const evidence = weigh(history, epoch, series, definitions);
  const judgement = conclude(history, evidence);
  const shown = evidence.accused.slice(0, MOST_SUSPECTS);
  return {
    judgement,
    series: drawPoints(series, series.total),
    suspectSeries: shown.map(({ column }) => (column === null ? [] : drawPoints(series, column))),
    definitions: shown.map(({ definition }) => definition),
    leftOut: epoch.leftOut,
    missing: findMissing(epoch.moments.length),
    pace: evidence.pace,
    outside: evidence.outside,
    goroutines: history.goroutines,
    wantsGoroutines: evidence.wantsGoroutines,
    oddReplica: findOddReplica(
      epoch.moments,
      shown[0]?.column?.signature ?? null,
      contextOf(series).floor,
    ),
    ceiling: findCeilingOf(evidence.total),
  };
}

/** Somebody to name, with what speaks against them. */
interface Accused {
  readonly definition: GroupDefinition & { readonly kind: Suspect['kind'] };
  readonly finding: Finding;
  /** Null for goroutines that no group of the heap stands for. */
  readonly column: GroupSeries | null;
}

interface Evidence {
  readonly epoch: Epoch;
  readonly series: ServiceSeries;
  readonly definitions: ReadonlyMap<string, GroupDefinition>;
  readonly total: Finding;
  readonly groups: JudgedGroups;
  /** Most growth first. */
  readonly accused: readonly Accused[];
  readonly wantsGoroutines: boolean;
  readonly outside: OutsideHeap | null;
  readonly pace: number | null;
}

function weigh(
  history: History,
  epoch: Epoch,
  series: ServiceSeries,
  definitions: ReadonlyMap<string, GroupDefinition>,
): Evidence {
  const context = contextOf(series);
  const groups = judgeGroups(series, definitions);
  const descriptors = groups.growing.find(({ definition }) => definition?.kind === 'goroutines');
  const goroutines = findGoroutineGrowth(
    epoch.moments,
    context,
    descriptors ?? null,
    history.goroutines,
  );
  const others = groups.growing.filter((group) => group !== descriptors).flatMap(accuse);
  const started = goroutines === null ? [] : accuse({ ...goroutines, series: descriptors?.series });
  return {
    epoch,
    series,
    definitions,
    total: judgeSeries(series.total, context),
    groups,
    accused: [...others, ...started].sort(
      (one, other) => other.finding.growthBytes - one.finding.growthBytes,
    ),
    wantsGoroutines: descriptors !== undefined || stacksGrow(epoch.moments, context),
    outside: findOutsideHeap(epoch.moments),
    pace: findPace(series.at),
  };
}

function accuse({
  definition,
  finding,
  series,
}: Pick<JudgedGroup, 'definition' | 'finding'> & {
  readonly series: GroupSeries | undefined;
}): readonly Accused[] {
  if (definition === null) return [];
  const { kind } = definition;
  if (kind === 'observer') return [];
  return [{ definition: { ...definition, kind }, finding, column: series ?? null }];
}

function conclude(history: History, evidence: Evidence): Judgement {
  const { accused, series, total, outside, wantsGoroutines: isBeside } = evidence;
  const suspects = accused.map(({ definition }) => definition);
  const verdict = nameVerdict(evidence);
  const confidence = gradeOf(series.at.length);
  const shown = accused.slice(0, MOST_SUSPECTS);
  const forecast = verdict === 'growing' ? forecastOf(history, evidence) : null;
  const last = series.at.at(-1) ?? 0;
  return {
    verdict,
    confidence,
    snapshots: series.at.length,
    from: toIsoTime(series.at[0] ?? 0),
    to: toIsoTime(last),
    slopeBytesPerHour: confidence === 'none' ? null : total.slope,
    suspects: shown.map((one) => describeSuspect(one, history, evidence)),
    others: accused.length - shown.length,
    holders: findHolders(series, evidence.definitions, findHeld(evidence, verdict)),
    outOfMemory:
      forecast?.kind === 'hours'
        ? {
            earliest: toIsoTime(last + forecast.earliest * HOUR),
            latest: toIsoTime(last + forecast.latest * HOUR),
          }
        : null,
    notes: [
      ...(confidence === 'none' ? noteTooFew(series.total) : []),
      ...noteVerdict({ verdict, confidence, suspects, isBeside, ceiling: total.ceiling }),
      ...noteOutside(outside),
      ...noteMoved(evidence.groups),
      ...noteReplicas(evidence.epoch.youngReplicas),
      ...(forecast?.kind === 'none' ? [forecast.reason] : []),
    ],
  };
}

function nameVerdict({ accused, series, total, wantsGoroutines }: Evidence): Verdict {
  if (series.at.length < PROVISIONAL) return 'insufficient-data';
  if (accused.length > 0 || wantsGoroutines) return 'growing';
  return total.verdict === 'growing' && loadRises(series) ? 'stable' : total.verdict;
}

/** Then a whole of which no part grows surely enough to be named has grown because there is more to do: sessions lag behind the load. */
function loadRises({ hours, load }: ServiceSeries): boolean {
  return correlate(hours, load) > RISING_LOAD;
}

function gradeOf(snapshots: number): Confidence {
  if (snapshots < PROVISIONAL) return 'none';
  return snapshots < CONFIRMED ? 'provisional' : 'confirmed';
}

function findMissing(snapshots: number): number {
  return snapshots < PROVISIONAL ? PROVISIONAL - snapshots : Math.max(0, CONFIRMED - snapshots);
}

function findPace(at: readonly number[]): number | null {
  if (at.length < 2) return null;
  return median(at.slice(1).map((time, row) => time - (at[row] ?? time)));
}

function describeSuspect(
  { definition, finding, column }: Accused,
  { events }: History,
  { epoch, series, pace }: Evidence,
): Suspect {
  const since =
    column === null ? null : findSince(column.bytes, series.hours, epoch, events, pace ?? 0);
  return {
    signature: definition.signature,
    verdict: finding.verdict,
    growthBytes: finding.growthBytes,
    slopeBytesPerHour: finding.slope,
    since: since === null ? null : toIsoTime(since),
    allocator: definition.allocator,
    entry: definition.entry,
    via: definition.via,
    kind: definition.kind,
  };
}

function findHeld({ accused, groups }: Evidence, verdict: Verdict): HeldMemory {
  if (accused.length > 0) {
    return { definitions: accused.map(({ definition }) => definition), isBounded: false };
  }
  if (verdict !== 'sawtooth') return { definitions: [], isBounded: true };
  const bounded = groups.rest.filter(({ finding }) => finding.verdict === 'sawtooth');
  return { definitions: bounded.flatMap(({ definition }) => definition ?? []), isBounded: true };
}

function forecastOf(history: History, { epoch, series, accused }: Evidence): Forecast {
  if (accused.length > 0 && accused.every(({ definition }) => definition.kind === 'goroutines')) {
    return {
      kind: 'none',
      reason: 'No forecast: what grows are stacks of goroutines, beside the heap.',
    };
  }
  const watched = series.hours.at(-1) ?? 0;
  const signatures = new Set(accused.map(({ definition }) => definition.signature));
  return findForecast(listProcesses(epoch, signatures), history, watched);
}

/** Each replica by itself: a limit is one process's. What grows are its suspects, where there are any: the rest of the heap comes and goes. */
function listProcesses(
  { moments }: Epoch,
  signatures: ReadonlySet<string>,
): readonly GrowingProcess[] {
  const processes = moments.at(-1)?.processes ?? [];
  return processes.map((process, replica) => {
    const series = buildSeries(pickReplica(moments, replica));
    const suspected = series.groups.filter(({ signature }) => signatures.has(signature));
    const grown = suspected.length > 0 ? sumSeries(suspected) : series.total;
    const finding = judgeSeries(grown, contextOf(series));
    return { process, finding, liveBytes: series.total.bytes.at(-1) ?? 0 };
  });
}

function pickReplica(moments: readonly Moment[], replica: number): readonly Moment[] {
  return moments.map(({ at, processes }) => ({
    at,
    processes: processes.slice(replica, replica + 1),
  }));
}

function drawPoints(series: ServiceSeries, column: GroupSeries): readonly SeriesPoint[] {
  return series.at.map((at, row) => ({
    at,
    bytes: column.bytes[row] ?? 0,
    deviation: Math.sqrt(column.variance[row] ?? 0),
  }));
}

function findCeilingOf({ verdict, ceiling }: Finding): Inquiry['ceiling'] {
  if (verdict !== 'sawtooth' || ceiling === null) return null;
  return { bytes: ceiling.maximum, teeth: ceiling.teeth };
}
