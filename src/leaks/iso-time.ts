/** Times as the judgement prints them: ISO 8601, UTC, milliseconds. */

import { formatTimeInUtc } from '../pprof/time.ts';

/** `2026-11-22T19:41:02.053Z` of milliseconds since 1970. */
export function toIsoTime(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const clock = formatTimeInUtc(BigInt(whole) * 1_000_000n).slice(0, 19);
  const fraction = String(((whole % 1000) + 1000) % 1000).padStart(3, '0');
  return `${clock.replace(' ', 'T')}.${fraction}Z`;
}
