/** What came of reading when something is to come. */

import type { DigestTimes } from '../scheduled-digest.ts';

export type ScheduleReading =
  | { readonly kind: 'times'; readonly rule: DigestTimes['rule'] }
  /** `why` is a sentence; `nearest` are schedules that are understood and may have been meant. */
  | { readonly kind: 'unclear'; readonly why: string; readonly nearest: readonly string[] };

export function unclear(why: string, nearest: readonly string[]): ScheduleReading {
  return { kind: 'unclear', why, nearest };
}
