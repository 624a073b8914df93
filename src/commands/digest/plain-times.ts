/** Days and times of day in words, as a cron expression. */

import { writeField } from './cron-fields.ts';
import { type ScheduleReading, unclear } from './schedule-reading.ts';
import { readTimeWord, type TimeWord, toHour } from './time-words.ts';

interface Draft {
  readonly days: Set<number>;
  readonly dates: Set<number>;
  readonly times: { readonly hour: number; readonly minute: number }[];
  /** `weekly`, `monthly`, `of the month`: what they need beside them. */
  readonly needs: Set<'week' | 'month'>;
}

/** Every word stands for something. `text` is all of them as they were typed. */
export function readPlainTimes(words: readonly string[], text: string): ScheduleReading {
  const draft: Draft = { days: new Set(), dates: new Set(), times: [], needs: new Set() };
  let at = 0;
  while (at < words.length) {
    const taken = takeWords(words, at, draft);
    if (taken === 0) return explainWord(words, at, text);
    at += taken;
  }
  return toRule(draft, text);
}

/** How many words belong together from that place on; 0 where they make no sense. */
function takeWords(words: readonly string[], at: number, draft: Draft): number {
  const word = readAt(words, at);
  switch (word.kind) {
    case 'days':
      return takeDays(word.days, words, at, draft);
    case 'date':
      draft.dates.add(word.date);
      return 1;
    case 'time':
      return takeTime(word, words, at, draft);
    case 'number':
      return takeHour(word.value, words, at, draft);
    case 'week':
      draft.needs.add('week');
      return 1;
    case 'month':
      draft.needs.add('month');
      return 1;
    case 'span':
      if (word.unit !== 'month' && word.unit !== 'week') return 0;
      draft.needs.add(word.unit);
      return 1;
    case 'at':
    case 'filler':
      return 1;
    default:
      return 0;
  }
}

/** One, or `monday to friday`: also over the end of the week. */
function takeDays(
  days: readonly number[],
  words: readonly string[],
  at: number,
  draft: Draft,
): number {
  for (const day of days) draft.days.add(day);
  const end = readAt(words, at + 2);
  const [first] = days;
  const isRange = readAt(words, at + 1).kind === 'to' && end.kind === 'days';
  if (!isRange || first === undefined || days.length > 1) return 1;
  const [last] = end.days;
  if (last === undefined || end.days.length > 1) return 0;
  for (let day = first; day !== last; day = (day + 1) % 7) draft.days.add(day);
  draft.days.add(last);
  return 3;
}

/** `9:30`, and `9:30 pm` in two words. */
function takeTime(
  { hour, minute }: Draft['times'][number],
  words: readonly string[],
  at: number,
  draft: Draft,
): number {
  const next = readAt(words, at + 1);
  const told = next.kind === 'half' ? toHour(hour, next.isAfternoon) : hour;
  if (told === null) return 0;
  draft.times.push({ hour: told, minute });
  return next.kind === 'half' ? 2 : 1;
}

/** `9 am`, and `at 9`: a number alone may be anything. */
function takeHour(value: number, words: readonly string[], at: number, draft: Draft): number {
  const next = readAt(words, at + 1);
  const isTold = next.kind === 'half';
  const hour = isTold ? toHour(value, next.isAfternoon) : value;
  if (hour === null || hour > 23) return 0;
  if (!isTold && !isAfterHour(words, at)) return 0;
  draft.times.push({ hour, minute: 0 });
  return isTold ? 2 : 1;
}

/** `at 9`, and `at 9 and 17`. */
function isAfterHour(words: readonly string[], at: number): boolean {
  if (readAt(words, at - 1).kind === 'at') return true;
  const isJoined = words[at - 1] === 'and' || words[at - 1] === ',';
  return isJoined && readAt(words, at - 2).kind === 'number' && isAfterHour(words, at - 2);
}

function readAt(words: readonly string[], at: number): TimeWord {
  const word = words[at];
  return word === undefined ? { kind: 'unknown' } : readTimeWord(word);
}

function toRule({ days, dates, times, needs }: Draft, text: string): ScheduleReading {
  const [time] = times;
  if (days.size > 0 && dates.size > 0) {
    return unclear('A digest has days of the week or days of the month, not both.', []);
  }
  if (needs.has('week') && days.size === 0) {
    return unclear('On which day of the week?', [`every monday ${clock(time)}`]);
  }
  if (needs.has('month') && dates.size === 0) {
    return unclear('On which day of the month?', [`1st of the month ${clock(time)}`]);
  }
  if (time === undefined) return unclear('At what time of day?', [`${text} 09:00`]);
  if (times.some(({ minute }) => minute !== time.minute)) {
    return unclear('The times of one digest share their minutes: make two digests.', []);
  }
  const hours = writeField(times.map(({ hour }) => hour));
  const date = dates.size === 0 ? '*' : writeField([...dates]);
  const weekday = days.size === 0 || days.size === 7 ? '*' : writeField([...days]);
  const expression = `${time.minute} ${hours} ${date} * ${weekday}`;
  return { kind: 'times', rule: { kind: 'cron', expression } };
}

function clock(time: Draft['times'][number] | undefined): string {
  if (time === undefined) return '09:00';
  return `${twoDigits(time.hour)}:${twoDigits(time.minute)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** What a number may mean as a time: `9`, `0900`. */
function toClock(word: string): string | null {
  const [, hours, minutes] = /^([01]\d|2[0-3])([0-5]\d)$/u.exec(word) ?? [];
  if (hours !== undefined) return `${hours}:${minutes}`;
  const read = readTimeWord(word);
  return read.kind === 'number' && read.value <= 23 ? `${twoDigits(read.value)}:00` : null;
}

function isTime(word: string): boolean {
  return readTimeWord(word).kind === 'time';
}

function explainWord(words: readonly string[], at: number, text: string): ScheduleReading {
  const shown = words
    .slice(at, at + 2)
    .join(' ')
    .slice(0, 40);
  const clockTime = words.some(isTime) ? null : toClock(words[at] ?? '');
  if (clockTime === null) return unclear(`I cannot tell what \`${shown}\` means here.`, []);
  const meant = words.with(at, clockTime).join(' ').replaceAll(' ,', ',');
  const isUnderstood = meant !== text && readPlainTimes(meant.split(' '), meant).kind === 'times';
  return unclear(`Is \`${words[at]}\` a time of day?`, isUnderstood ? [meant] : []);
}
