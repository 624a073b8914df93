import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTerminalSources } from '../../../src/adapters/sources/terminal-sources.ts';

const sources = createTerminalSources({ maxBytes: 1000, copyFolders: [] });
const options = { timeoutSeconds: 5, tlsCert: '', tlsKey: '', tlsCa: '' };

describe('files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapbot-sources-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('are read whole, up to the limit', async () => {
    const path = join(folder, 'heap');
    await writeFile(path, Buffer.alloc(1000, 7));
    expect(await sources.readFile(path)).toEqual(Buffer.alloc(1000, 7));
    await writeFile(path, Buffer.alloc(1001, 7));
    await expect(sources.readFile(path)).rejects.toThrow('larger than 1000 bytes');
  });

  test('that are not there are null, a folder is refused', async () => {
    expect(await sources.readFile(join(folder, 'nothing'))).toBeNull();
    await expect(sources.readFile(folder)).rejects.toThrow(`read ${folder}: is a directory`);
  });

  test.skipIf(process.platform === 'win32')(
    'may be pipes that fill one after the other',
    async () => {
      const [first, second] = [join(folder, 'first'), join(folder, 'second')];
      execFileSync('mkfifo', [first, second]);
      const both = Promise.all([sources.readFile(first), sources.readFile(second)]);
      await writeFile(second, Buffer.alloc(900, 2));
      await writeFile(first, Buffer.alloc(1000, 1));
      expect(await both).toEqual([Buffer.alloc(1000, 1), Buffer.alloc(900, 2)]);
    },
  );

  test.skipIf(!existsSync('/proc/version'))('may claim to be empty', async () => {
    expect(await sources.readFile('/proc/version')).toEqual(await readFile('/proc/version'));
  });

  test('are counted, all together', async () => {
    const totals: number[] = [];
    const onRead = (total: number) => totals.push(total);
    const counting = createTerminalSources({ maxBytes: 1000, copyFolders: [], onRead });
    const path = join(folder, 'heap');
    await writeFile(path, Buffer.alloc(700));
    await counting.readFile(path);
    await counting.readFile(join(folder, 'nothing'));
    await counting.readFile(path);
    expect(totals).toEqual([700, 700, 1400]);
  });

  test('are programs by their first bytes', async () => {
    const path = join(folder, 'service');
    await writeFile(path, Buffer.from('7f454c4602', 'hex'));
    expect(await sources.isProgram(path)).toBe(true);
    await writeFile(path, gzipSync('profile'));
    expect(await sources.isProgram(path)).toBe(false);
    expect(await sources.isProgram(join(folder, 'nothing'))).toBe(false);
  });

  test('are written, or the reason is given', async () => {
    await sources.writeFile(join(folder, 'report'), ['flat']);
    expect(await sources.readFile(join(folder, 'report'))).toEqual(Buffer.from('flat'));
    const path = join(folder, 'no', 'report');
    await expect(sources.writeFile(path, ['flat'])).rejects.toThrow(
      `open ${path}: no such file or directory`,
    );
  });
});

describe('copies', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heapbot-copies-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('go to the first folder that can be used, under the next free number', async () => {
    await writeFile(join(folder, 'file'), '');
    const copyFolders = [join(folder, 'file', 'no'), join(folder, 'pprof')];
    const saving = createTerminalSources({ maxBytes: 1000, copyFolders });
    const first = await saving.saveCopy('pprof.blog', Buffer.from('one'));
    const second = await saving.saveCopy('pprof.blog', Buffer.from('two'));
    expect([first, second]).toEqual(
      ['001', '002'].map((number) => join(folder, 'pprof', `pprof.blog.${number}.pb.gz`)),
    );
    expect(gunzipSync((await saving.readFile(second)) ?? Buffer.of()).toString()).toBe('two');
  });

  test('stay in their folder whatever the server calls its binary', async () => {
    const saving = createTerminalSources({ maxBytes: 1000, copyFolders: [folder] });
    const path = await saving.saveCopy('pprof./../../up\u0000', Buffer.from('one'));
    expect(path).toBe(join(folder, 'pprof._.._.._up_.001.pb.gz'));
  });

  test('that fit nowhere are refused', async () => {
    await expect(sources.saveCopy('pprof.blog', Buffer.of(1))).rejects.toThrow(
      'failed to identify temp dir',
    );
  });
});

describe('servers', () => {
  let server: Server;
  let answer: RequestListener = () => {};
  let address = '';
  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    address = `127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  test('answer with the bytes they have, also compressed on the way', async () => {
    answer = (_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('profile'));
    };
    expect(await sources.get(`http://${address}/heap`, options)).toEqual(Buffer.from('profile'));
  });

  test('are told who asks where the address says so', async () => {
    answer = (request, response) => response.end(request.headers.authorization);
    const body = await sources.get(`http://me:s%40cret@${address}/heap`, options);
    expect(Buffer.from(body).toString()).toBe(
      `Basic ${Buffer.from('me:s@cret').toString('base64')}`,
    );
  });

  test('that refuse are quoted, in full where Go explains itself', async () => {
    answer = (_request, response) => response.writeHead(404, 'Not Found').end('secret page');
    await expect(sources.get(`http://${address}/heap`, options)).rejects.toThrow(
      /^server response: 404 Not Found$/,
    );
    answer = (_request, response) => {
      response.writeHead(500, { 'x-go-pprof': '1', 'content-type': 'text/plain' });
      response.end('profile in use\n');
    };
    await expect(sources.get(`http://${address}/heap`, options)).rejects.toThrow(
      /^server response: 500 Internal Server Error - profile in use$/,
    );
  });

  test('that send too much, or stop in the middle, are given up', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(1001));
    await expect(sources.get(`http://${address}/heap`, options)).rejects.toThrow(
      'larger than 1000 bytes',
    );
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write(Buffer.alloc(100));
      setTimeout(() => response.destroy(), 50);
    };
    await expect(sources.get(`http://${address}/heap`, options)).rejects.toThrow();
  });

  test('translate addresses that are posted to them', async () => {
    answer = (request, response) => {
      request.setEncoding('utf8');
      request.on('data', (body) => response.end(`${request.method} ${body}`));
    };
    expect(await sources.post(`http://${address}/symbol`, '0x1+0x2', options)).toBe('POST 0x1+0x2');
  });

  test('that cannot be reached, and schemes that are none, say so', async () => {
    await expect(sources.get('http://127.0.0.1:1/heap', options)).rejects.toThrow('ECONNREFUSED');
    await expect(sources.get('gopher://blog/heap', options)).rejects.toThrow(
      'unsupported protocol scheme "gopher"',
    );
  });

  test('certificates come in pairs', async () => {
    const keyOnly = { ...options, tlsKey: 'key.pem' };
    await expect(sources.get(`http://${address}/`, keyOnly)).rejects.toThrow(
      '-tls_key is specified, so -tls_cert must also be specified',
    );
    const missing = { ...options, tlsCa: '/nowhere/ca.pem' };
    await expect(sources.get(`http://${address}/`, missing)).rejects.toThrow(
      /^could not load CA specified by -tls_ca: /,
    );
  });
});
