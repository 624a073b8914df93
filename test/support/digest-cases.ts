/** Digests for tests: one that a person asked for, one of heapbot.yaml, and what is known of services that leak or do not. */

import type { ServiceHistory } from '../../src/commands/command.ts';
import type { DigestMaterial, DigestSummary } from '../../src/commands/digest-change.ts';
import {
  type DigestMemory,
  emptyMemory,
  type ScheduledDigest,
} from '../../src/commands/scheduled-digest.ts';
import { type GeneratedService, generateService, START } from './leak-generator/service.ts';
import { makeHistory } from './leak-series.ts';

export const HOUR = 3_600_000;
/** The generated services are watched for two days, a snapshot every quarter of an hour. */
export const FIRST = START + 24 * HOUR;
export const SECOND = START + 48 * HOUR;
const SNAPSHOTS = 193;

export const weekdays: ScheduledDigest = {
  number: 12,
  services: ['svc-blog'],
  when: {
    words: 'weekdays 09:00',
    rule: { kind: 'cron', expression: '0 9 * * 1-5' },
    timeZone: 'Europe/Lisbon',
  },
  channel: { workspace: 'T1', id: 'C123', name: 'perf' },
  condition: 'always',
  top: 5,
  owner: 'U0ALICE',
  paused: null,
  origin: 'person',
  createdAt: START,
};

export const declared: ScheduledDigest = { ...weekdays, number: 3, origin: 'file', owner: '' };

export function summaryOf(digest: ScheduledDigest): DigestSummary {
  return { digest, memory: emptyMemory };
}

/** The same for a seed, made once. */
const made = new Map<string, GeneratedService>();

export function generated(seed: number, isLeaking: boolean): GeneratedService {
  const key = `${seed} ${isLeaking}`;
  const service =
    made.get(key) ?? generateService({ seed, snapshots: SNAPSHOTS, isLeaking, sites: 60 });
  made.set(key, service);
  return service;
}

/** What was known of it at that time. */
export function historyAt(
  name: string,
  { digests, definitions }: GeneratedService,
  now: number,
  changes: Partial<ServiceHistory> = {},
): ServiceHistory {
  const history = makeHistory({
    service: name,
    digests: digests.filter(({ takenAt }) => takenAt <= now),
    definitions,
  });
  return { ...history, snapshots: [], baseline: null, leaks: [], ...changes };
}

export function materialOf(
  histories: readonly ServiceHistory[],
  memory: DigestMemory = emptyMemory,
  changes: Partial<DigestMaterial> = {},
): DigestMaterial {
  return { digest: { ...weekdays, services: 'all' }, memory, histories, failures: [], ...changes };
}
