/** Calls to Slack's Web API: in order within a channel, within limits, repeated where that is safe. */

import { type Logger, LogLevel } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../../app/log.ts';
import { fromStatus } from './errors.ts';
import { createLanes } from './lanes.ts';
import { withRetries } from './retry.ts';
import { METHODS, type SlackMethod } from './surface.ts';
import type { Timings } from './timings.ts';

export type Arguments = Readonly<Record<string, unknown>>;
type Answered = Readonly<Record<string, unknown>>;

/** Every method rejects with SlackCallError. */
export interface SlackApi {
  /** Calls within one channel (`lane`) keep their order; without a lane there is no order. */
  call(method: SlackMethod, given: Arguments, lane?: string): Promise<Answered>;
  isBusy(lane: string): boolean;
  /** Sends a file's bytes to the address that files.getUploadURLExternal gave. */
  sendBytes(url: string, name: string, bytes: Uint8Array): Promise<void>;
}

interface ApiOptions {
  readonly token: string;
  /** Ends in a slash. */
  readonly apiUrl: string;
  readonly log: Log;
  readonly timings: Timings;
}

export function createApi(options: ApiOptions): SlackApi {
  const client = new WebClient(options.token, clientOptions(options));
  const lanes = createLanes();
  return {
    call(method, given, lane) {
      const task = () =>
        withRetries(method, METHODS[method].isRepeatable, options.timings, async () => ({
          ...(await client.apiCall(method, { ...given })),
        }));
      return lane === undefined ? task() : lanes.run(lane, task);
    },
    isBusy: (lane) => lanes.isBusy(lane),
    sendBytes: (url, name, bytes) => sendBytes(options, url, name, bytes),
  };
}

/**
 * The client neither retries nor waits by itself: its defaults go on for half an hour, pause all channels on one rate limit, and
 * may post a message twice. `retryConfig` must be given even so, else Socket Mode puts its own into it.
 */
export function clientOptions(options: Omit<ApiOptions, 'token'>): WebClientOptions {
  return {
    slackApiUrl: options.apiUrl,
    timeout: options.timings.callMillis,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: sdkLogger(options.log),
  };
}

/** Slack's libraries write whole payloads and addresses with tickets at the debug level: those never reach the log. */
export function sdkLogger(log: Log): Logger {
  const write = (message: readonly unknown[]) => message.map(String).join(' ');
  return {
    debug: () => {},
    info: (...message) => log.debug(write(message)),
    warn: (...message) => log.warn(write(message)),
    error: (...message) => log.warn(write(message)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

async function sendBytes(
  options: ApiOptions,
  url: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const { timings, token, apiUrl } = options;
  const form = new FormData();
  form.append('body', new Blob([new Uint8Array(bytes)]), name);
  const headers = isSlack(url, apiUrl) ? { authorization: `Bearer ${token}` } : {};
  await withRetries('upload', true, timings, async () => {
    const signal = AbortSignal.timeout(2 * timings.callMillis);
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: form,
      redirect: 'error',
      signal,
    });
    await response.arrayBuffer();
    if (!response.ok) throw fromStatus('upload', response.status);
  });
}

/** The token goes to no other host than those that know it already. */
export function isSlack(url: string, apiUrl: string): boolean {
  const { origin, protocol, hostname } = new URL(url);
  return (
    origin === new URL(apiUrl).origin || (protocol === 'https:' && hostname.endsWith('.slack.com'))
  );
}
