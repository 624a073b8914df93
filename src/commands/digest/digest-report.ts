/** What a digest found: of every service what changed since the last one, most urgent first, and what to remember for the next. */

import type { LeakRecord } from '../../leaks/identity.ts';
import type { ServiceHistory } from '../command.ts';
import type { DigestFailure, DigestMaterial } from '../digest-change.ts';
import type { DigestMemory, ScheduledDigest } from '../scheduled-digest.ts';
import { findNews, type NewsOf, type ServiceNews } from './service-news.ts';
import type { Remembered } from './suspect-news.ts';

/** JSON. Times are milliseconds since 1970. */
export interface DigestReport {
  readonly digest: ScheduledDigest;
  readonly at: number;
  /** When the last one was; null where this is the first. */
  readonly previousAt: number | null;
  /** The least hours to the limit first, then what leaks, then the most growth. */
  readonly services: readonly ServiceNews[];
  readonly failures: readonly DigestFailure[];
  /** Nothing moved by more than noise, nothing grows, and every service could be read. */
  readonly isQuiet: boolean;
  /** Whether its condition wants it posted. */
  readonly isDue: boolean;
  /** To be kept once this is posted, or is not due. */
  readonly memory: DigestMemory;
  readonly learned: readonly LeakRecord[];
}

export function reportDigest(
  { digest, memory, histories, failures }: DigestMaterial,
  now: number,
): DigestReport {
  const { found, unread } = readAll(histories, memory, { now, rows: digest.top });
  const services = found.map(({ news }) => news).sort(byUrgency);
  const allFailures = [...failures, ...unread].sort((a, b) => (a.service < b.service ? -1 : 1));
  const isQuiet = allFailures.length === 0 && services.every(isQuietIn);
  return {
    digest,
    at: now,
    previousAt: memory.lastRunAt,
    services,
    failures: allFailures,
    isQuiet,
    isDue: isWanted(digest.condition, isQuiet, services),
    memory: { ...memory, lastRunAt: now, last: rememberAll(found, allFailures, memory) },
    learned: joinLearned(found),
  };
}

function readAll(
  histories: readonly ServiceHistory[],
  { last }: DigestMemory,
  { now, rows }: { readonly now: number; readonly rows: number },
): { readonly found: readonly NewsOf[]; readonly unread: readonly DigestFailure[] } {
  const found: NewsOf[] = [];
  const unread: DigestFailure[] = [];
  for (const history of histories) {
    const occasion = { now, rows, services: histories.length };
    const known = { ...history, leaks: renewRecords(history.leaks, joinLearned(found)) };
    const news = findNews(known, lastOf(history.service, last), occasion);
    if (news === null) unread.push({ service: history.service, why: 'has no snapshot yet' });
    else found.push(news);
  }
  return { found, unread };
}

/** A service may be called like something that every object has. */
function lastOf(service: string, last: DigestMemory['last']): Remembered | null {
  return Object.hasOwn(last, service) ? (last[service] ?? null) : null;
}

/** A library that leaks in two services is one leak. */
function renewRecords(
  records: readonly LeakRecord[],
  learned: readonly LeakRecord[],
): readonly LeakRecord[] {
  const older = records.filter(
    ({ signature }) => !learned.some((one) => one.signature === signature),
  );
  return [...older, ...learned];
}

/** The newest of each. */
function joinLearned(found: readonly NewsOf[]): readonly LeakRecord[] {
  const learned = found.flatMap((one) => one.learned);
  return [...new Map(learned.map((record) => [record.signature, record])).values()];
}

function byUrgency(one: ServiceNews, other: ServiceNews): number {
  return (
    hoursOf(one) - hoursOf(other) ||
    Number(isLeaking(other)) - Number(isLeaking(one)) ||
    growthOf(other) - growthOf(one) ||
    (one.service < other.service ? -1 : 1)
  );
}

/** More hours than any forecast has, where there is none. */
const NO_LIMIT = 1e9;

function hoursOf({ hoursToLimit }: ServiceNews): number {
  return hoursToLimit?.earliest ?? NO_LIMIT;
}

function growthOf({ change, slopeBytesPerHour }: ServiceNews): number {
  return change?.bytes.estimate ?? slopeBytesPerHour?.estimate ?? 0;
}

/** The first digest of a service has news of it. */
function isQuietIn(news: ServiceNews): boolean {
  if (news.change === null || isLeaking(news)) return false;
  if (news.change.isBeyondNoise && !news.isMuted) return false;
  const isJumped = news.verdict === 'step' && news.verdictBefore !== 'step';
  return !isJumped && news.gone.length === 0;
}

/** Where all that grows was muted, nothing is said of it. */
export function isLeaking({ verdict, isMuted }: ServiceNews): boolean {
  return verdict === 'growing' && !isMuted;
}

function isWanted(
  condition: ScheduledDigest['condition'],
  isQuiet: boolean,
  services: readonly ServiceNews[],
): boolean {
  switch (condition) {
    case 'always':
      return true;
    case 'changed':
      return !isQuiet;
    case 'leaking':
      return services.some(isLeaking);
  }
}

/** A service that could not be read this time is compared with what it was before. */
function rememberAll(
  found: readonly NewsOf[],
  failures: readonly DigestFailure[],
  { last }: DigestMemory,
): DigestMemory['last'] {
  const kept = failures.flatMap(({ service }): [string, Remembered][] => {
    const before = lastOf(service, last);
    return before === null ? [] : [[service, before]];
  });
  const now = found.map(({ news, remembered }): [string, Remembered] => [news.service, remembered]);
  return Object.fromEntries([...kept, ...now]);
}
