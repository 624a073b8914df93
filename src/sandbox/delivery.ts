/** Brings commands, interactions and events to the bot as Slack does: signed, three seconds to answer, events again on failure. */

import { createHmac } from 'node:crypto';
import type { Clock } from './clock.ts';

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly signingSecret: string;
  /** The bot's request URL, null while it has none. */
  readonly requestUrl: () => string | null;
  /** How long the bot may take to acknowledge. */
  readonly ackMillis: number;
}

/** What came of a delivery. */
export type Reply =
  | { readonly kind: 'answer'; readonly contentType: string; readonly body: string }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

/** The words of `X-Slack-Retry-Reason`. */
export type FailureReason = 'http_timeout' | 'http_error' | 'connection_failed';

export interface Delivery {
  /** A slash command or an interaction: once, no second try. */
  form(fields: Readonly<Record<string, string>>): Promise<Reply>;
  /** An event: at once, and while it fails at once again, after one minute, after five. */
  event(envelope: Readonly<Record<string, unknown>>): Promise<void>;
  /** Calls off what is on its way. */
  close(): void;
}

const retryAfterMillis = [0, 60_000, 300_000];
const maxAnswerBytes = 1024 * 1024;
const maxWaiting = 100;

export function createDelivery(options: DeliveryOptions): Delivery {
  const waiting = new Set<() => void>();
  const closing = new AbortController();
  const deliver = (body: string, contentType: string, headers: Record<string, string>) =>
    post(options, closing.signal, body, contentType, headers);

  async function attempt(body: string, retry: number, reason: FailureReason | null): Promise<void> {
    const reply = await deliver(body, 'application/json', retryHeaders(retry, reason));
    if (reply.kind === 'answer' || reply.stopRetries || closing.signal.aborted) return;
    const wait = retryAfterMillis[retry];
    if (wait === undefined || waiting.size >= maxWaiting) return;
    const callOff = options.clock.after(wait, () => {
      waiting.delete(callOff);
      void attempt(body, retry + 1, reply.reason);
    });
    waiting.add(callOff);
  }

  return {
    form: (fields) =>
      deliver(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded', {}),
    event: (envelope) => attempt(JSON.stringify(envelope), 0, null),
    close() {
      closing.abort();
      for (const callOff of waiting) callOff();
      waiting.clear();
    },
  };
}

/** Slack's v0 signature over the raw body. */
function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function retryHeaders(retry: number, reason: FailureReason | null): Record<string, string> {
  return reason === null
    ? {}
    : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason };
}

/** The content type goes out bare: bots compare it exactly. */
async function post(
  options: DeliveryOptions,
  closing: AbortSignal,
  body: string,
  contentType: string,
  headers: Record<string, string>,
): Promise<Reply & { readonly stopRetries?: boolean }> {
  const url = options.requestUrl();
  if (url === null) return { kind: 'failed', reason: 'connection_failed' };
  const timestamp = Math.floor(options.clock.now() / 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(options.ackMillis), closing]),
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': sign(options.signingSecret, timestamp, body),
        ...headers,
      },
      body: Buffer.from(body),
    });
    const text = await readAnswer(response);
    if (response.ok) {
      return {
        kind: 'answer',
        contentType: response.headers.get('content-type') ?? '',
        body: text,
      };
    }
    const stopRetries = response.headers.get('x-slack-no-retry') === '1';
    return { kind: 'failed', reason: 'http_error', stopRetries };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return { kind: 'failed', reason: isTimeout ? 'http_timeout' : 'connection_failed' };
  }
}

async function readAnswer(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
