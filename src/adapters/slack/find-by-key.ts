/** Finds a message that heapbot posted by the key in its metadata. */

import { z } from 'zod';
import type { SlackApi } from './api.ts';
import { metadataOf } from './channel.ts';
import { SlackCallError } from './errors.ts';

/** Slack gives some apps no more at a time. */
const MOST = 15;
/** So many times in a row is asked: a channel in which more was said since then is too busy to be read. */
const MOST_PAGES = 10;

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
  response_metadata: z.object({ next_cursor: z.string() }).optional().catch(undefined),
});

/** `none` only where all messages since then were seen. Rejects with SlackCallError where Slack is away. */
export async function findByKey(
  api: SlackApi,
  channel: string,
  key: string,
  since: number,
): Promise<{ readonly ts: string } | 'none' | 'unknown'> {
  try {
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found: Page = await readPage(api, channel, key, { since, cursor });
      if (found.kind !== 'more') return found.kind === 'found' ? { ts: found.ts } : found.kind;
      ({ cursor } = found);
    }
    return 'unknown';
  } catch (error) {
    // A scope is missing, or heapbot is no member any more.
    if (error instanceof SlackCallError && error.trouble === 'refused') return 'unknown';
    throw error;
  }
}

type Page =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'more'; readonly cursor: string }
  | { readonly kind: 'none' | 'unknown' };

/** The newest messages first; `cursor` is where the last page ended. */
async function readPage(
  api: SlackApi,
  channel: string,
  key: string,
  { since, cursor }: { readonly since: number; readonly cursor: string | null },
): Promise<Page> {
  const given = {
    channel,
    oldest: (since / 1000).toFixed(6),
    limit: MOST,
    include_all_metadata: true,
    ...(cursor === null ? {} : { cursor }),
  };
  const read = historySchema.safeParse(await api.call('conversations.history', given, channel));
  if (!read.success) return { kind: 'unknown' };
  const { messages, has_more, response_metadata } = read.data;
  const { event_type } = metadataOf(key);
  const found = messages.find(
    ({ metadata }) => metadata?.event_type === event_type && metadata.event_payload?.key === key,
  );
  if (found !== undefined) return { kind: 'found', ts: found.ts };
  if (!has_more) return { kind: 'none' };
  const next = response_metadata?.next_cursor ?? '';
  return next === '' ? { kind: 'unknown' } : { kind: 'more', cursor: next };
}
