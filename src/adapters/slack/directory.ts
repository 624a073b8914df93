/** People's time zones and channels, as far as the app's scopes let them be seen. */

import { z } from 'zod';
import type { Log } from '../../app/log.ts';
import type { Directory, FoundChannel } from '../../app/ports.ts';
import { createApi, type SlackApi } from './api.ts';
import { factsOf, SlackCallError, toCallError } from './errors.ts';
import { TIMINGS, type Timings } from './timings.ts';

interface DirectoryOptions {
  readonly botToken: string;
  /** The base of the Web API, ends in a slash. */
  readonly apiUrl: string;
  readonly log: Log;
  readonly timings?: Partial<Timings>;
  readonly now: () => number;
}

/** People move seldom. */
const REMEMBERED_MILLIS = 3_600_000;
const MOST_REMEMBERED = 5_000;
/** Of a thousand channels each. */
const MOST_PAGES = 20;
/** Slack gives twenty pages in a minute: those who ask at the same time, as heapbot.yaml does, share them. */
const LISTING_MILLIS = 20_000;

const personSchema = z.object({ user: z.object({ tz: z.string().min(1).max(80).nullish() }) });

const channelSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  is_archived: z.boolean().default(false),
  is_member: z.boolean().default(false),
  is_im: z.boolean().default(false),
});

const pageSchema = z.object({
  channels: z.array(channelSchema),
  response_metadata: z.object({ next_cursor: z.string().default('') }).nullish(),
});

export function createDirectory(options: DirectoryOptions): Directory {
  const { botToken: token, apiUrl, log, now } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const api = createApi({ token, apiUrl, log, timings });
  let listing: Listing | null = null;
  const zones = new Map<string, { readonly zone: string | null; readonly until: number }>();

  return {
    async timeZone(person) {
      const known = zones.get(person);
      if (known !== undefined && known.until > now()) return known.zone;
      const zone = await askZone(person, api, log);
      if (zones.size >= MOST_REMEMBERED) zones.clear();
      zones.set(person, { zone, until: now() + REMEMBERED_MILLIS });
      return zone;
    },
    async channel(wanted) {
      try {
        if ('id' in wanted) return await askChannel(wanted.id, api);
        if (listing === null || listing.until <= now())
          listing = { ...(await listChannels(api)), until: now() + LISTING_MILLIS };
        return listing.byName.get(wanted.name) ?? (listing.isWhole ? 'absent' : 'unknown');
      } catch (error) {
        const failed = toCallError('conversations', error);
        if (failed.code === 'channel_not_found') return 'absent';
        log.debug('slack: a channel could not be looked up', factsOf(failed));
        return 'unknown';
      }
    },
  };
}

async function askZone(person: string, api: SlackApi, log: Log): Promise<string | null> {
  try {
    const answer = personSchema.safeParse(await api.call('users.info', { user: person }));
    return answer.data?.user.tz ?? null;
  } catch (error) {
    log.debug('slack: no time zone', factsOf(toCallError('users.info', error)));
    return null;
  }
}

/** Throws SlackCallError. */
async function askChannel(id: string, api: SlackApi): Promise<FoundChannel | 'unknown'> {
  const { channel } = await api.call('conversations.info', { channel: id });
  const read = channelSchema.safeParse(channel);
  return read.success ? toFound(read.data) : 'unknown';
}

interface Listing {
  readonly byName: ReadonlyMap<string, FoundChannel>;
  /** False where there are more than are read. */
  readonly isWhole: boolean;
  readonly until: number;
}

/** Slack has no look-up by name: all channels that the app may see are read. Throws SlackCallError. */
async function listChannels(api: SlackApi): Promise<Omit<Listing, 'until'>> {
  const byName = new Map<string, FoundChannel>();
  let cursor = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await listPage(cursor, api);
    if (answer === undefined) break;
    for (const channel of answer.channels) byName.set(channel.name ?? '', toFound(channel));
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') return { byName, isWhole: true };
  }
  return { byName, isWhole: false };
}

/** Private channels only where that scope was given too. */
async function listPage(cursor: string, api: SlackApi) {
  const given = { limit: 1000, exclude_archived: true, ...(cursor === '' ? {} : { cursor }) };
  const types = 'public_channel,private_channel';
  const answer = await api
    .call('conversations.list', { ...given, types })
    .catch(async (error: unknown) => {
      if (!(error instanceof SlackCallError) || error.code !== 'missing_scope') throw error;
      return await api.call('conversations.list', { ...given, types: 'public_channel' });
    });
  return pageSchema.safeParse(answer).data;
}

function toFound({
  id,
  name,
  is_archived: isArchived,
  is_member: isMember,
  is_im: isDirect,
}: z.infer<typeof channelSchema>): FoundChannel {
  const shown = isDirect ? null : (name ?? null);
  return { id, name: shown, isArchived, isMember: isMember || isDirect };
}
