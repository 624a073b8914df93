/** What is new of a service's suspects since the last digest. */

import type { LeakRecord } from '../../leaks/identity.ts';
import type { Estimate, Inquiry, Suspect } from '../../leaks/judgement.ts';
import { nameSignature } from '../../leaks/remember.ts';
import type { ServiceHistory } from '../command.ts';
import type { DigestMemory } from '../scheduled-digest.ts';

export type Remembered = DigestMemory['last'][string];

export interface SuspectNews {
  readonly id: string;
  readonly name: string;
  /** `worse`: its slope is surely steeper by a quarter than when it was last seen. */
  readonly news: 'new' | 'worse' | 'known';
  readonly slopeBytesPerHour: Estimate;
}

/** The slope that it is compared with has an error too: a steady leak is not by this much steeper. */
const WORSE = 1.25;

export function describeSuspect(
  { signature, allocator, slopeBytesPerHour }: Suspect,
  history: ServiceHistory,
  records: readonly LeakRecord[],
  last: Remembered | null,
): SuspectNews[] {
  const record = records.find((one) => one.signature === signature);
  if (record?.state.kind === 'muted') return [];
  const before = history.leaks.find((one) => one.signature === signature);
  const seen = before?.sightings.find(({ service }) => service === history.service);
  const isWorse = seen !== undefined && slopeBytesPerHour.low > WORSE * Math.max(0, seen.lastSlope);
  const isNew = last === null ? before === undefined : !last.suspects.includes(signature);
  return [
    {
      id: nameLeak(signature, records),
      name: allocator.function,
      news: isNew ? 'new' : isWorse ? 'worse' : 'known',
      slopeBytesPerHour,
    },
  ];
}

/** A suspect that is merely not among the first, or that too few snapshots speak of since a restart, is not gone. */
export function findGone(
  { judgement: { verdict, suspects, others } }: Inquiry,
  last: Remembered | null,
): readonly string[] {
  if (last === null || others > 0 || verdict === 'insufficient-data') return [];
  return last.suspects.filter((one) => !suspects.some(({ signature }) => signature === one));
}

export function rememberSuspects(
  { judgement }: Inquiry,
  last: Remembered | null,
  gone: readonly string[],
): readonly string[] {
  const now = judgement.suspects.map(({ signature }) => signature);
  const kept = (last?.suspects ?? []).filter((signature) => !gone.includes(signature));
  return [...new Set([...now, ...kept])].slice(0, MOST_REMEMBERED);
}

const MOST_REMEMBERED = 50;

export function nameLeak(signature: string, records: readonly LeakRecord[]): string {
  const record = records.find((one) => one.signature === signature);
  return (
    record?.id ??
    nameSignature(
      signature,
      records.map((one) => one.signature),
    )
  );
}
