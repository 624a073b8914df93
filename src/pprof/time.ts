/** The time of a profile as pprof's header and its raw report print it. */

import type { ZoneTime } from './zone-rule.ts';

/**
 * Nanoseconds since 1970 as `2006-01-02 15:04:05 MST`; exactly, as Go prints a time by itself:
 * `2006-01-02 15:04:05.123456789 -0700 MST`.
 */
export type FormatTime = (nanos: bigint, precision?: 'exact') => string;

export function formatTimeInUtc(nanos: bigint, precision?: 'exact'): string {
  return formatTimeOn({ offset: 0, abbreviation: 'UTC' }, nanos, precision);
}

export function formatTimeOn(
  { offset, abbreviation }: ZoneTime,
  nanos: bigint,
  precision?: 'exact',
): string {
  const seconds = wholeSeconds(nanos);
  const clock = formatClock(seconds + BigInt(offset));
  if (precision === undefined) return `${clock} ${abbreviation}`;
  const fraction = nanos - seconds * NANOS_PER_SECOND;
  return `${clock}${formatFraction(fraction)} ${formatOffset(offset)} ${abbreviation}`;
}

/** The second in which a nanosecond lies. */
export function wholeSeconds(nanos: bigint): bigint {
  return divideDown(nanos, NANOS_PER_SECOND);
}

/** `2006-01-02 15:04:05` of seconds since 1970, in no zone. */
function formatClock(seconds: bigint): string {
  const days = divideDown(seconds, SECONDS_PER_DAY);
  const second = Number(seconds - days * SECONDS_PER_DAY);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return `${formatDate(Number(days))} ${clock.map((part) => pad(part, 2)).join(':')}`;
}

const NANOS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400n;

/** Days of the Gregorian calendar's cycle and its parts, for years that begin in March. */
const DAYS_PER_400_YEARS = 146_097;
const DAYS_FROM_MARCH_0000_TO_1970 = 719_468;

function divideDown(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient;
}

function formatDate(daysSince1970: number): string {
  const days = daysSince1970 + DAYS_FROM_MARCH_0000_TO_1970;
  const cycle = Math.floor(days / DAYS_PER_400_YEARS);
  const day = days - cycle * DAYS_PER_400_YEARS;
  const year = Math.floor(
    (day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  );
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const calendarYear = year + 400 * cycle + (month <= 2 ? 1 : 0);
  return `${pad(calendarYear, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}`;
}

/** `.5` of half a second, nothing of none. */
function formatFraction(nanos: bigint): string {
  return `.${String(nanos).padStart(9, '0')}`.replace(/\.?0+$/, '');
}

/** `-0330` of an offset in seconds. */
function formatOffset(offset: number): string {
  const minutes = Math.trunc(offset / 60);
  const clock = pad(Math.floor(Math.abs(minutes) / 60), 2) + pad(Math.abs(minutes) % 60, 2);
  return `${minutes < 0 ? '-' : '+'}${clock}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
