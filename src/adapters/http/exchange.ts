/** One question over HTTP and its answer: redirects within the origin are followed, everything but 200 is explained. */

import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { discardBody } from './body.ts';
import { explainStatus, ReplicaError } from './reasons.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly body: Readable;
  /** Content-Encoding; empty where there is none. */
  readonly encoding: string;
  /** Null where the answer does not say. */
  readonly length: number | null;
}

const MAX_REDIRECTS = 5;
const MAX_EXCERPT = 200;

/** Rejects with ReplicaError, or with what the connection ran into. */
export async function exchange(question: Question): Promise<Answer> {
  const first = new URL(question.url);
  const headers = collectHeaders(question, first);
  let url = withoutCredentials(first);
  for (let times = 0; times <= MAX_REDIRECTS; times += 1) {
    const { method, body, dispatcher, signal } = question;
    const response = await request(url, { method, headers, body, dispatcher, signal });
    const target = findRedirect(response, url);
    if (target === null) return await acceptAnswer(response, secretsOf(headers));
    discardBody(response.body);
    if (method !== 'GET') throw new ReplicaError('redirects a question that cannot be redirected');
    refuseOtherOrigin(target, url);
    url = target;
  }
  throw new ReplicaError(`redirects more than ${MAX_REDIRECTS} times: is the address right?`);
}

/** Names are lower case, so that a configured header takes the place of ours. */
function collectHeaders(question: Question, url: URL): Record<string, string> {
  const configured = Object.entries(question.headers).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const { username, password } = url;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const basic = `Basic ${Buffer.from(pair).toString('base64')}`;
  return {
    'user-agent': 'heapbot',
    'accept-encoding': 'gzip',
    ...(username === '' && password === '' ? {} : { authorization: basic }),
    ...(question.body === null ? {} : { 'content-type': 'application/octet-stream' }),
    ...Object.fromEntries(configured),
  };
}

function withoutCredentials(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

function findRedirect(response: Dispatcher.ResponseData, from: URL): URL | null {
  const { statusCode, headers } = response;
  const location = headers.location;
  if (![301, 302, 303, 307, 308].includes(statusCode) || typeof location !== 'string') return null;
  return URL.canParse(location, from.href) ? withoutCredentials(new URL(location, from)) : null;
}

/** Headers and certificates are for the configured origin alone. */
function refuseOtherOrigin(target: URL, from: URL): void {
  if (target.origin === from.origin) return;
  const hint =
    target.host === from.host || target.hostname === from.hostname
      ? 'configure that address'
      : 'does it need a header to let heapbot in?';
  throw new ReplicaError(
    `redirects to ${target.origin.slice(0, 100)}, where heapbot does not follow: ${hint}`,
  );
}

async function acceptAnswer(
  response: Dispatcher.ResponseData,
  secrets: readonly string[],
): Promise<Answer> {
  const { statusCode, headers, body } = response;
  const type = textOf(headers['content-type']).toLowerCase();
  if (statusCode !== 200) {
    const said = type.startsWith('text/plain') && headers['x-go-pprof'] !== undefined;
    const excerpt = said ? await readExcerpt(body, secrets) : null;
    discardBody(body);
    throw new ReplicaError(explainStatus(statusCode, excerpt), statusCode);
  }
  if (type.startsWith('text/html') || type.startsWith('application/xhtml')) {
    discardBody(body);
    throw new ReplicaError(HTML_PAGE);
  }
  const length = Number(textOf(headers['content-length']) || 'none');
  const encoding = textOf(headers['content-encoding']);
  return { body, encoding, length: Number.isSafeInteger(length) ? length : null };
}

export const HTML_PAGE =
  'sent an HTML page, not a profile: is the address right, does it need a header?';

/** The first line of what Go's pprof handler says about an error, without anything that was sent to it. */
async function readExcerpt(body: Readable, secrets: readonly string[]): Promise<string | null> {
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    if (text.length >= MAX_EXCERPT * 2) break;
  }
  const line = (text.trim().split('\n')[0] ?? '').replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ').trim();
  const safe = secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), line);
  return safe === '' ? null : safe.slice(0, MAX_EXCERPT);
}

/** Every value that was sent, and its words: `Bearer abc` may come back as `abc`. */
function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => !['user-agent', 'accept-encoding', 'content-type'].includes(name))
    .flatMap(([, value]) => [value, ...value.split(/\s+/u)])
    .filter((value) => value.length >= 4)
    .sort((a, b) => b.length - a.length);
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
