/** The axis of time under a picture: round times in UTC, at even steps, as the labels of a category axis that no function has to write. */

export interface TimeAxis {
  /** Milliseconds since 1970: where the first and the last label stand. */
  readonly min: number;
  readonly max: number;
  /** At even steps from min to max; most are empty. A second line is the date, where it is a new one. */
  readonly labels: readonly (string | readonly [string, string])[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DECADE = 3640 * DAY;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((count) => count * DAY),
];
/** Labels that a picture as wide as a phone has room for. */
const MOST_LABELS = 6;
/** Between two labels, so that little is left empty at the ends. */
const PARTS = 4;
/** The year 9999; nothing later is a time. */
const LATEST = 253_402_300_799_000;

export function timeAxis(from: number, to: number): TimeAxis {
  const first = sensible(from);
  const last = Math.max(sensible(to), first + SECOND);
  const step = STEPS.find((one) => (last - first) / one <= MOST_LABELS) ?? decades(last - first);
  const part = step / PARTS;
  const start = Math.floor(first / part);
  const end = Math.ceil(last / part);
  const labels: (string | readonly [string, string])[] = [];
  let day = Number.NaN;
  for (let place = start; place <= end; place++) {
    const at = place * part;
    const isLabelled = place % PARTS === 0;
    const label = isLabelled ? labelOf(at, step, Math.floor(at / DAY) !== day) : '';
    labels.push(isLabelled && Number.isNaN(day) ? nameZone(label) : label);
    if (isLabelled) day = Math.floor(at / DAY);
  }
  return { min: start * part, max: end * part, labels };
}

function decades(span: number): number {
  return Math.ceil(span / MOST_LABELS / DECADE) * DECADE;
}

function sensible(at: number): number {
  return Number.isFinite(at) ? Math.min(LATEST, Math.max(0, at)) : 0;
}

/** The first label says whose time it is. */
function nameZone(label: TimeAxis['labels'][number]): [string, string] {
  return typeof label === 'string' ? [label, 'UTC'] : [label[0], `${label[1]}, UTC`];
}

function labelOf(at: number, step: number, isNewDay: boolean): string | readonly [string, string] {
  if (step >= DAY) return dateOf(at);
  const clock = clockOf(at).slice(0, step < MINUTE ? 8 : 5);
  return isNewDay ? [clock, dateOf(at)] : clock;
}

function clockOf(at: number): string {
  const second = Math.floor((at % DAY) / SECOND);
  const parts = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Days before each month of a year that begins in March, which puts the leap day at its end. */
const DAYS_BEFORE = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];
const MONTHS = ['Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Feb'];
const DAYS_TO_1970 = 719_468;

/** `22 Nov`. Counted from the 1st of March of the year 0, in the calendar's cycle of 400 years. */
function dateOf(at: number): string {
  const ofCycle = (Math.floor(at / DAY) + DAYS_TO_1970) % 146_097;
  const leaps =
    Math.floor(ofCycle / 1460) - Math.floor(ofCycle / 36_524) + Math.floor(ofCycle / 146_096);
  const year = Math.floor((ofCycle - leaps) / 365);
  const ofYear = ofCycle - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = DAYS_BEFORE.findLastIndex((days) => days <= ofYear);
  return `${ofYear - (DAYS_BEFORE[month] ?? 0) + 1} ${MONTHS[month] ?? ''}`;
}
