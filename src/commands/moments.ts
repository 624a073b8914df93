/** Times as people type them: `1h ago`, `2 days ago`, `yesterday 09:00`, `09:00`, `2026-11-22 09:00`. In UTC unless they say a zone. */

import type { Moment } from './command.ts';

export interface MomentWords {
  readonly moment: Moment;
  /** How many words it took. */
  readonly count: number;
}

/** Reads a moment from the first words, as much of them as belongs to it; null where they are none. */
export function readMoment(words: readonly string[]): MomentWords | null {
  const lower = words.slice(0, MOST_WORDS).map((word) => word.toLowerCase());
  return readAgo(lower) ?? readDay(lower) ?? readClockAlone(lower) ?? readDate(lower);
}

/** Milliseconds since 1970. A command knows no clock: whoever calls this does. */
export function resolveMoment(moment: Moment, now: number): number {
  switch (moment.kind) {
    case 'ago':
      return now - moment.millis;
    case 'point':
      return moment.at;
    case 'clock':
      return resolveClock(moment, now);
  }
}

/** `2026-11-22 09:00 utc`; no moment is longer. */
const MOST_WORDS = 3;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MILLIS: Readonly<Record<string, number>> = {
  s: 1000,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};
const SPELLINGS: Readonly<Record<string, keyof typeof MILLIS>> = {
  sec: 's',
  second: 's',
  min: 'm',
  minute: 'm',
  hr: 'h',
  hour: 'h',
  day: 'd',
  week: 'w',
};

/** `1h ago`, `1h30m ago`, `90min`, `2 days ago`. */
function readAgo([first = '', second = '', third = '']: readonly string[]): MomentWords | null {
  const glued = readSpan(first);
  if (glued !== null) return ago(glued, second === 'ago' ? 2 : 1);
  const spaced = third === 'ago' && /^\d{1,6}$/u.test(first) ? readSpan(first + second) : null;
  return spaced === null ? null : ago(spaced, 3);
}

function ago(millis: number, count: number): MomentWords {
  return { moment: { kind: 'ago', millis }, count };
}

function readSpan(text: string): number | null {
  if (!/^(?:\d{1,6}[a-z]{1,7}){1,4}$/u.test(text)) return null;
  let millis = 0;
  for (const [, amount, name = ''] of text.matchAll(/(\d+)([a-z]+)/gu)) {
    const unit = MILLIS[name] ?? MILLIS[SPELLINGS[name.replace(/s$/u, '')] ?? ''];
    if (unit === undefined) return null;
    millis += Number(amount) * unit;
  }
  return millis;
}

/** `yesterday` alone is one day ago, to the minute. */
function readDay([first = '', ...rest]: readonly string[]): MomentWords | null {
  if (first !== 'today' && first !== 'yesterday') return null;
  const clock = readClock(rest);
  if (clock !== null) {
    const { minute, offset } = clock;
    return { moment: { kind: 'clock', day: first, minute, offset }, count: 1 + clock.count };
  }
  return first === 'yesterday' ? ago(DAY, 1) : null;
}

function readClockAlone(words: readonly string[]): MomentWords | null {
  const clock = readClock(words);
  if (clock === null) return null;
  const { minute, offset, count } = clock;
  return { moment: { kind: 'clock', day: 'last', minute, offset }, count };
}

/** `2026-11-22`, `2026-11-22 09:00`, `2026-11-22T09:00:30+02:00`. */
function readDate([first = '', ...rest]: readonly string[]): MomentWords | null {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)(?:t(.+))?$/u.exec(first) ?? [];
  const midnight = date === undefined ? null : midnightOf(date);
  if (midnight === null) return null;
  const clock = readClock(time === undefined ? rest : [time, ...rest]);
  if (clock === null) return time === undefined ? pointAt(midnight, 1) : null;
  const at = midnight + (clock.minute - clock.offset) * MINUTE;
  return pointAt(at, time === undefined ? 1 + clock.count : clock.count);
}

function pointAt(at: number, count: number): MomentWords {
  return { moment: { kind: 'point', at }, count };
}

interface Clock {
  /** Of the day, with its fraction. */
  readonly minute: number;
  /** Minutes east of UTC. */
  readonly offset: number;
  readonly count: number;
}

/** `09:00`, `9:00:30`, `09:00Z`, `09:00+02:00`, `09:00 utc`. */
function readClock([first = '', second = '']: readonly string[]): Clock | null {
  const pattern = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(z|utc|[+-]\d\d(?::?\d\d)?)?$/u;
  const [, hours, minutes, seconds = '0', zone = ''] = pattern.exec(first) ?? [];
  const minute = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
  if (Number.isNaN(minute) || Number(minutes) > 59 || minute >= 24 * 60) return null;
  const isZoneApart = zone === '' && (second === 'utc' || second === 'z');
  return { minute, offset: readOffset(zone), count: isZoneApart ? 2 : 1 };
}

function readOffset(zone: string): number {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/u.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

const DAYS_TO_1970 = 719_162;

/** Milliseconds since 1970; null for a day that the calendar does not have. */
function midnightOf(date: string): number | null {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (year < 1970 || day < 1 || day > (lengths[month - 1] ?? 0)) return null;
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const earlier = lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0);
  return (before * 365 + leaps + earlier + day - 1 - DAYS_TO_1970) * DAY;
}

function resolveClock(
  { day, minute, offset }: Extract<Moment, { kind: 'clock' }>,
  now: number,
): number {
  const east = offset * MINUTE;
  const midnight = Math.floor((now + east) / DAY) * DAY - east;
  const today = midnight + minute * MINUTE;
  const isYesterday = day === 'yesterday' || (day === 'last' && today > now);
  return isYesterday ? today - DAY : today;
}
