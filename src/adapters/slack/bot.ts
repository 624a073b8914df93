/** heapbot in Slack: starts the bot over HTTP or, where there is an app-level token, over Socket Mode. */

import type { IncomingMessage } from 'node:http';
import { HTTPReceiver, type Receiver } from '@slack/bolt';
import type { Answer } from '../../app/conversation.ts';
import type { Log } from '../../app/log.ts';
import type { ClaimStore, Poster, PostFinder } from '../../app/ports.ts';
import { AckFirstApp } from './ack-first-app.ts';
import { createApi, sdkLogger } from './api.ts';
import { answerForm } from './digest-form/digest-form.ts';
import { SlackStartError } from './errors.ts';
import { askIdentity } from './identity.ts';
import { type Forms, registerListeners } from './listeners.ts';
import { createPoster } from './poster.ts';
import { EVENTS_PATH, type RouteHandler, type Routes, startServer } from './server.ts';
import { createSocket, type Socket } from './socket.ts';
import { TIMINGS, type Timings } from './timings.ts';

interface SlackBotConfig {
  readonly botToken: string;
  /** Null in Socket Mode. */
  readonly signingSecret: string | null;
  /** Present: Socket Mode. */
  readonly appToken: string | null;
  /** The base of the Web API, ends in a slash. */
  readonly apiUrl: string;
  readonly host: string;
  readonly port: number;
}

interface SlackBotOptions {
  readonly config: SlackBotConfig;
  readonly answer: Answer;
  readonly claims: ClaimStore;
  /** What forms offer and check. Absent: nothing is asked by forms. */
  readonly forms?: Forms;
  /** What GET answers on the same port: health, metrics. */
  readonly routes: Routes;
  /** What POST answers there. */
  readonly hooks?: Routes;
  /** False: it only posts, and what people type goes to other processes. True unless given. */
  readonly takesEvents?: boolean;
  readonly log: Log;
  readonly timings?: Partial<Timings>;
}

export interface SlackBot {
  /** Where it listens; another one than configured where that was 0. */
  readonly port: number;
  /** As Slack knows it. */
  readonly team: string;
  readonly name: string;
  /** Posts where nobody has just asked. */
  readonly poster: Poster & PostFinder;
  /** False while a socket is being reopened. */
  isConnected(): boolean;
  /** Takes nothing new, finishes what was acknowledged (within bounds), closes. */
  stop(): Promise<void>;
}

/** Rejects with SlackStartError, whose message says what to do. */
export async function startSlack(options: SlackBotOptions): Promise<SlackBot> {
  const { config, log, forms } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const api = createApi({ token: config.botToken, apiUrl: config.apiUrl, log, timings });
  const identity = await askIdentity(api, config.apiUrl, log);
  const door = openDoor(options, timings);
  const app = new AckFirstApp(
    {
      receiver: door.receiver,
      token: config.botToken,
      // Given, so that Bolt asks Slack nothing per event.
      botId: identity.botId,
      botUserId: identity.botUserId,
      tokenVerificationEnabled: false,
      convoStore: false,
      extendedErrorHandler: true,
      logger: sdkLogger(log),
    },
    log,
    async (body) => (forms === undefined ? undefined : await answerForm(body, forms)),
  );
  registerListeners(app, { ...options, ...identity, api, timings });
  const server = await startServer({ ...config, ...options, onSlackRequest: door.onRequest });
  await door.socket?.start().catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  return {
    port: server.port,
    team: identity.team,
    name: identity.botName,
    poster: createPoster({ api, log, botName: identity.botName }),
    isConnected: () => door.socket?.isConnected() ?? true,
    async stop() {
      server.refuse();
      await door.socket?.stop();
      const left = await app.drain(timings.drainMillis);
      if (left > 0) log.error('slack: stopped with answers under way', { left });
      await server.close();
    },
  };
}

/** Through which Slack's payloads come in. */
interface Door {
  readonly receiver: Receiver;
  readonly onRequest: RouteHandler | null;
  readonly socket: Socket | null;
}

function openDoor(options: SlackBotOptions, timings: Timings): Door {
  const { config, log, takesEvents = true } = options;
  const { appToken, signingSecret, apiUrl } = config;
  if (!takesEvents) return { receiver: DEAF, onRequest: null, socket: null };
  if (appToken !== null) {
    const socket = createSocket({ appToken, apiUrl, log, timings });
    return { receiver: socket.receiver, onRequest: null, socket };
  }
  if (signingSecret === null) {
    throw new SlackStartError(
      'SLACK_SIGNING_SECRET is not set: copy it from Basic Information of the app, or set SLACK_APP_TOKEN for Socket Mode.',
    );
  }
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: EVENTS_PATH,
    bodyLimit: LARGEST_REQUEST,
    logger: sdkLogger(log),
  });
  return {
    receiver,
    onRequest: (request, response) => {
      dropFormParameters(request);
      receiver.requestListener(request, response);
    },
    socket: null,
  };
}

/** Nothing ever comes through it. */
const DEAF: Receiver = {
  init: () => undefined,
  start: async () => undefined,
  stop: async () => undefined,
};

/** Bolt takes a form for JSON where its content type says anything more, such as a charset. */
function dropFormParameters({ headers }: IncomingMessage): void {
  const [type] = (headers['content-type'] ?? '').split(';', 1);
  if (type?.trim() === FORM) headers['content-type'] = FORM;
}

const FORM = 'application/x-www-form-urlencoded';

/** A click carries the whole message that the button stands in. */
const LARGEST_REQUEST = 2 ** 20;
