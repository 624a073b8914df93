/** What is known of leaks in each of the services, and what their snapshots say now. */

import type { LeakRecord, LeakSighting, LeakState } from '../../leaks/identity.ts';
import { judgeHistory } from '../../leaks/judge-history.ts';
import type { Confidence, Estimate, Inquiry, Judgement, Verdict } from '../../leaks/judgement.ts';
import type { ServiceHistory } from '../command.ts';
import { type LeakMemory, type Repair, recallLeaks } from '../leak-memory.ts';

/** JSON. */
export interface LeaksReport {
  readonly services: readonly ServiceLeaks[];
  /** Those that grow first, the fastest of them first; muted ones last. */
  readonly leaks: readonly KnownLeakRow[];
  readonly repairs: readonly (Repair & { readonly service: string })[];
  readonly learned: readonly LeakRecord[];
  readonly skipped: number;
  /** The leak that was asked about, as it was typed: then `leaks` has no other, and `otherIds` names all there are; null for all. */
  readonly id: string | null;
  readonly otherIds: readonly string[];
}

export interface ServiceLeaks {
  readonly service: string;
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  readonly snapshots: number;
  readonly missing: number;
  readonly slopeBytesPerHour: Estimate | null;
  readonly outOfMemory: Judgement['outOfMemory'];
  /** Groups that grow beside the suspects. */
  readonly others: number;
}

/** One leak in one service. */
export interface KnownLeakRow
  extends Pick<LeakRecord, 'id' | 'signature' | 'allocator' | 'entry' | 'kind'> {
  readonly service: string;
  readonly state: LeakState;
  readonly sighting: LeakSighting;
  /** Bytes per hour as the snapshots say now; null where it does not grow. */
  readonly slope: Estimate | null;
}

export function surveyLeaks(
  histories: readonly ServiceHistory[],
  { skipped = 0, id = null }: { readonly skipped?: number; readonly id?: string | null },
): LeaksReport {
  const surveys = histories.map((history) => {
    const inquiry = judgeHistory(history);
    return { service: history.service, inquiry, memory: recallLeaks(history, inquiry) };
  });
  const leaks = surveys.flatMap(listLeaks).sort(compareRows);
  const asked = id === null ? leaks : leaks.filter((row) => isNamed(row, id, leaks));
  return {
    services: surveys.map(({ service, inquiry }) => summarize(service, inquiry)),
    leaks: asked,
    repairs: surveys.flatMap(({ service, memory }) =>
      memory.repairs.map((repair) => ({ ...repair, service })),
    ),
    learned: surveys.flatMap(({ memory }) => memory.learned),
    skipped,
    id,
    otherIds: [...new Set(leaks.map((row) => row.id))].filter((one) => one !== asked[0]?.id),
  };
}

/** By its name, or by more digits of its signature than the name has. */
function isNamed(
  { id, signature }: KnownLeakRow,
  typed: string,
  all: readonly KnownLeakRow[],
): boolean {
  if (all.some((row) => row.id === typed)) return id === typed;
  return signature.startsWith(typed.slice('HEAP-'.length));
}

function summarize(service: string, { judgement, missing }: Inquiry): ServiceLeaks {
  const { verdict, confidence, snapshots, slopeBytesPerHour, outOfMemory, others } = judgement;
  return {
    service,
    verdict,
    confidence,
    snapshots,
    missing,
    slopeBytesPerHour,
    outOfMemory,
    others,
  };
}

interface Survey {
  readonly service: string;
  readonly inquiry: Inquiry;
  readonly memory: LeakMemory;
}

function listLeaks({ service, inquiry, memory }: Survey): KnownLeakRow[] {
  return memory.records.flatMap(({ id, signature, allocator, entry, kind, state, sightings }) => {
    const sighting = sightings.find((one) => one.service === service);
    if (sighting === undefined) return [];
    const suspect = inquiry.judgement.suspects.find((one) => one.signature === signature);
    const slope = suspect?.slopeBytesPerHour ?? null;
    return [{ id, signature, allocator, entry, kind, service, state, sighting, slope }];
  });
}

function compareRows(one: KnownLeakRow, other: KnownLeakRow): number {
  return rankOf(one) - rankOf(other) || rateOf(other) - rateOf(one) || (one.id < other.id ? -1 : 1);
}

function rankOf({ state, slope }: KnownLeakRow): number {
  if (state.kind === 'muted') return 2;
  return slope === null ? 1 : 0;
}

function rateOf({ slope, sighting }: KnownLeakRow): number {
  return slope?.estimate ?? sighting.lastSlope;
}
