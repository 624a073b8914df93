/** The words of a schedule one by one: which there are, and what each of them stands for. */

import { nearest } from '../nearest.ts';

export type TimeWord =
  | { readonly kind: 'days'; readonly days: readonly number[] }
  /** A day of the month. */
  | { readonly kind: 'date'; readonly date: number }
  | { readonly kind: 'time'; readonly hour: number; readonly minute: number }
  | { readonly kind: 'number'; readonly value: number }
  /** A length of time, as in `6h`; `count` is null where only the unit is named. */
  | { readonly kind: 'span'; readonly count: number | null; readonly unit: SpanUnit }
  | { readonly kind: 'half'; readonly isAfternoon: boolean }
  | { readonly kind: 'to' | 'at' | 'filler' | 'month' | 'week' | 'unknown' };

export type SpanUnit = 'minute' | 'hour' | 'day' | 'week' | 'month';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** Sunday first, as cron counts. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const SHORT_WEEKDAYS: Readonly<Record<string, number>> = {
  sun: 0,
  mon: 1,
  tue: 2,
  tues: 2,
  wed: 3,
  weds: 3,
  thu: 4,
  thur: 4,
  thurs: 4,
  fri: 5,
  sat: 6,
};

const UNITS: Readonly<Record<string, SpanUnit>> = {
  m: 'minute',
  min: 'minute',
  mins: 'minute',
  minute: 'minute',
  minutes: 'minute',
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  hour: 'hour',
  hours: 'hour',
  d: 'day',
  days: 'day',
  week: 'week',
  weeks: 'week',
  month: 'month',
  months: 'month',
};

const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

const FIXED: ReadonlyMap<string, TimeWord> = new Map<string, TimeWord>([
  ...WEEKDAYS.map((name, day): [string, TimeWord] => [name, { kind: 'days', days: [day] }]),
  ...WEEKDAYS.map((name, day): [string, TimeWord] => [`${name}s`, { kind: 'days', days: [day] }]),
  ...Object.entries(SHORT_WEEKDAYS).map(([name, day]): [string, TimeWord] => [
    name,
    { kind: 'days', days: [day] },
  ]),
  ...['weekday', 'weekdays', 'workday', 'workdays'].map((name): [string, TimeWord] => [
    name,
    { kind: 'days', days: [1, 2, 3, 4, 5] },
  ]),
  ...['weekend', 'weekends'].map((name): [string, TimeWord] => [
    name,
    { kind: 'days', days: [0, 6] },
  ]),
  ...['day', 'daily', 'everyday'].map((name): [string, TimeWord] => [
    name,
    { kind: 'days', days: EVERY_DAY },
  ]),
  ...Object.entries(UNITS).map(([name, unit]): [string, TimeWord] => [
    name,
    { kind: 'span', count: null, unit },
  ]),
  ['hourly', { kind: 'span', count: null, unit: 'hour' }],
  ['noon', { kind: 'time', hour: 12, minute: 0 }],
  ['midday', { kind: 'time', hour: 12, minute: 0 }],
  ['midnight', { kind: 'time', hour: 0, minute: 0 }],
  ['am', { kind: 'half', isAfternoon: false }],
  ['pm', { kind: 'half', isAfternoon: true }],
  ['weekly', { kind: 'week' }],
  ['monthly', { kind: 'month' }],
  ['at', { kind: 'at' }],
  ...['-', 'to', 'till', 'until', 'through', 'thru'].map((name): [string, TimeWord] => [
    name,
    { kind: 'to' },
  ]),
  ...NUMBERS.map((name, value): [string, TimeWord] => [name, { kind: 'number', value: value + 1 }]),
  ...[',', 'and', 'on', 'the', 'a', 'an', 'once', 'every', 'each', 'of', 'in', "o'clock"].map(
    (name): [string, TimeWord] => [name, { kind: 'filler' }],
  ),
]);

/** Commas and dashes between names are words of their own. */
export function splitTimeWords(text: string): readonly string[] {
  return text
    .replace(/([a-z]) ?- ?([a-z])/gu, '$1 - $2')
    .replace(/[,;&+]/gu, ' , ')
    .split(' ')
    .filter((word) => word !== '');
}

export function readTimeWord(word: string): TimeWord {
  return (
    FIXED.get(word) ?? readClock(word) ?? readDate(word) ?? readSpanWord(word) ?? readNumber(word)
  );
}

/** The first word that stands for nothing, and the whole with words in the place of such that were probably meant; null where that is not known. */
export function correctWords(words: readonly string[]): {
  readonly unknown: string | null;
  readonly meant: string | null;
} {
  const unknown = words.find(isUnknown) ?? null;
  const meant = words.map((word) => (isUnknown(word) ? findMeant(word) : word));
  const isKnown = meant.every((word) => word !== undefined);
  return { unknown, meant: isKnown ? meant.join(' ').replaceAll(' ,', ',') : null };
}

/** Of two letters nobody knows which one was the slip. */
function findMeant(word: string): string | undefined {
  return word.length > 2 ? nearest(word, VOCABULARY, 1)[0] : undefined;
}

/** What a slip of the finger may have meant. */
const VOCABULARY = [...FIXED]
  .filter(([name, { kind }]) => name.length > 2 && ['days', 'span', 'time', 'week'].includes(kind))
  .map(([name]) => name);

function isUnknown(word: string): boolean {
  return readTimeWord(word).kind === 'unknown';
}

/** `9:00`, `09:00`, `9:30pm`, `9am`, `18h30`. */
function readClock(word: string): TimeWord | null {
  const [, hours, colon, half = ''] =
    /^(\d{1,2})(?:[:h](\d{2}))?(am|pm|)$/u.exec(word.replaceAll('.', ':')) ?? [];
  if (hours === undefined || (colon === undefined && half === '')) return null;
  const hour = half === '' ? Number(hours) : toHour(Number(hours), half === 'pm');
  const minute = Number(colon ?? 0);
  return hour === null || hour > 23 || minute > 59 ? null : { kind: 'time', hour, minute };
}

/** The hour of a day of one that is told with am or pm; null where there is none such. */
export function toHour(hour: number, isAfternoon: boolean): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

function readDate(word: string): TimeWord | null {
  const date = Number(/^(\d{1,2})(?:st|nd|rd|th)$/u.exec(word)?.[1] ?? 0);
  return date >= 1 && date <= 31 ? { kind: 'date', date } : null;
}

function readSpanWord(word: string): TimeWord | null {
  const [, count, name = ''] = /^(\d{1,4})([a-z]+)$/u.exec(word) ?? [];
  const unit = UNITS[name];
  return count === undefined || unit === undefined
    ? null
    : { kind: 'span', count: Number(count), unit };
}

function readNumber(word: string): TimeWord {
  return /^\d{1,4}$/u.test(word) ? { kind: 'number', value: Number(word) } : { kind: 'unknown' };
}
