/** What the demo services share: a small HTTP server on the loopback address, and what one of them looks like from outside. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DemoService {
  readonly name: string;
  /** Where its heap profile is. */
  readonly url: string;
  /** Where its heap profiles of the time before are, oldest first; each tells its own time. */
  readonly past: readonly string[];
  /** Bytes; null where it may take what it likes. */
  readonly memoryLimit: number | null;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const host = '127.0.0.1';

/** Port 0: any free one. */
export async function serve(
  port: number,
  answer: Answer,
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${host}`);
    answer(request, response, url).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

export function heapUrl(port: number): string {
  return `http://${host}:${port}/debug/pprof/heap`;
}

export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}

/** A profile, as Go's net/http/pprof sends it. */
export function sendProfile(response: ServerResponse, bytes: Uint8Array): void {
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="heap"',
    'x-content-type-options': 'nosniff',
    'content-length': bytes.length,
  });
  response.end(bytes);
}
