/** The one HTTP port: Slack's requests (in HTTP mode), hooks, health and metrics. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from '../../app/log.ts';
import { SlackStartError } from './errors.ts';

export type RouteHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => void | Promise<void>;

/** What GET answers, by path: `/healthz`, `/readyz`, `/metrics`. */
export type Routes = Readonly<Record<string, RouteHandler>>;

export const EVENTS_PATH = '/slack/events';

interface ServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly routes: Routes;
  /** What POST answers, beside Slack's own path. */
  readonly hooks?: Routes;
  /** Null in Socket Mode. */
  readonly onSlackRequest: RouteHandler | null;
  readonly log: Log;
}

interface HttpServer {
  readonly port: number;
  /** No new connections; those that are open may finish. */
  refuse(): void;
  /** Cuts off what is still open. */
  close(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => void route(options, request, response));
  // Against clients that send their request a byte at a time.
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  await listen(server, options);
  const address = server.address();
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    refuse: () => void server.close(),
    close: () => {
      server.close();
      server.closeAllConnections();
      return closed;
    },
  };
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new SlackStartError(listenProblem(error, host, port))));
    server.listen({ host, port }, resolve);
  });
}

function listenProblem(error: Error, host: string, port: number): string {
  const code = 'code' in error ? String(error.code) : error.message;
  const why = code === 'EADDRINUSE' ? 'something else listens there' : code;
  return `Cannot listen on ${host}:${port}: ${why}. Set PORT (and HOST) to an address that is free.`;
}

async function route(
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const handler = findHandler(options, request.method, pathOf(request));
    if (typeof handler === 'function') await handler(request, response);
    else response.writeHead(handler).end();
  } catch (error) {
    options.log.error('http: a handler failed', { path: request.url, why: String(error) });
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

/** The handler, or the status where there is none. */
function findHandler(
  { routes, hooks = {}, onSlackRequest }: ServerOptions,
  method: string | undefined,
  path: string,
): RouteHandler | 404 | 405 {
  if (path === EVENTS_PATH && onSlackRequest !== null) {
    return method === 'POST' ? onSlackRequest : 405;
  }
  const hook = Object.hasOwn(hooks, path) ? hooks[path] : undefined;
  if (hook !== undefined) return method === 'POST' ? hook : 405;
  const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (handler === undefined) return 404;
  return method === 'GET' || method === 'HEAD' ? handler : 405;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}
