/** How long things may take. One value, so that tests can be quick. */

export interface Timings {
  /** One request to Slack. */
  readonly callMillis: number;
  /** Before the first retry; each further one waits twice as long. */
  readonly retryMillis: number;
  /** The longest `Retry-After` that is waited for. */
  readonly longestRetryAfterSeconds: number;
  /** Between two edits of a progress line (SLACK: at most one per 2 to 3 s). */
  readonly progressMillis: number;
  /** How long answers in flight may go on after `stop()`. */
  readonly drainMillis: number;
  /** How long the store may take to say whether an event is new. */
  readonly claimMillis: number;
}

export const TIMINGS: Timings = {
  callMillis: 15_000,
  retryMillis: 500,
  longestRetryAfterSeconds: 30,
  progressMillis: 3_000,
  drainMillis: 25_000,
  claimMillis: 2_000,
};
