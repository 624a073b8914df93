/** Plays a Go program for pprof: answers with a recorded `heap?debug=1`, and with recorded names for its addresses. */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface SymbolServer {
  readonly origin: string;
  /** What was last asked of /debug/pprof/symbol, and the answer; empty where nothing was. */
  lastExchange(): { readonly request: string; readonly response: string };
  close(): void;
}

/** `text` is a recorded heap?debug=1.gz, `symbols` what the same program said of all its addresses. */
export async function startSymbolServer(text: string, symbols: string): Promise<SymbolServer> {
  const names = readNames(readFileSync(symbols, 'utf8'));
  const profile = gunzipSync(readFileSync(text));
  let exchange = { request: '', response: '' };
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') {
      response.end(profile);
      return;
    }
    const body = await readBody(request);
    exchange = { request: body, response: answerSymbols(body, names) };
    response.end(exchange.response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    lastExchange: () => exchange,
    close: () => server.close(),
  };
}

function readNames(text: string): ReadonlyMap<string, string> {
  const lines = text.matchAll(/^(0x[0-9a-f]+) (.+)$/gm);
  return new Map(Array.from(lines, ([, address = '', name = '']) => [address, name]));
}

function answerSymbols(body: string, names: ReadonlyMap<string, string>): string {
  const lines = body.split('+').flatMap((address) => {
    const name = names.get(address);
    return name === undefined ? [] : [`${address} ${name}\n`];
  });
  return `num_symbols: 1\n${lines.join('')}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
