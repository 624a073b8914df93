/** What `/heap why` finds: the judgement that scripts rely on, and beside it all that its message needs. */

import { findLargest, type LargeAllocator } from '../../leaks/first-look.ts';
import type { LeakRecord } from '../../leaks/identity.ts';
import { judgeHistory } from '../../leaks/judge-history.ts';
import { CONFIRMED } from '../../leaks/judge-series.ts';
import type { Inquiry, Judgement, SeriesPoint, Suspect } from '../../leaks/judgement.ts';
import { findKnownLeak, type KnownLeak } from '../../leaks/known-leaks.ts';
import { nameSignature } from '../../leaks/remember.ts';
import { findStep } from '../../leaks/statistics/shape.ts';
import { drawTimeline, findMarks, type TimelineMark } from '../../leaks/timeline.ts';
import type { ServiceHistory } from '../command.ts';
import { type LeakMemory, type Repair, recallLeaks } from '../leak-memory.ts';
import { readIsoTime } from '../leak-words.ts';
import type { WhyArgs } from './why.ts';

/** Exactly the object of `heapbot why --json`, and one key more. */
export interface WhyReport extends Judgement {
  readonly details: WhyDetails;
}

/** What people see beside the judgement; it may change from one version to the next. Times are milliseconds since 1970. JSON. */
export interface WhyDetails extends Omit<Inquiry, 'judgement' | 'wantsGoroutines'> {
  readonly subject: string;
  /** Null for files. */
  readonly service: string | null;
  /** The last snapshot. */
  readonly snapshot: string | null;
  /** What the suspects are called, in their order. */
  readonly names: readonly SuspectName[];
  readonly learned: readonly LeakRecord[];
  readonly repairs: readonly Repair[];
  /** What is known of the suspects' libraries, in their order. */
  readonly knownLeaks: readonly (KnownLeak | null)[];
  /** Who holds the most, as long as there is no verdict. */
  readonly largest: readonly LargeAllocator[];
  /** What happened when the growth began. */
  readonly cause: TimelineMark | null;
  /** Where the verdict is a step. */
  readonly step: { readonly at: number; readonly before: number; readonly after: number } | null;
  /** From as long before the judged part as that is long. */
  readonly timeline: readonly SeriesPoint[];
  /** The same of each suspect, in their order; empty where no group of the heap stands for it. */
  readonly suspectTimelines: readonly (readonly SeriesPoint[])[];
  readonly marks: readonly TimelineMark[];
  /** Replicas in the last snapshot. */
  readonly replicas: number;
  /** Bytes between two samples. */
  readonly rate: number;
  /** What memory is limited to, in bytes, and by whom. */
  readonly limit: { readonly bytes: number; readonly isSoft: boolean } | null;
  /** Null where the answer is final, or cannot be revised. */
  readonly watching: Watching | null;
}

export interface SuspectName {
  readonly id: string;
  readonly state: LeakRecord['state'];
}

export interface Watching {
  readonly pace: number;
  /** Snapshots until the verdict is confirmed. */
  readonly toGo: number;
  /** When there will be as many as the next grade of confidence takes. */
  readonly readyAt: number;
}

const MOST_LARGEST = 5;
const HOUR = 3_600_000;
const SECOND = 1000;
const MINUTE = 60_000;
const USUAL_PACE = 5 * MINUTE;

export function explainService(history: ServiceHistory, args: WhyArgs, now: number): WhyReport {
  const judged = judgeHistory(history);
  const { judgement, wantsGoroutines: _, ...inquiry } = judged;
  const memory = recallLeaks(history, judged);
  const marks = findMarks(history);
  const last = history.digests.at(-1);
  return {
    ...judgement,
    details: {
      ...inquiry,
      subject: args.service ?? history.service,
      service: args.service,
      snapshot: last?.snapshot ?? null,
      names: judgement.suspects.map((suspect) => nameSuspect(suspect, memory)),
      learned: memory.learned,
      repairs: memory.repairs,
      knownLeaks: inquiry.definitions.map(findKnownLeak),
      largest: judgement.confidence === 'none' ? findLargest(history, MOST_LARGEST) : [],
      cause: findCause(judgement, marks, inquiry.pace ?? 0),
      step: judgement.verdict === 'step' ? locateStep(inquiry.series) : null,
      ...showPast(history, judged, marks),
      replicas: last?.processes.length ?? 0,
      rate: Math.max(0, ...(last?.processes ?? []).map(({ rate }) => rate)),
      limit: findLimit(history),
      watching: planWatch(judgement, inquiry.missing, history.pace ?? inquiry.pace, args, now),
    },
  };
}

function nameSuspect({ signature }: Suspect, { records }: LeakMemory): SuspectName {
  const record = records.find((one) => one.signature === signature);
  if (record !== undefined) return { id: record.id, state: record.state };
  const others = records.map((one) => one.signature);
  return { id: nameSignature(signature, others), state: { kind: 'open' } };
}

/** The deploy or restart that is as near to the onset as two snapshots are to each other. */
function findCause(
  { suspects }: Judgement,
  marks: readonly TimelineMark[],
  pace: number,
): TimelineMark | null {
  const since = suspects[0]?.since ?? null;
  if (since === null) return null;
  const began = readIsoTime(since);
  const near = marks.filter(({ at }) => Math.abs(at - began) <= Math.max(pace, MINUTE));
  return near.find(({ kind }) => kind === 'deploy') ?? near[0] ?? null;
}

function locateStep(series: readonly SeriesPoint[]): WhyDetails['step'] {
  const hours = series.map(({ at }) => at / HOUR);
  const step = findStep(
    hours,
    series.map(({ bytes }) => bytes),
  );
  const point = step === null ? undefined : series[step.index];
  if (step === null || point === undefined) return null;
  return { at: point.at, before: step.before, after: step.after };
}

function showPast(
  { digests }: ServiceHistory,
  { judgement, series, suspectSeries }: Inquiry,
  marks: readonly TimelineMark[],
): Pick<WhyDetails, 'timeline' | 'suspectTimelines' | 'marks'> {
  const [first, last] = [series[0]?.at ?? 0, series.at(-1)?.at ?? 0];
  const from = first - Math.max(last - first, HOUR);
  const shown = digests.filter(({ takenAt }) => takenAt >= from);
  return {
    timeline: drawTimeline(shown, () => true),
    suspectTimelines: judgement.suspects.map((suspect, at) =>
      suspectSeries[at]?.length === 0
        ? []
        : drawTimeline(shown, (signature) => signature === suspect.signature),
    ),
    marks: marks.filter(({ at }) => at >= from),
  };
}

function findLimit({ memoryLimit, softLimit }: ServiceHistory): WhyDetails['limit'] {
  const isSoft = softLimit !== null && softLimit <= (memoryLimit ?? Number.POSITIVE_INFINITY);
  const bytes = isSoft ? softLimit : memoryLimit;
  return bytes === null ? null : { bytes, isSoft };
}

function planWatch(
  { snapshots, confidence }: Judgement,
  missing: number,
  usual: number | null,
  { service, every, isRevisable }: WhyArgs,
  now: number,
): Watching | null {
  if (service === null || !isRevisable || confidence === 'confirmed') return null;
  const pace = every ?? Math.max(MINUTE, Math.min(usual ?? USUAL_PACE, USUAL_PACE));
  const whole = SECOND * Math.round(pace / SECOND);
  return { pace: whole, toGo: CONFIRMED - snapshots, readyAt: now + missing * whole };
}
