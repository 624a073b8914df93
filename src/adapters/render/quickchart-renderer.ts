/** Has charts drawn by a QuickChart server, and by another renderer where that server fails. */

import quickchart from 'quickchart-js';
import { fetch } from 'undici';
import type { Log } from '../../app/log.ts';
import type { Chart } from '../../message/chart.ts';
import { ChartError } from './chart-error.ts';
import type { ChartRenderer } from './chart-port.ts';

export interface QuickChartOptions {
  /** `https://charts.example.com`, also with a path in front of `/chart`. */
  readonly url: string;
  readonly fallback: ChartRenderer;
  readonly log: Log;
  readonly limits?: QuickChartLimits;
}

interface QuickChartLimits {
  readonly timeoutMillis: number;
  readonly maxBytes: number;
}

type QuickChartClient = InstanceType<typeof quickchart.default>;

const usualLimits: QuickChartLimits = { timeoutMillis: 10_000, maxBytes: 10 * 2 ** 20 };
/** The package declares its class as `.default` of what is imported; in fact it is what is imported. */
const QuickChart = quickchart.default ?? quickchart;
const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function openQuickChartRenderer(options: QuickChartOptions): ChartRenderer {
  const { fallback, log, limits = usualLimits } = options;
  const server = new URL(options.url);
  let isFailing = false;
  return {
    async render(chart) {
      try {
        const png = await post(server, chart, limits);
        isFailing = false;
        return png;
      } catch (error) {
        // Said once per outage: every picture is drawn all the same.
        if (!isFailing) log.warn('QuickChart failed, drawing in process', facts(server, error));
        isFailing = true;
        return fallback.render(chart);
      }
    },
    close: () => fallback.close(),
  };
}

/** The client writes the request; it is sent here because the client reads an answer of any size for any time. */
async function post(server: URL, chart: Chart, limits: QuickChartLimits): Promise<Uint8Array> {
  const response = await fetch(endpoint(server), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(requestBody(server, chart)),
    redirect: 'error',
    signal: AbortSignal.timeout(limits.timeoutMillis),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ChartError(`it answered ${response.status}`);
  }
  return pngOf(await boundedBody(response.body ?? [], limits.maxBytes));
}

function endpoint(server: URL): string {
  return `${server.protocol}//${hostAndPath(server)}/chart`;
}

function hostAndPath(server: URL): string {
  return `${server.host}${server.pathname}`.replace(/\/+$/u, '').replace(/\/chart$/u, '');
}

function requestBody(server: URL, chart: Chart): ReturnType<QuickChartClient['getPostData']> {
  return new QuickChart()
    .setScheme(server.protocol.replace(':', ''))
    .setHost(hostAndPath(server))
    .setVersion('4')
    .setWidth(chart.width)
    .setHeight(chart.height)
    .setDevicePixelRatio(2)
    .setBackgroundColor(chart.background)
    .setFormat('png')
    .setConfig(configText(chart))
    .getPostData();
}

/**
 * JSON that carries function names safely. The server evaluates the text as JavaScript and refuses `for (` and `while (` wherever they
 * stand (names like `waitFor(…)`), so parentheses, which JSON has only inside strings, are escaped. Given as an object, the client would
 * turn marks inside a name into code.
 */
function configText(chart: Chart): string {
  return JSON.stringify(chart.config)
    .replaceAll('(', '\\u0028')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

async function boundedBody(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
) {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > maxBytes) throw new ChartError(`it sent more than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

function pngOf(body: Uint8Array): Uint8Array {
  const isPng = pngSignature.every((byte, index) => body[index] === byte);
  if (!isPng) throw new ChartError('it sent something that is not a PNG');
  return body;
}

/** The host alone: an address may carry a password. */
function facts(server: URL, error: unknown): Readonly<Record<string, unknown>> {
  const why = error instanceof ChartError ? error.message : reason(error);
  return { server: server.host, why };
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  return error.name === 'TimeoutError' ? 'it did not answer in time' : causeOf(error);
}

/** undici says `fetch failed`; what happened is in its cause. */
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
