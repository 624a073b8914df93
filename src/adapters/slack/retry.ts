/** When a failed call to Slack is made again: never where somebody could see its effect twice. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type SlackCallError, toCallError } from './errors.ts';
import type { Timings } from './timings.ts';

const MOST_RETRIES = 3;

/** Runs the task until it succeeds or may not be repeated. Rejects with SlackCallError. */
export async function withRetries<T>(
  method: string,
  isRepeatable: boolean,
  timings: Timings,
  task: () => Promise<T>,
): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await task();
    } catch (error) {
      const trouble = toCallError(method, error);
      const wait = waitBeforeRetry(trouble, retries, isRepeatable, timings);
      if (wait === null) throw trouble;
      await sleep(wait);
    }
  }
}

function waitBeforeRetry(
  error: SlackCallError,
  retries: number,
  isRepeatable: boolean,
  timings: Timings,
): number | null {
  if (retries >= MOST_RETRIES) return null;
  const backoff = timings.retryMillis * 2 ** retries;
  switch (error.trouble) {
    case 'refused':
      return null;
    case 'limited':
      return waitAfterLimit(error, timings);
    case 'unsent':
      return backoff;
    case 'unknown':
      return isRepeatable ? backoff : null;
  }
}

function waitAfterLimit(error: SlackCallError, timings: Timings): number | null {
  const seconds = Math.max(1, error.retryAfterSeconds);
  return seconds <= timings.longestRetryAfterSeconds ? seconds * 1000 : null;
}
