/** GET and POST for the terminal, with pprof's proxies, certificates and error texts. */

import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type Dispatcher, EnvHttpProxyAgent, interceptors, request } from 'undici';
import { type HttpOptions, SourceError } from '../../app/pprof-sources.ts';
import { redactUrl } from '../../pprof/driver/source-url.ts';

export async function httpGet(
  url: string,
  options: HttpOptions,
  maxBytes: number,
): Promise<Uint8Array> {
  return send(url, { method: 'GET', body: null }, options, maxBytes);
}

export async function httpPost(
  url: string,
  body: string,
  options: HttpOptions,
  maxBytes: number,
): Promise<string> {
  const answer = await send(url, { method: 'POST', body }, options, maxBytes).catch(
    (error: unknown) => {
      throw new SourceError(`http post ${redactUrl(url)}: ${messageOf(error)}`);
    },
  );
  return Buffer.from(answer).toString('utf8');
}

/** Go waits this much longer than asked for, so that the server may answer at the last moment. */
const graceSeconds = 5;

interface Call {
  readonly method: 'GET' | 'POST';
  readonly body: string | null;
}

/** As many as Go follows. */
const maxRedirections = 10;

async function send(
  url: string,
  { method, body }: Call,
  options: HttpOptions,
  maxBytes: number,
): Promise<Uint8Array> {
  const target = splitCredentials(url);
  const agent = await createAgent(target.isInsecure, options);
  try {
    // Not fetch: browsers' rules would keep it from ports such as 6000 and 10080.
    const response = await request(target.url, {
      method,
      body,
      headers: {
        'accept-encoding': 'gzip',
        ...(method === 'POST' && { 'content-type': 'application/octet-stream' }),
        ...target.headers,
      },
      dispatcher: agent.compose(interceptors.redirect({ maxRedirections })),
    });
    if (response.statusCode !== 200) throw new SourceError(await describeStatus(response));
    return await readBody(response, maxBytes);
  } catch (error) {
    throw error instanceof SourceError ? error : new SourceError(describeFailure(error));
  } finally {
    await agent.destroy();
  }
}

interface Target {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly isInsecure: boolean;
}

/** A user and password in the address become the header that they stand for. */
function splitCredentials(text: string): Target {
  const isInsecure = text.startsWith('https+insecure:');
  const url = parseUrl(isInsecure ? text.replace('https+insecure:', 'https:') : text);
  const credentials = [url.username, url.password].map(decodeURIComponent).join(':');
  url.username = '';
  url.password = '';
  const basic = Buffer.from(credentials).toString('base64');
  return {
    url,
    headers: credentials === ':' ? {} : { authorization: `Basic ${basic}` },
    isInsecure,
  };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new SourceError(`${redactUrl(text)} is not a valid address`);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new SourceError(`unsupported protocol scheme "${url.protocol.slice(0, -1)}"`);
}

async function createAgent(isInsecure: boolean, options: HttpOptions): Promise<EnvHttpProxyAgent> {
  const timeout = (options.timeoutSeconds + graceSeconds) * 1000;
  const tls = { ...(await readTls(options)), rejectUnauthorized: !isInsecure };
  // Like Go, which never asks a proxy for the machine itself.
  const noProxy = [process.env.no_proxy ?? process.env.NO_PROXY ?? '', 'localhost,127.0.0.1,[::1]'];
  return new EnvHttpProxyAgent({
    connect: { ...tls, timeout },
    requestTls: tls,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    noProxy: noProxy.filter((hosts) => hosts !== '').join(','),
  });
}

interface TlsFiles {
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
}

async function readTls({ tlsCert, tlsKey, tlsCa }: HttpOptions): Promise<TlsFiles> {
  if (tlsCert === '' && tlsKey !== '') {
    throw new SourceError('-tls_key is specified, so -tls_cert must also be specified');
  }
  if (tlsCert !== '' && tlsKey === '') {
    throw new SourceError('-tls_cert is specified, so -tls_key must also be specified');
  }
  const pair = 'could not load certificate/key pair specified by -tls_cert and -tls_key';
  return {
    ...(tlsCert !== '' && { cert: await readPem(tlsCert, pair), key: await readPem(tlsKey, pair) }),
    ...(tlsCa !== '' && { ca: await readPem(tlsCa, 'could not load CA specified by -tls_ca') }),
  };
}

async function readPem(path: string, complaint: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new SourceError(`${complaint}: ${messageOf(error)}`);
  });
}

const maxErrorBytes = 64 * 1024;

/** Go's servers explain an error in the body, and say by a header that they do. */
async function describeStatus(response: Dispatcher.ResponseData): Promise<string> {
  const { statusCode, statusText, headers } = response;
  const status = `server response: ${statusCode} ${statusText}`.trimEnd();
  const isExplained =
    (headers['x-go-pprof'] ?? '') !== '' &&
    String(headers['content-type'] ?? '').includes('text/plain');
  if (!isExplained) return status;
  const body = await readBody(response, maxErrorBytes).catch(() => null);
  return body === null ? status : `${status} - ${Buffer.from(body).toString('utf8').trimEnd()}`;
}

async function readBody(
  { body, headers }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    const bytes: Uint8Array = chunk;
    total += bytes.length;
    if (total > maxBytes) throw answerTooLarge(maxBytes);
    chunks.push(bytes);
  }
  const whole = Buffer.concat(chunks, total);
  return headers['content-encoding'] === 'gzip' ? unpack(whole, maxBytes) : whole;
}

function unpack(bytes: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw answerTooLarge(maxBytes);
    throw new SourceError(`the answer is damaged: ${messageOf(error)}`);
  }
}

function answerTooLarge(maxBytes: number): SourceError {
  return new SourceError(`the answer is larger than ${maxBytes} bytes, the most that is read`);
}

/** Several attempts (IPv4 and IPv6) fail as one error without a message of its own. */
function describeFailure(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return messageOf(error);
}

function messageOf(error: unknown): string {
  // OpenSSL's own words fill several lines; these are Go's.
  const isPlain =
    error instanceof Error && /wrong version number|packet length too long/u.test(error.message);
  if (isPlain) return 'http: server gave HTTP response to HTTPS client';
  return error instanceof Error ? error.message : String(error);
}
