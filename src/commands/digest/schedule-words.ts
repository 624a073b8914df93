/** When, as people say it: `weekdays 09:00`, `every monday 9am`, `every 6h`, `1st of the month 10:00`, or cron. */

import { looksLikeCron, readCron } from './cron-words.ts';
import { readPlainTimes } from './plain-times.ts';
import { type ScheduleReading, unclear } from './schedule-reading.ts';
import { isSpan, readSpan } from './spans.ts';
import { hintAt } from './time-hints.ts';
import { correctWords, splitTimeWords } from './time-words.ts';

/** Longer ones are no schedules. */
const LONGEST = 200;

/** `every other monday`, `last friday of the month`: neither cron nor a pace can say it. */
const COUNTING =
  /\b(?:other|first|second|third|fourth|fifth|last|biweekly|fortnightly|[1-5](?:st|nd|rd|th)(?= (?:sun|mon|tue|wed|thu|fri|sat)))(?: |$)/u;

/** What is understood, for those who are not. */
export const SCHEDULE_EXAMPLES = [
  'weekdays 09:00',
  'every monday 9am',
  'mon,thu 8:00',
  'daily at 18:30',
  'every 6h',
  '1st of the month 10:00',
  '"0 9 * * 1-5"',
];

/** Never throws, whatever was typed. */
export function readSchedule(typed: string): ScheduleReading {
  const text = tidy(typed);
  if (text === '') return unclear('When? No times are given.', ['weekdays 09:00']);
  if (text.length > LONGEST) return unclear('These are too many words for a schedule.', []);
  if (looksLikeCron(text)) return readCron(text);
  if (COUNTING.test(text)) return explainCounting(text);
  const words = splitTimeWords(text);
  const corrected = correctWords(words);
  const reading =
    corrected.unknown === null
      ? readWords(words, text)
      : (hintAt(corrected.unknown, text) ?? explainUnknown(corrected.unknown, corrected.meant));
  return keepUnderstood(reading);
}

function readWords(words: readonly string[], text: string): ScheduleReading {
  return isSpan(words) ? readSpan(words) : readPlainTimes(words, text);
}

/** Without quotes around the whole. */
export function unquoteSchedule(typed: string): string {
  return typed.replace(/^[\s"'“”„‘’«»`]+|[\s"'“”„‘’«»`]+$/gu, '');
}

/** Quotes around the whole, and the dashes and spaces that phones make. */
function tidy(typed: string): string {
  const text = typed
    .slice(0, 2 * LONGEST)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‐-―−]/gu, '-')
    .replace(/\s+/gu, ' ');
  return unquoteSchedule(text)
    .replace(/[\s"'“”„‘’«»`.!]+$/u, '')
    .replace(/^@every /u, 'every ')
    .replace(/\b(?:business|working|work|week) days?\b/gu, 'weekdays');
}

function explainCounting(text: string): ScheduleReading {
  if (/\b(?:first|last) day\b/u.test(text)) return explainMonthEnd(text);
  const rest = text
    .replace(COUNTING, '')
    .replace(/ of (?:the|each|every) month/u, '')
    .trim();
  const isUnderstood = !COUNTING.test(rest) && readSchedule(rest).kind === 'times';
  return unclear('Weeks are not counted: a digest comes in each of them.', [
    isUnderstood ? rest : 'every monday 09:00',
  ]);
}

/** `last day of the month`: no month is shorter than 28 days. */
function explainMonthEnd(text: string): ScheduleReading {
  const dated = text.replace(/\bfirst day\b/u, '1st').replace(/\blast day\b/u, '28th');
  const isDated = !COUNTING.test(dated) && readSchedule(dated).kind === 'times';
  return unclear('Days of the month are numbers.', [isDated ? dated : '1st of the month 09:00']);
}

function explainUnknown(word: string, meant: string | null): ScheduleReading {
  const why = `\`${word.slice(0, 40)}\` is no word for a time.`;
  return unclear(why, meant === null ? [] : [meant]);
}

function keepUnderstood(reading: ScheduleReading): ScheduleReading {
  if (reading.kind === 'times') return reading;
  const { why, nearest } = reading;
  return unclear(
    why,
    nearest.filter((better) => readSchedule(better).kind === 'times'),
  );
}
