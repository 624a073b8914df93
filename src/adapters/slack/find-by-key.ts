/** Finds a message that heapbot posted by the key in its metadata. */

import { z } from 'zod';
import type { SlackApi } from './api.ts';
import { metadataOf } from './channel.ts';
import { SlackCallError } from './errors.ts';

/** Slack gives some apps no more at a time. */
const MOST = 15;

const historySchema = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({
          event_type: z.string(),
          event_payload: z.object({ key: z.string() }).optional().catch(undefined),
        })
        .optional()
        .catch(undefined),
    }),
  ),
  has_more: z.boolean().default(false),
});

/** `none` only where all messages since then were seen. Rejects with SlackCallError where Slack is away. */
export async function findByKey(
  api: SlackApi,
  channel: string,
  key: string,
  since: number,
): Promise<{ readonly ts: string } | 'none' | 'unknown'> {
  const seconds = (since / 1000).toFixed(6);
  const given = { channel, oldest: seconds, limit: MOST, include_all_metadata: true };
  try {
    const answer = await api.call('conversations.history', given, channel);
    const read = historySchema.safeParse(answer);
    if (!read.success) return 'unknown';
    const { event_type } = metadataOf(key);
    const found = read.data.messages.find(
      ({ metadata }) => metadata?.event_type === event_type && metadata.event_payload?.key === key,
    );
    if (found !== undefined) return { ts: found.ts };
    return read.data.has_more ? 'unknown' : 'none';
  } catch (error) {
    // A scope is missing, or heapbot is no member any more.
    if (error instanceof SlackCallError && error.trouble === 'refused') return 'unknown';
    throw error;
  }
}
