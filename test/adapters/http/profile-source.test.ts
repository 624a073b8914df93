import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProfileSource } from '../../../src/adapters/http/profile-source.ts';
import type {
  Fetched,
  FetchLimits,
  ProfileSource,
  ReplicaConfig,
  TlsOptions,
} from '../../../src/app/ports.ts';
import { plainService } from '../../../src/config/services.ts';
import { parseProcessMemory } from '../../../src/leaks/process-memory.ts';
import { makeCertificates, whyNoCertificates } from '../../support/certificates.ts';
import { findFreePort } from '../../support/redis-server.ts';

const LIMITS: FetchLimits = {
  timeoutMillis: 2000,
  maxWireBytes: 2 ** 20,
  maxInflatedBytes: 4 * 2 ** 20,
};
const PROFILE = Buffer.from('heap profile: 1: 16 [2: 32] @ heap/1048576\n');
const NEVER = new AbortController().signal;

let servers: Server[] = [];
let sources: ProfileSource[] = [];

beforeEach(() => {
  servers = [];
  sources = [];
});

afterEach(async () => {
  await Promise.all(sources.map((source) => source.close()));
  for (const server of servers) {
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections();
    server.close();
  }
});

/** Resolves to `http://127.0.0.1:PORT`. */
async function serve(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(answer))}`;
}

/** Writes these bytes to whoever connects, then ends or cuts the connection. */
async function serveRaw(text: string, end: 'end' | 'cut' | 'hold'): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(text, () => {
        if (end === 'end') socket.end();
        if (end === 'cut') socket.resetAndDestroy();
      });
    });
  });
  const port = await listen(server);
  const closeAllConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  servers.push(Object.assign(server, { closeAllConnections }));
  return `http://127.0.0.1:${port}`;
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return address.port;
}

function replica(url: string, more: Partial<ReplicaConfig> = {}): ReplicaConfig {
  return { name: 'blog-1', url, headers: {}, tls: null, ...more };
}

function open(limits: Partial<FetchLimits> = {}): ProfileSource {
  const source = createProfileSource({ ...LIMITS, ...limits });
  sources.push(source);
  return source;
}

async function fetchOne(
  url: string,
  more: Partial<ReplicaConfig> = {},
  limits: Partial<FetchLimits> = {},
): Promise<Fetched> {
  const service = plainService('svc-blog', [replica(url, more)]);
  const [fetched] = await open(limits).fetch(service, NEVER);
  if (fetched === undefined) throw new Error('no answer for the replica');
  return fetched;
}

async function why(...words: Parameters<typeof fetchOne>): Promise<string> {
  const fetched = await fetchOne(...words);
  return fetched.replica.ok ? 'ok' : fetched.replica.why;
}

async function bodyOf(...words: Parameters<typeof fetchOne>): Promise<string> {
  const fetched = await fetchOne(...words);
  return 'body' in fetched ? Buffer.from(fetched.body).toString('latin1') : fetched.replica.name;
}

function send(
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): RequestListener {
  return (_, response) => response.writeHead(status, headers).end(body);
}

describe('what a replica sends', () => {
  it.each([
    ['as it is', {}, PROFILE],
    [
      'as a gzip file, as Go does',
      { 'content-type': 'application/octet-stream' },
      gzipSync(PROFILE),
    ],
    ['compressed on the way', { 'content-encoding': 'gzip' }, gzipSync(PROFILE)],
    [
      'as a gzip file, compressed again',
      { 'content-encoding': 'gzip' },
      gzipSync(gzipSync(PROFILE)),
    ],
    [
      'as two gzip members',
      {},
      Buffer.concat([gzipSync(PROFILE.subarray(0, 9)), gzipSync(PROFILE.subarray(9))]),
    ],
  ])('is taken %s', async (_, headers: Record<string, string>, body) => {
    const url = await serve(send(200, headers, body));
    expect(await bodyOf(`${url}/debug/pprof/heap`)).toBe(PROFILE.toString());
  });

  it('arrives byte for byte, in whatever pieces', async () => {
    const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 2000 }), { maxLength: 8 });
    const source = open();
    let pieces: Uint8Array[] = [];
    const url = await serve((_, response) => {
      for (const piece of pieces) response.write(piece);
      response.end();
    });
    const service = plainService('s', [replica(url)]);
    await fc.assert(
      fc.asyncProperty(parts, fc.boolean(), async (drawn, zipped) => {
        const whole = Buffer.concat([Buffer.from('p'), ...drawn]);
        pieces = zipped ? cut(gzipSync(whole)) : [Buffer.from('p'), ...drawn];
        const [fetched] = await source.fetch(service, NEVER);
        expect(fetched !== undefined && 'body' in fetched && whole.equals(fetched.body)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is asked for over one connection that stays', async () => {
    const sockets = new Set<Socket>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end(gzipSync(PROFILE));
    });
    const source = open();
    const service = plainService('s', [replica(url)]);
    for (let times = 0; times < 3; times += 1) await source.fetch(service, NEVER);
    expect(sockets.size).toBe(1);
  });

  it('says how long it took', async () => {
    const url = await serve((_, response) => void setTimeout(() => response.end(PROFILE), 60));
    const fetched = await fetchOne(url);
    expect('millis' in fetched && fetched.millis).toBeGreaterThan(40);
  });
});

describe('what is sent to a replica', () => {
  it('has its headers, and the credentials of its address as basic authorization', async () => {
    const seen: IncomingMessage[] = [];
    const url = await serve((request, response) => {
      seen.push(request);
      response.end(PROFILE);
    });
    await fetchOne(url.replace('://', '://ann:p%40ss@'), { headers: { 'X-Scope-OrgID': 'team' } });
    await fetchOne(url.replace('://', '://ann:x@'), { headers: { Authorization: 'Bearer abc' } });
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('ann:p@ss').toString('base64')}`,
      'x-scope-orgid': 'team',
      'user-agent': 'heapbot',
      'accept-encoding': 'gzip',
    });
    expect(seen[1]?.headers.authorization).toBe('Bearer abc');
  });
});

describe('too much', () => {
  const mega = 2 ** 20;

  it.each([
    [
      'announced',
      (response: ServerResponse) => response.setHeader('content-length', 3 * mega),
      /wants to send 3 MB, more than the 1 MB/u,
    ],
    [
      'unannounced',
      () => undefined,
      /sent more than 1 MB on the wire: raise HEAPBOT_MAX_PROFILE_BYTES/u,
    ],
  ])('on the wire, %s, ends the reading', async (_, prepare, expected) => {
    let sent = 0;
    const url = await serve((_request, response) => {
      prepare(response);
      const pump = () => {
        while (sent < 3 * mega && response.writable) {
          sent += 16_384;
          if (!response.write(Buffer.alloc(16_384, 1))) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    });
    expect(await why(url)).toMatch(expected);
  });

  it.each([
    ['as a gzip file', {}],
    ['as content encoding', { 'content-encoding': 'gzip' }],
  ])(
    'after inflation, %s, ends the inflating: a bomb does no harm',
    async (_, headers: Record<string, string>) => {
      const bomb = gzipSync(Buffer.alloc(200 * mega));
      expect(bomb.length).toBeLessThan(LIMITS.maxWireBytes);
      const url = await serve(send(200, headers, bomb));
      const before = process.memoryUsage().rss;
      expect(await why(url)).toMatch(/sent more than 4 MB inflated/u);
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * mega);
    },
  );

  it('inside a bomb inside a bomb does no harm either', async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(300 * mega)));
    const url = await serve(send(200, { 'content-encoding': 'gzip' }, bomb));
    expect(await why(url)).toMatch(/sent more than 4 MB inflated/u);
  });

  it('from all replicas together leaves the last ones out', async () => {
    const url = await serve(send(200, {}, gzipSync(Buffer.alloc(3 * mega, 'heap profile '))));
    const replicas = Array.from({ length: 7 }, (_, n) => replica(url, { name: `blog-${n}` }));
    const service = plainService('s', replicas);
    const fetched = await open().fetch(service, NEVER);
    expect(fetched.map(({ replica: { name } }) => name)).toEqual(replicas.map(({ name }) => name));
    expect(fetched.filter(({ replica: { ok } }) => ok)).toHaveLength(5);
  });
});

describe('too little', () => {
  const zipped = gzipSync(Buffer.from('heap profile '.repeat(5000)));

  it.each([
    [
      'a connection that is cut before its Content-Length',
      'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nheap profile',
      'cut',
      /cut the connection before all was sent/u,
    ],
    [
      'a connection that ends before its Content-Length',
      'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nheap profile',
      'end',
      /cut the connection before all was sent/u,
    ],
    [
      'chunks without an end',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nheap \r\n',
      'end',
      /cut the connection before all was sent/u,
    ],
    ['no answer at all', '', 'end', /closed the connection without an answer: is the port right/u],
    [
      'an answer that is not HTTP',
      '220 mail.example.com ESMTP\r\n',
      'hold',
      /does not answer in HTTP/u,
    ],
    [
      'headers and then nothing',
      'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nheap',
      'hold',
      /had sent only 0 KB of its profile after 700 ms/u,
    ],
    ['nothing, for ever', '', 'hold', /did not answer within 700 ms/u],
  ] as const)('%s is noticed', async (_, text, end, expected) => {
    const url = await serveRaw(text, end);
    expect(await why(url, {}, { timeoutMillis: 700 })).toMatch(expected);
  });

  it.each([
    ['a gzip file', {}],
    ['a compressed answer', { 'content-encoding': 'gzip' }],
  ])('%s that ends too early is noticed', async (_, headers: Record<string, string>) => {
    const url = await serve(send(200, headers, zipped.subarray(0, zipped.length / 2)));
    expect(await why(url)).toBe('sent only part of its profile: the gzip data ends too early');
  });

  it('gzip that is no gzip inside is noticed', async () => {
    const damaged = Buffer.from(zipped);
    damaged.fill(0xff, 20, 60);
    expect(await why(await serve(send(200, {}, damaged)))).toMatch(/damaged/u);
  });

  it('a byte now and then does not stretch the time', async () => {
    const url = await serve((_, response) => {
      const timer = setInterval(() => response.write('h'), 50);
      response.once('close', () => clearInterval(timer));
    });
    const startedAt = Date.now();
    expect(await why(url, {}, { timeoutMillis: 600 })).toMatch(/had sent only .* after 600 ms/u);
    expect(Date.now() - startedAt).toBeLessThan(5000);
  });

  it('an empty answer is none', async () => {
    expect(await why(await serve(send(200, {}, '')))).toMatch(/with nothing in it/u);
  });
});

describe('something else', () => {
  it.each([
    [404, /^answered 404 Not Found: is net\/http\/pprof imported/u],
    [401, /^answered 401 Unauthorized: does it need a header/u],
    [403, /^answered 403 Forbidden: does it need a header/u],
    [500, /^answered 500 Internal Server Error: see its own log/u],
    [503, /^answered 503 Service Unavailable: is it starting/u],
    [204, /^answered 204 No Content/u],
    [302, /^answered 302 Found/u],
  ])('a %d is told with a hint', async (status, expected) => {
    const url = await serve(send(status, { 'content-type': 'text/plain' }, 'secret innards'));
    const told = await why(url);
    expect(told).toMatch(expected);
    expect(told).not.toContain('innards');
  });

  it("Go's own words are told, without what was sent to it", async () => {
    const url = await serve((request, response) => {
      const { authorization } = request.headers;
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'x-go-pprof': '1' });
      response.end(`Unknown profile\u001b[31m for ${authorization} and tok3n-value\nmore`);
    });
    const told = await why(url, { headers: { Authorization: 'Bearer tok3n-value' } });
    expect(told).toBe('answered 404 Not Found: Unknown profile [31m for … and …');
  });

  it.each([
    ['by its type', { 'content-type': 'text/html; charset=utf-8' }, 'Sign in'],
    ['by its beginning', {}, '  <!DOCTYPE html><title>Sign in</title>'],
    ['by its beginning', {}, '<html><body>Index of /debug/pprof/'],
  ])('an HTML page is recognized %s', async (_, headers: Record<string, string>, body) => {
    expect(await why(await serve(send(200, headers, body)))).toMatch(
      /sent an HTML page, not a profile: is the address right, does it need a header/u,
    );
  });

  it('an encoding that was not asked for is refused', async () => {
    const url = await serve(send(200, { 'content-encoding': 'br' }, 'x'));
    expect(await why(url)).toMatch(/encoding that was not asked for/u);
  });

  it('nobody at the address is told', async () => {
    const port = await findFreePort();
    expect(await why(`http://127.0.0.1:${port}/`)).toMatch(
      /refused the connection: is it running/u,
    );
    expect(await why(`http://localhost:${port}/`)).toMatch(
      /refused the connection: is it running/u,
    );
  });

  it('a host that does not exist is told', async () => {
    expect(await why('http://no-such-host.invalid/')).toMatch(/host name/u);
  });

  it('never shows a secret of the address', async () => {
    const base = (await serve(send(404, {}, ''))).replace('://', '://ann:hunter2@');
    const urls = [
      `${base}/?token=hunter2`,
      'http://ann:hunter2@127.0.0.1:1/?t=hunter2',
      'http://ann:hunter2@no.invalid/',
    ];
    for (const url of urls) expect(await why(url)).not.toContain('hunter2');
  });
});

describe('redirects', () => {
  it('within the origin are followed, with the headers', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(307, { location: '/new?x=1' }).end('moved');
      else response.end(`${request.url} ${request.headers['x-key']}`);
    });
    expect(await bodyOf(`${url}/old`, { headers: { 'X-Key': 'k' } })).toBe('/new?x=1 k');
  });

  it('elsewhere are not followed: the other server hears nothing', async () => {
    let heard = 0;
    const other = await serve((_, response) => {
      heard += 1;
      response.end(PROFILE);
    });
    const url = await serve(send(302, { location: `${other}/login?state=hunter2` }, ''));
    const told = await why(url, { headers: { Authorization: 'Bearer abc' } });
    expect(told).toMatch(/^redirects to http:\/\/127\.0\.0\.1:\d+, where heapbot does not follow/u);
    expect(told).not.toContain('hunter2');
    expect(heard).toBe(0);
    const https = await serve(send(301, { location: 'https://127.0.0.1/heap' }, ''));
    expect(await why(https)).toMatch(/configure that address/u);
    const odd = await serve(send(301, { location: 'file:///etc/passwd' }, ''));
    expect(await why(odd)).toMatch(/does not follow/u);
  });

  it('without end are given up', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
    expect(await why(url)).toMatch(/redirects more than 5 times/u);
  });
});

describe('several replicas', () => {
  it('are read at the same time and told in their order, the failed ones with a reason', async () => {
    let waiting: ServerResponse[] = [];
    const url = await serve((_, response) => {
      waiting.push(response);
      if (waiting.length < 2) return;
      for (const one of waiting) one.end(PROFILE);
      waiting = [];
    });
    const down = `http://127.0.0.1:${await findFreePort()}`;
    const replicas = [
      replica(url, { name: 'a' }),
      replica(down, { name: 'b' }),
      replica(url, { name: 'c' }),
    ];
    const service = plainService('s', replicas);
    const fetched = await open().fetch(service, NEVER);
    expect(fetched.map(({ replica: one }) => [one.name, one.ok])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ]);
  });

  it('are never more than 16 at a time', async () => {
    let now = 0;
    let most = 0;
    const url = await serve((_, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end(PROFILE);
      }, 20);
    });
    const replicas = Array.from({ length: 50 }, (_, n) => replica(url, { name: `r${n}` }));
    const service = plainService('s', replicas);
    const fetched = await open().fetch(service, NEVER);
    expect(fetched.every(({ replica: { ok } }) => ok)).toBe(true);
    expect(most).toBeGreaterThan(4);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('are given up when nobody waits any more', async () => {
    const url = await serve(() => undefined);
    const stop = new AbortController();
    const service = plainService('s', [replica(url)]);
    const fetching = open({ timeoutMillis: 20_000 }).fetch(service, stop.signal);
    setTimeout(() => stop.abort(), 50);
    const [fetched] = await fetching;
    expect(fetched?.replica).toEqual({ name: 'blog-1', ok: false, why: 'was not waited for' });
  });
});

describe('TLS', () => {
  it('takes an authority, a client certificate, a server name, or no proof at all', async (context) => {
    const missing = await whyNoCertificates();
    if (missing !== null) {
      // Certificates are made by openssl; a machine that has only Node and git need not have it.
      context.skip(missing);
      return;
    }
    const certificates = await makeCertificates();
    try {
      const pem = (path: string) => readFileSync(path, 'utf8');
      const { server, client } = certificates;
      const options = { cert: pem(server.cert), key: pem(server.key), ca: pem(server.ca) };
      const open = await listen(createHttpsServer(options, send(200, {}, PROFILE)));
      const strict = await listen(
        createHttpsServer({ ...options, requestCert: true }, send(200, {}, PROFILE)),
      );
      const bare: TlsOptions = {
        ca: null,
        cert: null,
        key: null,
        serverName: null,
        insecure: false,
      };
      const ca = pem(client.ca);
      const own = { cert: pem(client.cert), key: pem(client.key) };
      const ask = (port: number, tls: Partial<TlsOptions>) =>
        why(`https://127.0.0.1:${port}/`, { tls: { ...bare, ...tls } });
      expect(await ask(open, { ca })).toBe('ok');
      expect(await ask(open, { insecure: true })).toBe('ok');
      expect(await ask(open, {})).toMatch(/certificate that nobody vouches for/u);
      expect(await ask(open, { ca, serverName: 'localhost' })).toBe('ok');
      expect(await ask(open, { ca, serverName: 'other.example.com' })).toMatch(/tls.serverName/u);
      expect(await ask(strict, { ca, ...own })).toBe('ok');
      expect(await ask(strict, { ca })).toMatch(/client certificate/u);
      expect(await why(`http://127.0.0.1:${open}/`)).not.toBe('ok');
      const plain = await serve(send(200, {}, PROFILE));
      expect(await why(plain.replace('http:', 'https:'))).toMatch(/is it an http address/u);
      expect(await ask(open, { ca, cert: 'no certificate', key: own.key })).toMatch(
        /is not what it should be/u,
      );
    } finally {
      await certificates.remove();
    }
  });
});

describe('symbols', () => {
  it('are asked for beside the profile, as pprof does', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on('end', () => {
        seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
        response.end('num_symbols: 1\n0x1 main.main\n');
      });
    });
    const text = await open().symbols(
      replica(`${url}/debug/pprof/heap?debug=1`, { headers: { 'x-key': 'k' } }),
      '0x1+0xabc',
      NEVER,
    );
    expect(text).toBe('num_symbols: 1\n0x1 main.main\n');
    expect(seen).toEqual(['POST /debug/pprof/symbol application/octet-stream 0x1+0xabc']);
  });

  it('are asked for piece by piece in the query where POST is not allowed, as in newer Go', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      request.resume();
      if (request.method === 'POST') return response.writeHead(405).end();
      const query = (request.url ?? '').split('?')[1] ?? '';
      asked.push(query);
      return response.end(
        query
          .split('+')
          .map((address) => `${address} f\n`)
          .join(''),
      );
    });
    const addresses = Array.from({ length: 2000 }, (_, n) => `0x${(n + 2 ** 30).toString(16)}`);
    const one = replica(`${url}/debug/pprof/heap?debug=1`);
    const text = await open().symbols(one, addresses.join('+'), NEVER);
    expect(text).toBe(addresses.map((address) => `${address} f\n`).join(''));
    expect(asked.length).toBeGreaterThan(2);
    expect(Math.max(...asked.map((query) => query.length))).toBeLessThanOrEqual(6000);
  });

  it('reject with a reason where the server has none, and are bounded', async () => {
    const url = await serve(send(404, {}, ''));
    const one = replica(`${url}/debug/pprof/heap`);
    await expect(open().symbols(one, '0x1', NEVER)).rejects.toMatchObject({
      name: 'ReplicaError',
      message: expect.stringContaining('404'),
    });
    await expect(open().symbols(one, '0x1&x=1', NEVER)).rejects.toMatchObject({
      name: 'ReplicaError',
    });
    const endless = await serve((_, response) => void response.end(Buffer.alloc(2 * 2 ** 20)));
    await expect(open().symbols(replica(endless), '0x1', NEVER)).rejects.toThrow(/more than/u);
  });
});

describe('the memory of the process', () => {
  const stats = '# runtime.MemStats\n# Alloc = 12\n# NumGC = 3\n';
  const text = `heap profile: 1: 16 [2: 32] @ heap/1048576\n${'1: 16 [2: 32] @ 0x1\n#\t0x1\tmain.f\n'.repeat(20_000)}\n${stats}`;

  it('is the end of the same page as text', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end(text);
    });
    const one = replica(`${url}/debug/pprof/heap?gc=1&seconds=5`);
    expect(await open().memory(one, NEVER)).toBe(stats);
    expect(seen).toEqual(['/debug/pprof/heap?debug=1']);
  });

  it('is found wherever the answer is cut into pieces, gzipped or not', async () => {
    const small = Buffer.from(`heap profile: 0: 0 [0: 0] @ heap/1\n\n${stats}`);
    for (let at = 1; at < small.length; at += 3) {
      const url = await serve((_, response) => {
        response.write(small.subarray(0, at));
        setImmediate(() => response.end(small.subarray(at)));
      });
      expect(await open().memory(replica(`${url}/debug/pprof/heap`), NEVER)).toBe(stats);
    }
    const url = await serve(send(200, { 'content-encoding': 'gzip' }, gzipSync(text)));
    expect(await open().memory(replica(`${url}/debug/pprof/heap`), NEVER)).toBe(stats);
  });

  it('is what the verdict can read', async () => {
    const names = ['HeapAlloc', 'HeapInuse', 'HeapIdle', 'HeapReleased', 'Sys', 'NextGC', 'NumGC'];
    const numbers = names.map((name) => `# ${name} = 7\n`).join('');
    const end = `\n# runtime.MemStats\n${numbers}# Stack = 9 / 10\n`;
    const url = await serve(send(200, {}, `heap profile: 0: 0 [0: 0] @ heap/1\n${end}`));
    const tail = await open().memory(replica(`${url}/debug/pprof/heap`), NEVER);
    expect(parseProcessMemory(tail ?? '')).toMatchObject({ stackInuse: 9, numGc: 7 });
  });

  it('is bounded', async () => {
    const url = await serve(send(200, {}, `${text}${'# more\n'.repeat(50_000)}`));
    const tail = await open().memory(replica(`${url}/debug/pprof/heap`), NEVER);
    expect(tail?.length).toBe(64 * 1024);
    const endless = replica(`${await serve(send(200, {}, text.repeat(3)))}/debug/pprof/heap`);
    const limits = { maxWireBytes: 2 ** 17 };
    await expect(open(limits).memory(endless, NEVER)).rejects.toThrow(/more than/u);
  });

  it('is not there where the service is none of Go', async () => {
    const answers = [send(200, {}, gzipSync(Buffer.alloc(2 ** 21))), send(200, {}, 'heap')];
    for (const answer of answers) {
      const url = await serve(answer);
      expect(await open().memory(replica(`${url}/debug/pprof/heap`), NEVER)).toBeNull();
    }
    const url = await serve(() => {
      throw new Error('was asked');
    });
    expect(await open().memory(replica(`${url}/heap`), NEVER)).toBeNull();
  });
});

describe('goroutines', () => {
  it('are asked for beside the heap', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url ?? '');
      response.end(gzipSync('goroutines'));
    });
    const body = await open().goroutines(replica(`${url}/x/debug/pprof/heap?debug=1`), NEVER);
    expect(Buffer.from(body).toString()).toBe('goroutines');
    expect(seen).toEqual(['/x/debug/pprof/goroutine?debug=0']);
  });

  it('are not asked for where the handlers of Go are not', async () => {
    await expect(open().goroutines(replica('http://127.0.0.1:1/heap'), NEVER)).rejects.toThrow(
      'has no goroutine profile',
    );
  });
});

function cut(bytes: Buffer): Buffer[] {
  return [bytes.subarray(0, 1), bytes.subarray(1, 5), bytes.subarray(5)];
}
