/** Starts the sandbox: a local Slack on one port. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readAssets } from './assets.ts';
import { type Clock, systemClock } from './clock.ts';
import { createDelivery } from './delivery.ts';
import { createGrants } from './grants.ts';
import { newSecret } from './ids.ts';
import { createLive } from './live.ts';
import { createRateLimits } from './rate-limit.ts';
import { createListener } from './server.ts';
import type { MessageShortcut, Slack, SlashCommand } from './slack.ts';
import { createViews } from './views.ts';
import { createWorkspace } from './workspace.ts';

export interface SandboxOptions {
  /** 0: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Where the bot takes requests, e.g. `http://127.0.0.1:3000/slack/events`; may be told later. */
  readonly botUrl?: string;
  /** Made up where not given; the bot must be given the same. */
  readonly signingSecret?: string;
  readonly botToken?: string;
  readonly scopes?: readonly string[];
  readonly commands?: readonly SlashCommand[];
  readonly shortcuts?: readonly MessageShortcut[];
  readonly clock?: Clock;
  /** How long the bot may take to acknowledge: Slack's three seconds. */
  readonly ackMillis?: number;
  /** How long files take to be processed and shared. */
  readonly processingMillis?: number;
}

export interface Sandbox {
  /** The page. */
  readonly url: string;
  /** The Web API's base, for SLACK_API_URL: ends in `/api/`. */
  readonly apiUrl: string;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
  /** Where the bot takes requests, e.g. `http://127.0.0.1:3000/slack/events`. */
  connectBot(url: string): void;
  close(): Promise<void>;
}

/** The sandbox cannot start; the message says what to do. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

/** What the manifest asks for. */
const defaultScopes = [
  'app_mentions:read',
  'chat:write',
  'commands',
  'files:write',
  'files:read',
  'im:history',
  'channels:history',
  'groups:history',
  'im:write',
  'users:read',
  'channels:read',
];

const defaultCommands: readonly SlashCommand[] = [
  {
    command: '/heap',
    description: 'Ask heapbot about a service’s heap',
    usageHint: 'top svc-blog 10',
    examples: ['top svc-blog 10', 'peek reflect.Value.Call', 'services', 'help'],
  },
];

const defaultShortcuts: readonly MessageShortcut[] = [
  { callbackId: 'heap_analyze_file', name: 'Analyze heap profile' },
];

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const host = options.host ?? '127.0.0.1';
  const signingSecret = options.signingSecret ?? newSecret();
  let botUrl = options.botUrl ?? null;
  let baseUrl = '';
  const slack: Slack = {
    workspace: createWorkspace(clock),
    grants: createGrants(clock),
    views: createViews(),
    rateLimits: createRateLimits(clock),
    delivery: createDelivery({
      clock,
      signingSecret,
      requestUrl: () => botUrl,
      ackMillis: options.ackMillis ?? 3000,
    }),
    botToken: options.botToken ?? `xoxb-sandbox-${newSecret()}`,
    scopes: new Set(options.scopes ?? defaultScopes),
    commands: options.commands ?? defaultCommands,
    shortcuts: options.shortcuts ?? defaultShortcuts,
    processingMillis: options.processingMillis ?? 250,
    baseUrl: () => baseUrl,
  };
  const live = createLive(slack);
  const server = createServer(createListener(slack, live, readAssets()));
  const { port } = await listen(server, options.port ?? 0, host);
  baseUrl = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url: `${baseUrl}/`,
    apiUrl: `${baseUrl}/api/`,
    signingSecret,
    botToken: slack.botToken,
    botId: slack.workspace.app.botId,
    botUserId: slack.workspace.app.botUser,
    teamId: slack.workspace.team.id,
    connectBot(url) {
      botUrl = url;
    },
    async close() {
      slack.delivery.close();
      live.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address);
    });
  });
}

function explain(error: Error, host: string, port: number): Error {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) return error;
  return new SandboxError(
    `port ${port} of ${host}, where the sandbox's page should be, is taken: stop what uses it, or start with another PORT`,
  );
}
