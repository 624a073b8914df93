/** svc-blog: a Go blog that leaks, replayed from its recording as its own net/http/pprof endpoint would answer. */

import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { closeServer, type DemoService, heapUrl, sendProfile, sendText, serve } from './service.ts';

export interface BlogOptions {
  readonly port?: number;
  /** Holds `series/NN.pb.gz`, `series/NN.debug1.txt.gz` and `symbols.txt`. */
  readonly recording?: URL;
  /** The demo begins when the blog has been up for so long, and tells of the time before: a verdict needs a past. */
  readonly firstStep?: number;
  readonly stepMillis?: number;
  readonly now?: () => number;
}

/** From `src/sandbox/demo` and from `dist/sandbox/demo` alike. */
const defaultRecording = new URL('../../../test/profiles/founding/', import.meta.url);

const maxSymbolRequest = 1024 * 1024;

export async function startBlog(options: BlogOptions = {}): Promise<DemoService> {
  const recording = options.recording ?? defaultRecording;
  const now = options.now ?? Date.now;
  const steps = readdirSync(new URL('series/', recording))
    .filter((name) => name.endsWith('.pb.gz'))
    .map((name) => name.slice(0, -'.pb.gz'.length))
    .sort();
  const symbols = readSymbols(readFileSync(new URL('symbols.txt', recording), 'utf8'));
  const startedAt = now();
  const { firstStep = 26, stepMillis = 60_000 } = options;
  const read = (name: string) => gunzipSync(readFileSync(new URL(`series/${name}`, recording)));
  /** How it is now, or how it was so many steps before the demo began. */
  const look = (ago: number) => {
    const passed = Math.floor((now() - startedAt) / stepMillis);
    // A recording is no circle: the end is held, for a restart would look like a leak that was mended.
    const step = ago > 0 ? firstStep - ago : Math.min(steps.length - 1, firstStep + passed);
    return { step: steps[step] ?? '', at: ago > 0 ? startedAt - ago * stepMillis : now() };
  };

  const { server, port } = await serve(options.port ?? 0, async (request, response, url) => {
    switch (url.pathname) {
      case '/debug/pprof/':
        return sendIndex(response);
      case '/debug/pprof/heap': {
        const { step, at } = look(Number(url.searchParams.get('ago') ?? 0));
        return Number(url.searchParams.get('debug') ?? 0) > 0
          ? sendText(response, 200, read(`${step}.debug1.txt.gz`).toString('utf8'))
          : sendProfile(response, gzipSync(withTime(read(`${step}.pb.gz`), at)));
      }
      case '/debug/pprof/symbol':
        return sendSymbols(request, response, url, symbols);
      default:
        return sendText(response, 404, '404 page not found\n');
    }
  });
  const url = heapUrl(port);
  return {
    name: 'svc-blog',
    url,
    past: Array.from({ length: firstStep }, (_, row) => `${url}?ago=${firstStep - row}`),
    memoryLimit: 512 * 1024 * 1024,
    close: () => closeServer(server),
  };
}

/** The recording, as if it were taken now. */
function withTime(bytes: Uint8Array, milliseconds: number): Uint8Array {
  const profile = Profile.decode(bytes);
  profile.timeNanos = BigInt(milliseconds) * 1_000_000n;
  return profile.encode();
}

function sendIndex(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    '<html><head><title>/debug/pprof/</title></head><body>/debug/pprof/<br><a href="heap?debug=1">heap</a><br><a href="symbol">symbol</a></body></html>\n',
  );
}

/** Lines of `0xaddress name`, as the endpoint itself answered when the recording was made. */
function readSymbols(text: string): ReadonlyMap<bigint, string> {
  const symbols = new Map<bigint, string>();
  for (const line of text.split('\n')) {
    const match = /^(0x[0-9a-f]+)\s+(\S.*)$/u.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) symbols.set(BigInt(match[1]), match[2]);
  }
  return symbols;
}

/** POST (or a query) of addresses joined by `+`; unknown ones are left out, as Go does. */
async function sendSymbols(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  symbols: ReadonlyMap<bigint, string>,
): Promise<void> {
  const asked = request.method === 'POST' ? await readText(request) : url.search.slice(1);
  const found = asked
    .split('+')
    .map((word) => word.trim())
    .filter((word) => /^(?:0x[0-9a-f]{1,16}|\d{1,20})$/iu.test(word))
    .flatMap((word) => {
      const name = symbols.get(BigInt(word));
      return name === undefined ? [] : [`0x${BigInt(word).toString(16)} ${name}\n`];
    });
  sendText(response, 200, `num_symbols: 1\n${found.join('')}`);
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > maxSymbolRequest) throw new Error('too many addresses');
  }
  return text;
}
