/** One answer to what Slack delivers several times. */

import type { Log } from '../../app/log.ts';
import type { ClaimStore } from '../../app/ports.ts';
import type { Claim } from './payloads.ts';
import type { Timings } from './timings.ts';

/** False where somebody has claimed one of them before. A store that does not answer leaves nobody without an answer. */
export async function claimAll(
  store: ClaimStore,
  claims: readonly Claim[],
  { log, timings }: { readonly log: Log; readonly timings: Timings },
): Promise<boolean> {
  for (const claim of claims) {
    try {
      if (!(await claimInTime(store, claim, timings.claimMillis))) return false;
    } catch (error) {
      log.warn('slack: cannot tell whether this was delivered before', { why: String(error) });
    }
  }
  return true;
}

async function claimInTime(
  store: ClaimStore,
  { key, seconds }: Claim,
  millis: number,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the store took longer than ${millis} ms`)), millis);
  });
  try {
    return await Promise.race([store.claim(key, seconds), late]);
  } finally {
    clearTimeout(timer);
  }
}
