/** Makes a number of a time that a person said. */

import type { Moment } from '../commands/command.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Milliseconds since 1970. */
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
