/** The Socket Mode connection: opened at start, reopened at once whenever Slack closes it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../app/log.ts';
import { clientOptions, sdkLogger } from './api.ts';
import { SlackStartError, toCallError } from './errors.ts';
import type { Timings } from './timings.ts';

interface SocketOptions {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly log: Log;
  readonly timings: Timings;
}

export interface Socket {
  readonly receiver: SocketModeReceiver;
  /** Resolves with the first connection; rejects with SlackStartError where there is none. */
  start(): Promise<void>;
  isConnected(): boolean;
  stop(): Promise<void>;
}

/**
 * The library's own reconnection is off: it waits five seconds after each `disconnect` that Slack sends as a matter of routine, and
 * its promise is left unhandled, which ends the process, where Slack cannot be reached at that moment.
 */
export function createSocket(options: SocketOptions): Socket {
  const { appToken, log, timings } = options;
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: sdkLogger(log),
    installerOptions: { clientOptions: clientOptions(options) },
  });
  const { client } = receiver;
  let isConnected = false;
  let isStopping = false;
  const stopped = new AbortController();

  client.on('connected', () => {
    isConnected = true;
  });
  client.on('disconnected', () => {
    const wasConnected = isConnected;
    isConnected = false;
    if (wasConnected && !isStopping) void reconnect();
  });

  async function reconnect(): Promise<void> {
    for (let failures = 0; !isStopping; failures += 1) {
      try {
        await client.start();
        log.info('slack: the socket is connected again');
        return;
      } catch (error) {
        const { trouble, code } = toCallError('apps.connections.open', error);
        log.warn('slack: the socket cannot be reopened yet', { trouble, code });
        await sleep(backoff(timings, failures), undefined, { signal: stopped.signal }).catch(
          () => {},
        );
      }
    }
  }

  return {
    receiver,
    isConnected: () => isConnected,
    async start() {
      try {
        await client.start();
      } catch (error) {
        throw new SlackStartError(startProblem(error, options.apiUrl));
      }
    },
    async stop() {
      isStopping = true;
      stopped.abort();
      await Promise.race([client.disconnect(), sleep(CLOSE_MILLIS, undefined, { ref: false })]);
    },
  };
}

/** A peer that does not answer the closing handshake is not waited for. */
const CLOSE_MILLIS = 2_000;
const LONGEST_BACKOFF = 30_000;

function backoff(timings: Timings, failures: number): number {
  return Math.min(LONGEST_BACKOFF, timings.retryMillis * 2 ** Math.min(failures, 10));
}

function startProblem(error: unknown, apiUrl: string): string {
  const { trouble, code } = toCallError('apps.connections.open', error);
  return trouble === 'refused'
    ? `Slack refused SLACK_APP_TOKEN (${code}). It must be an app-level token (xapp-…) of this app with the scope connections:write: api.slack.com/apps, Basic Information, App-Level Tokens. Socket Mode must be on.`
    : `No Socket Mode connection through ${apiUrl} (${code}). Check the network and proxies, then start again.`;
}
