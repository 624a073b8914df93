/** Slack's rate limits: so many calls of a method per minute, one message a second in a channel with short bursts. */

import type { Clock } from './clock.ts';

export interface RateLimits {
  /** Counts a call. Zero: it may go on; otherwise the seconds to wait. */
  take(key: string, rate: Rate): number;
  /** The next `times` calls of this method are refused, whatever their number. */
  refuse(method: string, retryAfterSeconds: number, times: number): void;
  /** Seconds to wait where `refuse` was asked for this method, else zero. */
  refusal(method: string): number;
}

export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Slack's tiers, in calls per minute. */
export const tiers: Readonly<Record<2 | 3 | 4, Rate>> = {
  2: { burst: 20, perSecond: 20 / 60 },
  3: { burst: 50, perSecond: 50 / 60 },
  4: { burst: 100, perSecond: 100 / 60 },
};

/** chat.postMessage: about one a second in each channel. */
export const messageRate: Rate = { burst: 10, perSecond: 1 };

const maxKeys = 1000;

export function createRateLimits(clock: Clock): RateLimits {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const refused = new Map<string, { seconds: number; left: number }>();
  return {
    take(key, rate) {
      const now = clock.now();
      const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now };
      const refilled = bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond;
      const tokens = Math.min(rate.burst, refilled);
      if (buckets.size >= maxKeys) buckets.clear();
      const wait = tokens >= 1 ? 0 : Math.ceil((1 - tokens) / rate.perSecond);
      buckets.set(key, { tokens: wait === 0 ? tokens - 1 : tokens, at: now });
      return wait;
    },
    refuse(method, seconds, times) {
      refused.set(method, { seconds, left: times });
    },
    refusal(method) {
      const entry = refused.get(method);
      if (entry === undefined || entry.left <= 0) return 0;
      entry.left -= 1;
      return entry.seconds;
    },
  };
}
