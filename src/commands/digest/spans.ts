/** An even pace: `every 6h`, `every 30 minutes`, `hourly`, `every 2 days`. */

import { type ScheduleReading, unclear } from './schedule-reading.ts';
import { readTimeWord, type SpanUnit } from './time-words.ts';

/** What a channel can bear, and a heap can show: nothing is posted more often. */
export const SHORTEST_MINUTES = 15;

const LONGEST_DAYS = 31;
const MINUTE = 60_000;
const MINUTES: Readonly<Record<SpanUnit, number>> = {
  minute: 1,
  hour: 60,
  day: 24 * 60,
  week: 7 * 24 * 60,
  month: 0,
};

/** Whether the words are about a length of time, rather than days and a time of day. */
export function isSpan(words: readonly string[]): boolean {
  const reads = words.map(readTimeWord);
  return reads.some((read, at) => {
    if (read.kind !== 'span') return false;
    const isOfDays = read.unit === 'month' || read.unit === 'week';
    return read.count !== null || !isOfDays || reads[at - 1]?.kind === 'number';
  });
}

/** `words` hold one. */
export function readSpan(words: readonly string[]): ScheduleReading {
  const hour = words.find((word) => /^\d{1,2}h$/u.test(word) && Number.parseInt(word, 10) <= 23);
  if (hour !== undefined && !words.some(isEvery)) return askForHour(hour, words);
  const counts: number[] = [];
  let unit: SpanUnit = 'hour';
  for (const word of words) {
    const read = readTimeWord(word);
    if (read.kind === 'number') counts.push(read.value);
    if (read.kind === 'span') {
      unit = read.unit;
      if (read.count !== null) counts.push(read.count);
    }
    if (!['number', 'span', 'filler'].includes(read.kind)) return refuseMixture(word, words);
  }
  const [count = 1] = counts;
  return counts.length > 1 ? refuseMixture(String(counts[1]), words) : toRule(count, unit);
}

function isEvery(word: string): boolean {
  return word === 'every' || word === 'each';
}

/** `17h` is a time of day to some and a pace to others. */
function askForHour(hour: string, words: readonly string[]): ScheduleReading {
  const time = hour.replace('h', ':00');
  if (words.length > 1) {
    return unclear(`Is \`${hour}\` a time of day?`, [words.join(' ').replace(hour, time)]);
  }
  return unclear(`Is \`${hour}\` a time of day or a pace?`, [`daily ${time}`, `every ${hour}`]);
}

function toRule(count: number, unit: SpanUnit): ScheduleReading {
  const minutes = count * MINUTES[unit];
  if (unit === 'month' || unit === 'week') {
    const nearest = unit === 'month' ? '1st of the month 09:00' : 'every monday 09:00';
    return unclear('Weeks and months are not counted: name the day and the time.', [nearest]);
  }
  if (minutes < SHORTEST_MINUTES) {
    return unclear(`No digest comes more often than every ${SHORTEST_MINUTES} minutes.`, [
      `every ${SHORTEST_MINUTES} minutes`,
    ]);
  }
  if (minutes > LONGEST_DAYS * MINUTES.day) {
    return unclear(`No pace is longer than ${LONGEST_DAYS} days.`, ['1st of the month 09:00']);
  }
  return { kind: 'times', rule: { kind: 'every', millis: minutes * MINUTE } };
}

/** `every 2 days at 9:00`, `every hour on weekdays`. */
function refuseMixture(word: string, words: readonly string[]): ScheduleReading {
  const time = words.find((candidate) => readTimeWord(candidate).kind === 'time');
  return unclear(
    `A pace goes on day and night: \`${word.slice(0, 40)}\` does not go with it.`,
    time === undefined ? ['hourly', 'weekdays 09:00'] : [`daily ${time}`, `mon,wed,fri ${time}`],
  );
}
