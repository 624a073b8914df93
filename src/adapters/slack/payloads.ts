/** What Slack sends, checked and turned into a request and a place to answer in. Null: not meant for heapbot. */

import { z } from 'zod';
import type { Request } from '../../app/conversation.ts';
import { possibleProfiles } from './attached.ts';
import { decodeButton } from './blocks/button.ts';
import { plainWords, withoutMention } from './typed-text.ts';

export interface Asked {
  readonly request: Request;
  readonly responseUrl: string | null;
  /** With it a form can be opened, within three seconds; null where Slack gave none. */
  readonly trigger: string | null;
  /** Whoever claims all of these first answers; what is delivered again has the same keys. */
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly key: string;
  readonly seconds: number;
}

/** Slack retries for about five minutes; an hour is safe. */
const RETRY_SECONDS = 3_600;
/** A second click on the same button within this is a double click. */
const CLICK_SECONDS = 5;

const id = z.string().min(1).max(50);
const url = z
  .string()
  .max(2_000)
  .regex(/^https?:\/\//u);

const slashSchema = z.object({
  command: id,
  text: z.string().default(''),
  team_id: id.optional(),
  enterprise_id: id.optional(),
  channel_id: id,
  channel_name: z.string().optional(),
  user_id: id,
  response_url: url.optional(),
  trigger_id: z.string().max(200),
});

interface Typed extends Asked {
  /** The slash command itself. */
  readonly command: string;
}

export function askedByCommand(body: unknown): Typed | null {
  const parsed = slashSchema.safeParse(body);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    request: {
      text: plainWords(data.text),
      place: {
        workspace: data.team_id ?? data.enterprise_id ?? '',
        channel: data.channel_id,
        channelName: channelName(data.channel_name),
        thread: null,
      },
      person: data.user_id,
      surface: 'slack',
    },
    responseUrl: data.response_url ?? null,
    trigger: data.trigger_id,
    claims: [{ key: `slack:trigger:${data.trigger_id}`, seconds: RETRY_SECONDS }],
    command: data.command,
  };
}

const eventSchema = z.object({
  event_id: id,
  team_id: id.optional(),
  enterprise_id: id.optional(),
  event: z.object({
    type: z.enum(['app_mention', 'message']),
    channel: id,
    channel_type: z.string().optional(),
    user: id,
    text: z.string(),
    thread_ts: id.optional(),
    files: z.unknown().optional(),
    // Any other is on what people did not write just now: bots' messages, edits, joins.
    subtype: z.literal('file_share').optional(),
    bot_id: z.undefined().optional(),
    edited: z.undefined().optional(),
  }),
});

/** Mentions anywhere, and direct messages; not other messages, should they ever be sent. */
export function askedByEvent(body: unknown, botUserId: string): Asked | null {
  const parsed = eventSchema.safeParse(body);
  if (!parsed.success) return null;
  const { data } = parsed;
  const { event } = data;
  const isDirect = event.channel_type === 'im';
  if (event.user === botUserId || (event.type === 'message' && !isDirect)) return null;
  const text = withoutMention(event.text, botUserId);
  const attached = attachedOf(event.files);
  if (event.type === 'message' && text === '' && attached.attached === undefined) return null;
  return {
    request: {
      text,
      place: {
        workspace: data.team_id ?? data.enterprise_id ?? '',
        channel: event.channel,
        channelName: null,
        thread: event.thread_ts ?? null,
      },
      person: event.user,
      surface: 'slack',
      ...attached,
    },
    responseUrl: null,
    trigger: null,
    claims: [{ key: `slack:event:${data.event_id}`, seconds: RETRY_SECONDS }],
  };
}

const clickSchema = z.object({
  team: z.object({ id }).nullish(),
  enterprise: z.object({ id }).nullish(),
  user: z.object({ id }),
  channel: z.object({ id, name: z.string().optional() }),
  container: z.object({
    message_ts: id,
    thread_ts: id.optional(),
    is_ephemeral: z.boolean().default(false),
  }),
  message: z.object({ thread_ts: id.optional() }).nullish(),
  response_url: url.optional(),
  trigger_id: z.string().max(200),
  actions: z.array(z.object({ action_id: z.string().max(255), value: z.unknown() })).min(1),
});

interface Clicked extends Asked {
  readonly actionId: string;
  /** False where the value is not one of ours, e.g. from before an upgrade. */
  readonly isReadable: boolean;
}

/** The answer belongs to the thread below the message with the button; an ephemeral one has none. */
export function askedByClick(body: unknown): Clicked | null {
  const parsed = clickSchema.safeParse(body);
  if (!parsed.success) return null;
  const { data } = parsed;
  const [action] = data.actions;
  const command = decodeButton(action?.value);
  const { container, channel } = data;
  const thread = container.thread_ts ?? data.message?.thread_ts ?? null;
  const click = `${channel.id}:${container.message_ts}:${action?.action_id ?? ''}`;
  return {
    request: {
      text: command ?? '',
      place: {
        workspace: data.team?.id ?? data.enterprise?.id ?? '',
        channel: channel.id,
        channelName: channelName(channel.name),
        thread: thread ?? (container.is_ephemeral ? null : container.message_ts),
      },
      person: data.user.id,
      surface: 'slack',
    },
    responseUrl: data.response_url ?? null,
    trigger: data.trigger_id,
    claims: [
      { key: `slack:trigger:${data.trigger_id}`, seconds: RETRY_SECONDS },
      { key: `slack:click:${click}`, seconds: CLICK_SECONDS },
    ],
    actionId: action?.action_id ?? '',
    isReadable: command !== null,
  };
}

const shortcutSchema = z.object({
  type: z.literal('message_action'),
  callback_id: z.string().max(255),
  team: z.object({ id }).nullish(),
  enterprise: z.object({ id }).nullish(),
  user: z.object({ id }),
  channel: z.object({ id, name: z.string().optional() }),
  message_ts: id,
  message: z.object({ thread_ts: id.nullish(), files: z.unknown().optional() }),
  response_url: url.optional(),
  trigger_id: z.string().max(200),
});

/** Answered in the thread of the message; `attached` is absent where it has no file that could be a profile. */
export function askedByShortcut(body: unknown): Asked | null {
  const parsed = shortcutSchema.safeParse(body);
  if (!parsed.success) return null;
  const { team, enterprise, channel, message, ...data } = parsed.data;
  return {
    request: {
      text: 'top',
      place: {
        workspace: team?.id ?? enterprise?.id ?? '',
        channel: channel.id,
        channelName: channelName(channel.name),
        thread: message.thread_ts ?? data.message_ts,
      },
      person: data.user.id,
      surface: 'slack',
      ...attachedOf(message.files),
    },
    responseUrl: data.response_url ?? null,
    trigger: data.trigger_id,
    claims: [{ key: `slack:trigger:${data.trigger_id}`, seconds: RETRY_SECONDS }],
  };
}

/** Absent where there is none. */
function attachedOf(files: unknown): Pick<Request, 'attached'> {
  const ids = possibleProfiles(files).map(({ id: file }) => file);
  return ids.length === 0 ? {} : { attached: ids };
}

/** Slack does not tell the names of private channels and direct messages: it sends these words instead. */
function channelName(name: string | undefined): string | null {
  return name === undefined || name === 'directmessage' || name === 'privategroup' ? null : name;
}
