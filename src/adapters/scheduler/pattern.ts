/** A rule as the pattern that BullMQ keeps with a schedule, and what comes next by it: the moments are our own, not those of its cron parser. */

import type { Schedule } from '../../app/ports.ts';
import { nextRuns } from '../../commands/next-runs.ts';

export interface Pattern {
  readonly pattern: string;
  readonly tz: string;
}

export function toPattern(when: Schedule['when']): Pattern {
  return when.kind === 'cron'
    ? { pattern: when.expression, tz: when.timeZone }
    : { pattern: `every ${when.millis} plus ${when.offset}`, tz: 'UTC' };
}

/** Null where it is none of ours. */
export function readPattern(pattern = '', timeZone = 'UTC'): Schedule['when'] | null {
  if (pattern === '') return null;
  const every = /^every (\d+) plus (-?\d+)$/u.exec(pattern);
  return every === null
    ? { kind: 'cron', expression: pattern, timeZone }
    : { kind: 'every', millis: Number(every[1]), offset: Number(every[2]) };
}

/** What BullMQ asks for when it schedules. Undefined where nothing comes any more. */
export function nextMoment(
  after: number,
  { pattern, tz }: { readonly pattern?: string; readonly tz?: string },
): number | undefined {
  const when = readPattern(pattern, tz);
  try {
    return when === null ? undefined : nextRuns(when, after, 1)[0];
  } catch {
    return undefined;
  }
}
