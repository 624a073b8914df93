/** When a digest is due, as a scheduler takes it. */

import { nextRuns, type Rule } from './next-runs.ts';
import type { DigestTimes, ScheduledDigest } from './scheduled-digest.ts';

/** The same in every process and at any time of the year: an even pace does not shift when clocks do. */
export function ruleOf({ rule, timeZone }: DigestTimes): Rule {
  if (rule.kind === 'cron') return { kind: 'cron', expression: rule.expression, timeZone };
  const { millis } = rule;
  return { kind: 'every', millis, offset: positive(-findStandardOffset(timeZone), millis) };
}

/** Milliseconds since 1970; none while it is paused. */
export function findNextRuns(
  { when, paused }: Pick<ScheduledDigest, 'when' | 'paused'>,
  now: number,
  count: number,
): readonly number[] {
  return paused === null ? nextRuns(ruleOf(when), now, count) : [];
}

/** 15 January and 15 July 2026, noon UTC: clocks are ahead of standard time in at most one of them. */
const WINTER_AND_SUMMER = [1_768_478_400_000, 1_784_116_800_000];
const MINUTE = 60_000;

function findStandardOffset(timeZone: string): number {
  return Math.min(...WINTER_AND_SUMMER.map((at) => findOffset(timeZone, at)));
}

/** Milliseconds east of UTC. */
function findOffset(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/u.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

function positive(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
