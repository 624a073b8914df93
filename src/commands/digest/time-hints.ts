/** What people say of times and heapbot does not take: why not, and what to say instead. */

import { type ScheduleReading, unclear } from './schedule-reading.ts';
import { isZoneWord } from './time-zones.ts';

/** Parts of a day, and when they are meant to be where nothing else is said. */
const PARTS: Readonly<Record<string, string>> = {
  morning: '09:00',
  lunch: '12:00',
  lunchtime: '12:00',
  afternoon: '14:00',
  evening: '18:00',
  night: '22:00',
};

const ONCE = ['today', 'tonight', 'tomorrow', 'now'];
const OFTEN: readonly string[] = ['twice', 'thrice', 'times'];
const LONG: Readonly<Record<string, string>> = {
  quarter: '"0 9 1 */3 *"',
  quarters: '"0 9 1 */3 *"',
  quarterly: '"0 9 1 */3 *"',
  year: '"0 9 1 1 *"',
  years: '"0 9 1 1 *"',
  yearly: '"0 9 1 1 *"',
  annually: '"0 9 1 1 *"',
};

/** Null where nothing better can be said than that the word is none for a time. `text` is all of them. */
export function hintAt(word: string, text: string): ScheduleReading | null {
  const part = PARTS[word.replace(/s$/u, '')];
  if (part !== undefined) return hintAtPart(word, part, text);
  if (ONCE.includes(word)) return hintAtOnce(word, text);
  if (OFTEN.includes(word)) return unclear('Name the times of day.', ['daily 9:00 and 17:00']);
  const long = LONG[word];
  if (long !== undefined) return unclear('Cron can say that, words cannot.', [long]);
  if (word === 'half') return hintAtHalf(text);
  if (isZoneWord(word)) {
    return unclear(`\`${word}\` is a time zone: it has a place of its own (\`tz=\`).`, []);
  }
  return hintAtPace(word) ?? hintAtClock(word, text);
}

/** `every evening at 6` names its hour; one alone is the usual one of that part of the day. */
function hintAtPart(word: string, usual: string, text: string): ScheduleReading {
  const days = toDays(text.replace(word, ''));
  const [typed, hour, half] =
    /(?<![\w:.])(\d{1,2})(?::\d\d)? ?(am|pm)?(?![\w:.])/u.exec(days) ?? [];
  if (typed === undefined) return unclear('At what time of day?', [`${days} ${usual}`]);
  const isLate = half === undefined && usual >= '12:00' && Number(hour) < 12;
  const told = isLate ? `${Number(hour) + 12}${typed.trim().slice(hour?.length)}` : typed.trim();
  const time = /[:m]/u.test(told) ? told : `${told}:00`;
  return unclear('At what time of day?', [days.replace(typed.trim(), time)]);
}

function hintAtOnce(word: string, text: string): ScheduleReading {
  const days = toDays(text.replace(word, ''));
  return unclear('A digest comes again and again, not on one day.', [
    /\d|noon|midnight/u.test(days) ? days : 'daily 09:00',
  ]);
}

/** What is left of the days without a word: every one where nothing else is said. */
function toDays(rest: string): string {
  const words = rest.replace(/\s+/gu, ' ').trim();
  return words
    .replace(/^(?:(?:every|each|in the|the)(?= at\b| \d|$)|(?=at\b|\d|$))/u, 'daily ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function hintAtHalf(text: string): ScheduleReading {
  const isMore = text.includes('and a half');
  return unclear('Say it in minutes.', [isMore ? 'every 90 minutes' : 'every 30 minutes']);
}

/** `1h30m` and `1.5h`. */
function hintAtPace(word: string): ScheduleReading | null {
  const [, whole, tenths, minutes] = /^(\d{1,2})(?:[.,](\d)h|h(\d{1,2})m)[a-z]*$/u.exec(word) ?? [];
  if (whole === undefined) return null;
  const rest = tenths === undefined ? Number(minutes) : 6 * Number(tenths);
  return unclear('A pace has whole hours or minutes.', [`every ${60 * Number(whole) + rest}m`]);
}

/** `25:00` and `13pm`. */
function hintAtClock(word: string, text: string): ScheduleReading | null {
  if (!/^\d{1,2}(?:[:h]\d{0,2}|\.\d\d)?(?:am|pm)?$/u.test(word)) return null;
  return unclear(
    `\`${word}\` is no time of day: they go from 0:00 to 23:59, or from 12am to 11:59pm.`,
    /^24[:.h]00$/u.test(word) ? [text.replace(word, '00:00')] : [],
  );
}
