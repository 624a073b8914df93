/** A bot of a few lines for the sandbox to talk to: it notes what it is sent and answers as the test says. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The fields of a form, with `payload` as JSON, or the JSON body. */
  readonly fields: Record<string, unknown>;
}

export interface FakeBot {
  readonly url: string;
  readonly received: readonly Received[];
  /** Resolves with the next request that comes, or the first that came and was not asked for. */
  next(): Promise<Received>;
  close(): Promise<void>;
}

type Answer = (received: Received, response: ServerResponse, count: number) => void;

const acknowledge: Answer = (_, response) => {
  response.end();
};

export async function startFakeBot(answer: Answer = acknowledge): Promise<FakeBot> {
  const received: Received[] = [];
  const unread: Received[] = [];
  const waiting: ((received: Received) => void)[] = [];
  const server = createServer((request, response) => {
    read(request).then((item) => {
      received.push(item);
      const waiter = waiting.shift();
      if (waiter === undefined) unread.push(item);
      else waiter(item);
      answer(item, response, received.length);
    }, response.destroy);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    received,
    next() {
      const first = unread.shift();
      return first === undefined
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(first);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Received> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return { headers: request.headers, body, fields: readFields(request, body) };
}

function readFields(request: IncomingMessage, body: string): Record<string, unknown> {
  if (request.headers['content-type'] === 'application/json') return JSON.parse(body);
  const form = Object.fromEntries(new URLSearchParams(body));
  return form.payload === undefined ? form : JSON.parse(form.payload);
}
