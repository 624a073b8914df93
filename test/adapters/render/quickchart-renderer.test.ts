import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChartRenderer } from '../../../src/adapters/render/chart-port.ts';
import { openQuickChartRenderer } from '../../../src/adapters/render/quickchart-renderer.ts';
import type { Log } from '../../../src/app/log.ts';
import { barChart } from '../../../src/message/bar-chart.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const fromServer = Buffer.from([...signature, 1]);
const fromFallback = Buffer.from([...signature, 2]);
const chart = barChart({
  title: 'svc-blog: top',
  unit: 'bytes',
  rows: [
    { name: 'main.(*Pool).waitFor(', flat: 1, cum: 2 },
    { name: '主程序.while (\u2028) __BEGINFUNCTION__x()__ENDFUNCTION__', flat: 1, cum: 2 },
  ],
});

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let handler: Handler;
let warnings: string[];
let requests: { readonly path: string | undefined; readonly body: string }[];

const fallback: ChartRenderer = { render: async () => fromFallback, close: async () => {} };

beforeEach(async () => {
  warnings = [];
  requests = [];
  handler = (_request, response) => response.end(fromServer);
  server = createServer(async (request, response) => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts).toString();
    requests.push({ path: `${request.method} ${request.url}`, body });
    handler(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function address(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function open(url: string, timeoutMillis = 20_000): ChartRenderer {
  const nothing = () => {};
  const warn: Log['warn'] = (message, facts) =>
    warnings.push(`${message}: ${JSON.stringify(facts)}`);
  const log = { debug: nothing, info: nothing, warn, error: nothing };
  const limits = { timeoutMillis, maxBytes: 1000 };
  return openQuickChartRenderer({ url, fallback, log, limits });
}

describe('openQuickChartRenderer', () => {
  it('posts the same configuration, for Chart.js 4 at two pixels for one', async () => {
    expect(await open(address()).render(chart)).toEqual(fromServer);
    expect(requests.map(({ path }) => path)).toEqual(['POST /chart']);
    const posted = JSON.parse(requests[0]?.body ?? '');
    expect(posted).toMatchObject({
      width: chart.width,
      height: chart.height,
      version: '4',
      format: 'png',
      devicePixelRatio: 2,
      backgroundColor: chart.background,
    });
    expect(JSON.parse(posted.chart)).toEqual(chart.config);
    expect(warnings).toEqual([]);
  });

  it('posts text that the server takes as data alone', async () => {
    await open(address()).render(chart);
    const text: string = JSON.parse(requests[0]?.body ?? '').chart;
    // QuickChart evaluates the text and refuses `for (`: no open parenthesis, no line end inside a string.
    expect(text).not.toMatch(/[(\u2028\u2029]/);
  });

  it('takes an address with a path', async () => {
    await open(`${address()}/charts/`).render(chart);
    await open(`${address()}/chart`).render(chart);
    expect(requests.map(({ path }) => path)).toEqual(['POST /charts/chart', 'POST /chart']);
  });

  it.each<[string, Handler, RegExp]>([
    ['an error', (_, response) => response.writeHead(500).end(fromServer), /it answered 500/],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/x' }).end(), /redirect/],
    ['a page', (_, response) => response.end('<html>'), /not a PNG/],
    ['nothing', (_, response) => response.end(), /not a PNG/],
    [
      'too much',
      (_, response) => response.end(Buffer.concat([fromServer, Buffer.alloc(2000)])),
      /more than 1000 bytes/,
    ],
    ['a broken line', (request) => request.socket.destroy(), /QuickChart failed/],
  ])('draws in process when the server sends %s', async (_name, answer, why) => {
    handler = answer;
    expect(await open(address()).render(chart)).toEqual(fromFallback);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(why);
    expect(warnings[0]).not.toContain('waitFor');
  });

  it.each<[string, Handler]>([
    ['no answer', () => {}],
    ['half an answer', (_, response) => response.write(fromServer)],
  ])('does not wait for a server that sends %s', async (_name, answer) => {
    handler = answer;
    expect(await open(address(), 200).render(chart)).toEqual(fromFallback);
    expect(warnings).toEqual([expect.stringMatching(/did not answer in time/)]);
  });

  it('warns once per outage', async () => {
    const renderer = open(address());
    handler = (_request, response) => response.writeHead(503).end();
    await renderer.render(chart);
    await renderer.render(chart);
    expect(warnings).toHaveLength(1);
    handler = (_request, response) => response.end(fromServer);
    expect(await renderer.render(chart)).toEqual(fromServer);
    handler = (_request, response) => response.writeHead(503).end();
    expect(await renderer.render(chart)).toEqual(fromFallback);
    expect(warnings).toHaveLength(2);
  });
});
