/** When something comes again: the next moments of a cron expression in a time zone, or of an even pace. */

import { Cron } from 'croner';
import { toIsoTime } from '../leaks/iso-time.ts';

export type Rule =
  | { readonly kind: 'cron'; readonly expression: string; readonly timeZone: string }
  /** At whole multiples of `millis` since 1970, plus `offset`. */
  | { readonly kind: 'every'; readonly millis: number; readonly offset: number };

/** A rule that names no moments. The message continues a sentence that begins with what was typed. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  readonly part: 'expression' | 'timeZone' | 'pace';

  constructor(part: RuleError['part'], message: string) {
    super(message);
    this.part = part;
  }
}

/**
 * The first `count` moments after `from`, in milliseconds since 1970; fewer where there are no more. A time of day that does not
 * exist on some day (clocks go forward) comes when the gap ends; one that comes twice (they go back) counts the first time, except
 * where every hour is meant. Throws RuleError.
 */
export function nextRuns(rule: Rule, from: number, count: number): readonly number[] {
  return rule.kind === 'every' ? nextMultiples(rule, from, count) : nextTimes(rule, from, count);
}

/** Longer expressions are no schedules. */
const LONGEST_EXPRESSION = 200;

function nextMultiples(
  { millis, offset }: Extract<Rule, { kind: 'every' }>,
  from: number,
  count: number,
): readonly number[] {
  if (!Number.isInteger(millis) || millis <= 0 || !Number.isInteger(offset)) {
    throw new RuleError('pace', 'is no pace: it takes whole milliseconds, more than none');
  }
  const first = (Math.floor((from - offset) / millis) + 1) * millis + offset;
  return Array.from({ length: count }, (_, index) => first + index * millis);
}

function nextTimes(
  { expression, timeZone }: Extract<Rule, { kind: 'cron' }>,
  from: number,
  count: number,
): readonly number[] {
  const parts = expression.trim().split(/\s+/u).length;
  // Croner takes a single date for a pattern too.
  if (expression.length > LONGEST_EXPRESSION || (parts !== 5 && parts !== 6)) {
    throw new RuleError(
      'expression',
      'is no cron expression: it takes five parts, such as 0 9 * * 1-5 (minute, hour, day of the month, month, weekday)',
    );
  }
  const cron = readExpression(expression, timeZone);
  // Whole seconds do: no moment lies between them.
  const found = askInZone(() => cron.nextRuns(count, toIsoTime(Math.floor(from / 1000) * 1000)));
  if (found.length === 0 && count > 0) throw new RuleError('expression', 'never comes');
  return found.map((moment) => moment.getTime());
}

/** `no-wildcard`: 1:30 and 13:30 are times of day too, and come once on the day on which clocks go back. */
function readExpression(expression: string, timezone: string): Cron {
  try {
    return new Cron(expression, { timezone, paused: true, fixedTimeRule: 'no-wildcard' });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const why = said.replace(/^CronPattern: /u, '');
    throw new RuleError('expression', `is no cron expression: ${lowerFirst(why)}`);
  }
}

/** Croner looks at the zone when it is asked for a time. */
function askInZone<T>(ask: () => T): T {
  try {
    return ask();
  } catch {
    throw new RuleError(
      'timeZone',
      'is no time zone: expected a name such as Europe/Lisbon or America/New_York',
    );
  }
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
