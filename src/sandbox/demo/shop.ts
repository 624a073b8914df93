/** The process behind svc-node: a small shop that never forgets a session. Exits with its parent, and when it has leaked enough. */

import { encode, heap } from '@datadog/pprof';
import { closeServer, sendProfile, sendText, serve } from './service.ts';

const sampleEveryBytes = 32 * 1024;
const stackDepth = 64;
const tickMillis = 250;
const visitorsPerTick = 3;
const maxHeapBytes = 150 * 1024 * 1024;

interface CartLine {
  readonly sku: string;
  readonly title: string;
  readonly priceCents: number;
}

interface Session {
  readonly visitor: string;
  readonly cart: readonly CartLine[];
  readonly history: readonly string[];
}

/** The leak: sessions come in, and nothing ever takes one out. */
const sessions = new Map<string, Session>();

/** Innocent: what is bestselling is kept as well, but there is an end to it. */
const bestsellers: CartLine[] = [];

let visitors = 0;

heap.start(sampleEveryBytes, stackDepth);
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));

const { server, port } = await serve(Number(process.argv[2] ?? 0), async (_, response, url) => {
  if (url.pathname !== '/debug/pprof/heap') {
    sendText(response, 404, 'see /debug/pprof/heap\n');
    return;
  }
  sendProfile(response, await encode(heap.profile()));
});
process.send?.(port);
setInterval(serveVisitors, tickMillis);

function serveVisitors(): void {
  for (let i = 0; i < visitorsPerTick; i += 1) handleRequest();
  if (process.memoryUsage().heapUsed > maxHeapBytes) {
    closeServer(server).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  }
}

function handleRequest(): void {
  visitors += 1;
  const cart = fillCart(`visitor-${visitors}`);
  rememberSession(`visitor-${visitors}`, cart);
  rankBestsellers(cart);
}

function fillCart(visitor: string): readonly CartLine[] {
  const lines: CartLine[] = [];
  for (let line = 0; line < 60; line += 1) lines.push(newCartLine(visitor, line));
  return lines;
}

function newCartLine(visitor: string, line: number): CartLine {
  return {
    sku: `${visitor}-sku-${line}`,
    title: `A fine product, number ${line}, chosen by ${visitor}`,
    priceCents: 100 + line,
  };
}

function rememberSession(visitor: string, cart: readonly CartLine[]): void {
  sessions.set(visitor, { visitor, cart, history: recordHistory(visitor) });
}

function recordHistory(visitor: string): readonly string[] {
  const pages: string[] = [];
  for (let page = 0; page < 120; page += 1) pages.push(pageAddress(visitor, page));
  return pages;
}

function pageAddress(visitor: string, page: number): string {
  return `/products/${page}?visitor=${visitor}&seen=${page * 7}`;
}

function rankBestsellers(cart: readonly CartLine[]): void {
  bestsellers.push(...cart.slice(0, 2));
  bestsellers.splice(0, Math.max(0, bestsellers.length - 1000));
}
