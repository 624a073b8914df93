/** What Slack sends to the bot, signed as Slack signs it. */

import { createHmac } from 'node:crypto';
import { BOT_USER, SECRET } from './fake-slack.ts';

export interface PostOptions {
  readonly secret?: string;
  readonly ageSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function postForm(
  port: number,
  fields: Readonly<Record<string, string>>,
  options: PostOptions = {},
): Promise<Response> {
  const body = new URLSearchParams(fields).toString();
  return post(port, body, 'application/x-www-form-urlencoded', options);
}

export function postJson(
  port: number,
  value: unknown,
  options: PostOptions = {},
): Promise<Response> {
  return post(port, JSON.stringify(value), 'application/json', options);
}

export function postPayload(port: number, payload: unknown): Promise<Response> {
  return postForm(port, { payload: JSON.stringify(payload) });
}

let count = 0;

export function slashCommand(
  text: string,
  fields: Readonly<Record<string, string>> = {},
): Record<string, string> {
  count += 1;
  return {
    command: '/heap',
    text,
    team_id: 'T012AB3CD',
    channel_id: 'C012AB3CD',
    channel_name: 'perf',
    user_id: 'U012AB3CD',
    trigger_id: `trigger.${count}`,
    ...fields,
  };
}

export function eventBody(event: Readonly<Record<string, unknown>>, id?: string) {
  count += 1;
  return {
    type: 'event_callback',
    event_id: id ?? `Ev${count}`,
    team_id: 'T012AB3CD',
    event: { user: 'U012AB3CD', channel: 'C012AB3CD', ts: '1.2', ...event },
  };
}

export function mention(text: string, more: Readonly<Record<string, unknown>> = {}) {
  return eventBody({ type: 'app_mention', text: `<@${BOT_USER}> ${text}`, ...more });
}

export function click(value: unknown, more: Readonly<Record<string, unknown>> = {}) {
  count += 1;
  return {
    type: 'block_actions',
    team: { id: 'T012AB3CD' },
    user: { id: 'U012AB3CD' },
    channel: { id: 'C012AB3CD', name: 'perf' },
    container: { type: 'message', message_ts: '1700.1', channel_id: 'C012AB3CD' },
    trigger_id: `trigger.${count}`,
    actions: [{ type: 'button', action_id: 'heapbot.run.0', block_id: 'b', value }],
    ...more,
  };
}

export function messageShortcut(
  message: Readonly<Record<string, unknown>> & { readonly ts: string },
  more: Readonly<Record<string, unknown>> = {},
) {
  count += 1;
  return {
    type: 'message_action',
    callback_id: 'heap_analyze_file',
    team: { id: 'T012AB3CD' },
    user: { id: 'U012AB3CD' },
    channel: { id: 'C012AB3CD', name: 'perf' },
    message_ts: message.ts,
    message: { type: 'message', user: 'U0SHARER1', text: '', ...message },
    trigger_id: `trigger.${count}`,
    ...more,
  };
}

async function post(
  port: number,
  body: string,
  contentType: string,
  { secret = SECRET, ageSeconds = 0, headers = {} }: PostOptions,
): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hash}`,
      ...headers,
    },
    body: new TextEncoder().encode(body),
  });
}
