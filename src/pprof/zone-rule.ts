/** The rule by which a zone changes its clocks each year, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`. */

/** What clocks show during some time. */
export interface ZoneTime {
  /** Seconds east of Greenwich. */
  readonly offset: number;
  /** As `CEST`. */
  readonly abbreviation: string;
}

/** What clocks show at a time, in seconds since 1970. */
export type ZoneRule = (seconds: number) => ZoneTime;

/** Undefined where the text is no such rule. */
export function parseZoneRule(text: string): ZoneRule | undefined {
  const [, standardName, standardOffset, daylightName, daylightOffset, start, end] =
    RULE.exec(text) ?? [];
  if (standardName === undefined || standardOffset === undefined) return undefined;
  const standard = { abbreviation: bareName(standardName), offset: -parseClock(standardOffset) };
  if (daylightName === undefined) return () => standard;
  const daylight = {
    abbreviation: bareName(daylightName),
    offset: daylightOffset ? -parseClock(daylightOffset) : standard.offset + HOUR,
  };
  const startOf = parseDay(start ?? 'M3.2.0');
  const endOf = parseDay(end ?? 'M11.1.0');
  if (startOf === undefined || endOf === undefined) return undefined;
  return (seconds) => {
    const year = yearOf(seconds + standard.offset);
    const from = startOf(year) - standard.offset;
    const to = endOf(year) - daylight.offset;
    const isNorthern = from < to;
    const isBetween = seconds >= Math.min(from, to) && seconds < Math.max(from, to);
    return isBetween === isNorthern ? daylight : standard;
  };
}

const NAME = '(<[^>]+>|[A-Za-z]{3,})';
const CLOCK = '([+-]?\\d{1,3}(?::\\d{2}){0,2})';
const RULE = new RegExp(`^${NAME}${CLOCK}(?:${NAME}${CLOCK}?(?:,([^,]+),([^,]+))?)?$`);

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const DEFAULT_CLOCK = '2';

function bareName(name: string): string {
  return name.replace(/^<|>$/g, '');
}

function parseClock(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  const total = hours * HOUR + minutes * MINUTE + seconds;
  return text.startsWith('-') ? -total : total;
}

/** Seconds from 1970 to that time of the year, on the clock that shows before the change. */
type ChangeOfYear = (year: number) => number;

/** `M3.5.0/2` (the fifth or last Sunday of March), `J60` (never a leap day) or `59`. */
function parseDay(text: string): ChangeOfYear | undefined {
  const [day = '', clock = DEFAULT_CLOCK] = text.split('/');
  const time = parseClock(clock);
  const [, month, week, weekday] = /^M(\d{1,2})\.([1-5])\.([0-6])$/.exec(day) ?? [];
  if (month !== undefined) {
    return (year) => findWeekday(year, Number(month), Number(week), Number(weekday)) * DAY + time;
  }
  const [, julian, number] = /^(J?)(\d{1,3})$/.exec(day) ?? [];
  if (number === undefined) return undefined;
  return (year) => {
    const leapDay = isLeap(year) && Number(number) >= 60 ? 1 : 0;
    const dayOfYear = julian === 'J' ? Number(number) - 1 + leapDay : Number(number);
    return (daysBefore(year) + dayOfYear) * DAY + time;
  };
}

/** Days from 1970 to the nth such weekday of a month, or to the last where there are fewer. */
function findWeekday(year: number, month: number, nth: number, weekday: number): number {
  const first = daysBefore(year) + daysBeforeMonth(year, month);
  const length = daysBeforeMonth(year, month + 1) - daysBeforeMonth(year, month);
  const weekdayOfFirst = (((first + THURSDAY) % 7) + 7) % 7;
  const day = ((weekday - weekdayOfFirst + 7) % 7) + 7 * (nth - 1);
  return first + (day < length ? day : day - 7);
}

/** 1 January 1970 was one. */
const THURSDAY = 4;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

function daysBeforeMonth(year: number, month: number): number {
  return (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysBefore(year: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return 365 * (year - 1970) + leapDays - 477;
}

function yearOf(seconds: number): number {
  const days = Math.floor(seconds / DAY);
  const guess = 1970 + Math.floor(days / 365.2425);
  if (days < daysBefore(guess)) return guess - 1;
  return days < daysBefore(guess + 1) ? guess : guess + 1;
}
