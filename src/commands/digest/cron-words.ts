/** A cron expression of five fields, checked: it comes, and not too often. */

import { CRON_FIELDS, readField, writeField } from './cron-fields.ts';
import { type ScheduleReading, unclear } from './schedule-reading.ts';
import { SHORTEST_MINUTES } from './spans.ts';

const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** In lower case. People who write stars, or begin with numbers as no sentence does, mean cron. */
export function looksLikeCron(text: string): boolean {
  const words = text.split(' ');
  const [first = '', second = ''] = words;
  if (first.startsWith('@') || words.some((word) => word.includes('*'))) return true;
  return words.length >= 4 && isNumeric(first) && isNumeric(second);
}

export function readCron(text: string): ScheduleReading {
  const named = NICKNAMES[text];
  if (text.startsWith('@') && named === undefined) return explainNickname(text);
  const words = (named ?? text).split(' ');
  if (words.length !== CRON_FIELDS.length) return explainCount(words);
  const fields: (readonly number[])[] = [];
  for (const [at, field] of CRON_FIELDS.entries()) {
    const word = words[at] ?? '';
    const values = readField(word, field);
    if (values === null) return explainField(word, field);
    fields.push(values);
  }
  return checkFields(fields, words);
}

function isNumeric(word: string): boolean {
  return /^\d[\d,/-]*$/u.test(word);
}

function checkFields(
  fields: readonly (readonly number[])[],
  words: readonly string[],
): ScheduleReading {
  const [minutes = [], hours = [], dates = [], months = [], weekdays = []] = fields;
  const shortest = findShortest(minutes, hours);
  if (shortest < SHORTEST_MINUTES) {
    return unclear(
      `This comes every ${shortest === 1 ? 'minute' : `${shortest} minutes`}; no digest comes more often than every ${SHORTEST_MINUTES}.`,
      [`every ${SHORTEST_MINUTES} minutes`, `"0 ${words.slice(1).join(' ')}"`],
    );
  }
  const isAnyDate = dates.length === 31;
  const isAnyWeekday = weekdays.length === 7;
  if (!isAnyDate && !isAnyWeekday && words.some((word) => word.startsWith('*/'))) {
    return unclear(
      'With days of the month and of the week, cron takes either; with a step among them programs differ.',
      [],
    );
  }
  if (!isAnyDate && isAnyWeekday && (dates[0] ?? 1) > longestOf(months)) {
    return unclear(`No such month has a day ${dates[0]}: this never comes.`, []);
  }
  const expression = fields
    .map((values, at) => (isWhole(values, at) ? '*' : writeField(values)))
    .join(' ');
  return { kind: 'times', rule: { kind: 'cron', expression } };
}

/** Minutes between two times that follow one another, at least; 60 where there is one in an hour. */
function findShortest(minutes: readonly number[], hours: readonly number[]): number {
  const gaps = minutes.slice(1).map((minute, at) => minute - (minutes[at] ?? 0));
  const isNextHour = hours.some((hour) => hours.includes((hour + 1) % 24));
  const around = 60 - (minutes.at(-1) ?? 0) + (minutes[0] ?? 0);
  return Math.min(60, ...gaps, ...(isNextHour ? [around] : []));
}

const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function longestOf(months: readonly number[]): number {
  return Math.max(...months.map((month) => MONTH_LENGTHS[month - 1] ?? 31));
}

function isWhole(values: readonly number[], at: number): boolean {
  const field = CRON_FIELDS[at];
  if (field === undefined) return false;
  return values.length === (field.high === 7 ? 7 : field.high - field.low + 1);
}

function explainNickname(text: string): ScheduleReading {
  const known = Object.keys(NICKNAMES).map((name) => `\`${name}\``);
  return unclear(`\`${text.slice(0, 40)}\` is none of ${known.join(', ')}.`, []);
}

function explainCount(words: readonly string[]): ScheduleReading {
  const rest = words.slice(1).join(' ');
  const isWithSeconds = words.length === 6 && readCron(rest).kind === 'times';
  return unclear(
    `Cron takes five fields here (minute, hour, day of the month, month, weekday), without seconds; these are ${words.length}.`,
    isWithSeconds ? [`"${rest}"`] : ['"0 9 * * 1-5"'],
  );
}

function explainField(
  word: string,
  { name, low, high, names }: (typeof CRON_FIELDS)[number],
): ScheduleReading {
  const [first] = names;
  const spelled = first === undefined ? '' : ` or ${first}–${names.at(-1)}`;
  return unclear(`\`${word.slice(0, 40)}\` is no ${name}: that is ${low}–${high}${spelled}.`, []);
}
