/** The one HTTP server of the sandbox: the page, the Web API, uploads, files and response_urls. */

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Asset } from './assets.ts';
import { attachFile, findUpload, isImage, maxUploadBytes, receiveUpload } from './files.ts';
import { BadRequestError, parseFields, parseUpload, readBody, send, sendJson } from './http.ts';
import { newSecret } from './ids.ts';
import type { Live } from './live.ts';
import { pageActions, requirePerson } from './page-api.ts';
import { answerThroughUrl } from './responses.ts';
import type { Slack } from './slack.ts';
import { callMethod, isToken } from './web-api/methods.ts';

const maxApiBytes = 4 * 1024 * 1024;
const maxPageBytes = 1024 * 1024;

/** Styles in attributes come from slack-blocks-to-jsx; pictures of blocks may come from anywhere. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' https: http: data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

interface Context {
  readonly slack: Slack;
  readonly live: Live;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Held by the page alone, in a cookie: no other site can act or read in its name. */
  readonly session: string;
}

type Handler = (
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  path: readonly string[],
  query: URLSearchParams,
) => Promise<void> | void;

const handlers: Readonly<Record<string, Handler>> = {
  '': servePage,
  assets: serveAsset,
  api: serveApi,
  upload: serveUpload,
  'files-pri': serveFile,
  hooks: serveResponseUrl,
  events: serveEvents,
  do: serveAction,
  attach: serveAttach,
  control: serveControl,
};

export function createListener(
  slack: Slack,
  live: Live,
  assets: ReadonlyMap<string, Asset>,
): RequestListener {
  const context: Context = { slack, live, assets, session: newSecret() };
  return (request, response) => {
    route(context, request, response).catch((error: unknown) => fail(response, error));
  };
}

async function route(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireOwnName(context.slack, request);
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const [first = '', ...rest] = url.pathname.slice(1).split('/');
  const handler = Object.hasOwn(handlers, first) ? handlers[first] : undefined;
  if (handler === undefined) throw new BadRequestError(404, 'there is nothing here');
  await handler(context, request, response, rest, url.searchParams);
}

function fail(response: ServerResponse, error: unknown): void {
  if (error instanceof BadRequestError) {
    sendJson(response, error.status, { ok: false, error: error.message });
    return;
  }
  sendJson(response, 500, { ok: false, error: 'fatal_error' });
  process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
}

function servePage(context: Context, _request: IncomingMessage, response: ServerResponse): void {
  const page = context.assets.get('');
  if (page === undefined) throw new BadRequestError(404, 'the page is missing');
  send(response, 200, page.contentType, page.body, {
    'content-security-policy': pagePolicy,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'set-cookie': `sandbox=${context.session}; HttpOnly; SameSite=Strict; Path=/`,
  });
}

function serveAsset(
  context: Context,
  _request: IncomingMessage,
  response: ServerResponse,
  [name = '']: readonly string[],
): void {
  const asset = name === '' ? undefined : context.assets.get(name);
  if (asset === undefined) throw new BadRequestError(404, 'there is no such file');
  send(response, 200, asset.contentType, asset.body, { 'cache-control': 'no-cache' });
}

async function serveApi(
  { slack }: Context,
  request: IncomingMessage,
  response: ServerResponse,
  [method = '']: readonly string[],
  query: URLSearchParams,
): Promise<void> {
  const body = await readBody(request, maxApiBytes);
  const fields = parseFields(request.headers['content-type'] ?? '', body);
  const { token, ...args } = { ...Object.fromEntries(query), ...fields };
  const given = bearerOf(request) || (typeof token === 'string' ? token : '');
  const answer = callMethod(slack, method, given, args);
  sendJson(response, answer.status, answer.body, answer.headers);
}

async function serveUpload(
  { slack }: Context,
  request: IncomingMessage,
  response: ServerResponse,
  [, token = '']: readonly string[],
): Promise<void> {
  const file = findUpload(slack, token);
  if (file === null || file.bytes !== null) throw new BadRequestError(404, 'this address is spent');
  const body = await readBody(request, maxUploadBytes + 64 * 1024);
  const bytes = await parseUpload(request.headers['content-type'] ?? '', body);
  if (bytes.length !== file.length) {
    throw new BadRequestError(400, `${file.length} bytes were announced, ${bytes.length} came`);
  }
  receiveUpload(slack, file.id, bytes);
  send(response, 200, 'text/plain; charset=utf-8', `OK - ${bytes.length}`);
}

/** Who may not read a file gets what Slack gives: a login page, with status 200. */
function serveFile(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  [name = '']: readonly string[],
  query: URLSearchParams,
): void {
  const { slack } = context;
  const bot = isToken(slack, bearerOf(request)) && slack.scopes.has('files:read');
  if (!bot && !isPage(context, request)) {
    send(response, 200, 'text/html; charset=utf-8', '<!doctype html><title>Sign in</title>Sign in');
    return;
  }
  const file = slack.workspace.files.get(name.slice(name.indexOf('-') + 1));
  if (file?.bytes == null) throw new BadRequestError(404, 'there is no such file');
  const isShown = isImage(file) && query.get('download') === null;
  const filename = encodeURIComponent(file.name);
  send(response, 200, file.mimetype || 'application/octet-stream', file.bytes, {
    'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${filename}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=3600',
  });
}

async function serveResponseUrl(
  { slack }: Context,
  request: IncomingMessage,
  response: ServerResponse,
  [, token = '']: readonly string[],
): Promise<void> {
  const body = await readBody(request, maxApiBytes);
  const fields = parseFields(request.headers['content-type'] ?? '', body);
  const answer = answerThroughUrl(slack, token, fields);
  sendJson(response, answer.status, answer.body);
}

function serveEvents(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  _path: readonly string[],
  query: URLSearchParams,
): void {
  requirePage(context, request);
  context.live.connect(response, requirePerson(context.slack, query.get('person')).id);
}

async function serveAction(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  [name = '']: readonly string[],
): Promise<void> {
  requirePage(context, request);
  const action = Object.hasOwn(pageActions, name) ? pageActions[name] : undefined;
  if (request.method !== 'POST' || action === undefined) {
    throw new BadRequestError(404, 'there is no such action');
  }
  const body = await readBody(request, maxPageBytes);
  const fields = parseFields(request.headers['content-type'] ?? '', body);
  const person = requirePerson(context.slack, fields.person);
  sendJson(response, 200, await action(context.slack, person, fields));
}

/** `POST /attach/NAME?person=…` with the bytes of a file that the person is about to send. */
async function serveAttach(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  [name = '']: readonly string[],
  query: URLSearchParams,
): Promise<void> {
  requirePage(context, request);
  const person = requirePerson(context.slack, query.get('person'));
  const bytes = await readBody(request, maxUploadBytes);
  if (request.method !== 'POST' || name === '' || bytes.length === 0) {
    throw new BadRequestError(400, 'expected a file with a name and a content');
  }
  const file = attachFile(context.slack, person.id, decodeName(name), bytes);
  sendJson(response, 200, { id: file.id });
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name)
      .replaceAll(/[\p{Cc}/\\]/gu, '_')
      .slice(0, 200);
  } catch {
    throw new BadRequestError(400, 'that is no name of a file');
  }
}

/** For tests from outside, with the bot's token: `POST /control/ratelimit {method, retry_after, times}`. */
async function serveControl(
  { slack }: Context,
  request: IncomingMessage,
  response: ServerResponse,
  [name = '']: readonly string[],
): Promise<void> {
  if (!isToken(slack, bearerOf(request)))
    throw new BadRequestError(401, 'the bot’s token is needed');
  const fields = parseFields(
    request.headers['content-type'] ?? '',
    await readBody(request, maxPageBytes),
  );
  if (name !== 'ratelimit' || typeof fields.method !== 'string') {
    throw new BadRequestError(400, 'expected /control/ratelimit with {method, retry_after, times}');
  }
  slack.rateLimits.refuse(
    fields.method,
    Number(fields.retry_after ?? 1),
    Number(fields.times ?? 1),
  );
  sendJson(response, 200, { ok: true });
}

/** A foreign site that lets its name point here (DNS rebinding) must not pass for the page. */
function requireOwnName(slack: Slack, request: IncomingMessage): void {
  const { hostname } = new URL(slack.baseUrl());
  const host = (request.headers.host ?? '').replace(/:\d+$/u, '');
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (isLoopback && !['127.0.0.1', 'localhost', '[::1]'].includes(host)) {
    throw new BadRequestError(421, `this is ${slack.baseUrl()}`);
  }
}

function requirePage(context: Context, request: IncomingMessage): void {
  if (!isPage(context, request)) throw new BadRequestError(403, 'open the page first');
}

function isPage(context: Context, request: IncomingMessage): boolean {
  const cookies = (request.headers.cookie ?? '').split(/;\s*/u);
  return cookies.includes(`sandbox=${context.session}`);
}

function bearerOf(request: IncomingMessage): string {
  const header = request.headers.authorization ?? '';
  return header.startsWith('Bearer ') ? header.slice('Bearer '.length) : '';
}
