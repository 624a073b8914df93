/**
 * The part of Slack that the bot talks to, on a free port: strict about forms, tokens, membership and blocks, and as unkind as a
 * test tells it to be.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { refuseView } from '../../src/sandbox/blocks/validate.ts';
import { faultsOf } from './block-rules.ts';
import { FakeFiles } from './fake-files.ts';
import { SocketPeer } from './socket-peer.ts';

export const TOKEN = 'xoxb-fake-token';
export const APP_TOKEN = 'xapp-fake-token';
export const SECRET = 'fake-signing-secret';
export const BOT_USER = 'U0HEAPBOT';

export interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, string>>;
  readonly at: number;
  /** Of several bots, the one whose base of the Web API begins with this: `/w1/api/`. */
  readonly from: string;
}

/** What happens to a call instead of success. */
export type Misfortune =
  | { readonly error: string }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** Done, but the answer never arrives. */
  | 'lost'
  /** No answer at all. */
  | 'hang';

interface Posted {
  readonly channel: string;
  /** Of its metadata; null where it has none. */
  readonly key: string | null;
  readonly thread: string | null;
  text: string;
  blocks: unknown[];
}

export class FakeSlack {
  readonly calls: Call[] = [];
  /** What was sent to response_urls. */
  readonly responses: Record<string, unknown>[] = [];
  /** What people see, by ts. */
  readonly messages = new Map<string, Posted>();
  readonly ephemerals: Record<string, string>[] = [];
  /** What conversations.list tells. */
  readonly channels: Record<string, unknown>[] = [];
  /** Forms, as they were opened and changed. */
  readonly views: Record<string, unknown>[] = [];
  readonly files: {
    name: string;
    title: string;
    alt: string | null;
    thread: string;
    bytes: Buffer;
  }[] = [];
  /** What people shared. */
  readonly shared = new FakeFiles(() => this.origin);
  readonly sockets: SocketPeer[] = [];
  /** Channels without the bot. */
  readonly foreign = new Set<string>();
  /** What auth.test says of the bot. */
  identity: Readonly<Record<string, string>> = {
    user_id: BOT_USER,
    bot_id: 'B0HEAPBOT',
    user: 'heapbot',
    team: 'Acme',
  };
  scopes = 'app_mentions:read,chat:write,commands,files:write';
  /** Called when a message with metadata stands in the channel, before its sender hears of it. */
  whenKept: (from: string) => Promise<void> = async () => undefined;
  readonly #misfortunes = new Map<string, Misfortune[]>();
  readonly #uploads = new Map<string, { name: string; alt: string | null; bytes: Buffer }>();
  readonly #server: Server;
  #lastTs = 1_700_000_000;

  private constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('upgrade', (request, socket) => {
      this.sockets.push(new SocketPeer(request, socket));
    });
  }

  static async start(): Promise<FakeSlack> {
    const fake = new FakeSlack();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get origin(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  get apiUrl(): string {
    return `${this.origin}/api/`;
  }

  get responseUrl(): string {
    return `${this.origin}/response/1`;
  }

  /** The next calls of the method fare so, one after the other. `upload` and `response_url` count as methods. */
  next(method: string, ...misfortunes: Misfortune[]): void {
    this.#misfortunes.set(method, [...(this.#misfortunes.get(method) ?? []), ...misfortunes]);
  }

  of(method: string): readonly Call[] {
    return this.calls.filter((call) => call.method === method);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const [, from = '', path = ''] = /^(\/w\d+)?(\/.*)$/u.exec(request.url ?? '') ?? [];
    if (path.startsWith('/files-pri/')) return this.shared.serve(request, response, TOKEN);
    const method = path.startsWith('/api/')
      ? path.slice(5)
      : path.startsWith('/upload/')
        ? 'upload'
        : 'response_url';
    const misfortune = this.#misfortunes.get(method)?.shift();
    if (misfortune === 'hang') return;
    if (misfortune !== undefined && misfortune !== 'lost') {
      this.#note(method, from, request, body);
      refuse(response, method, misfortune);
      return;
    }
    const answer = this.#serve(method, path, from, request, body);
    if (this.calls.at(-1)?.args.metadata !== undefined) await this.whenKept(from);
    if (misfortune === 'lost') {
      response.destroy();
      return;
    }
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    response.writeHead(200, { 'content-type': 'application/json', 'x-oauth-scopes': this.scopes });
    response.end(text);
  }

  #note(
    method: string,
    from: string,
    request: IncomingMessage,
    body: Buffer,
  ): Readonly<Record<string, string>> {
    const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
    const args = isForm ? Object.fromEntries(new URLSearchParams(body.toString('utf8'))) : {};
    this.calls.push({ method, args, at: Date.now(), from });
    return args;
  }

  #serve(
    method: string,
    path: string,
    from: string,
    request: IncomingMessage,
    body: Buffer,
  ): unknown {
    const args = this.#note(method, from, request, body);
    if (method === 'upload') return this.#upload(path, request, body);
    if (method === 'response_url') return this.#respond(request, body);
    const token = method === 'apps.connections.open' ? APP_TOKEN : TOKEN;
    if (request.headers.authorization !== `Bearer ${token}`) return failure('invalid_auth');
    if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') {
      return failure('invalid_form_data');
    }
    return this.#api(method, args);
  }

  #api(method: string, args: Readonly<Record<string, string>>): unknown {
    switch (method) {
      case 'auth.test':
        return { ok: true, ...this.identity };
      case 'apps.connections.open':
        return { ok: true, url: this.origin.replace('http', 'ws') };
      case 'chat.postMessage':
        return this.#post(args);
      case 'chat.postEphemeral':
        return this.#postEphemeral(args);
      case 'chat.update':
        return this.#update(args);
      case 'chat.delete':
        return this.messages.delete(args.ts ?? '') ? { ok: true } : failure('message_not_found');
      case 'files.getUploadURLExternal':
        return this.#reserve(args);
      case 'files.completeUploadExternal':
        return this.#complete(args);
      case 'files.info':
        return this.shared.info(args);
      case 'conversations.history':
        return args.include_all_metadata === 'true'
          ? this.#history(args)
          : this.shared.history(args);
      case 'conversations.replies':
        return this.shared.history(args);
      case 'conversations.list':
        return { ok: true, channels: this.channels };
      case 'views.open':
      case 'views.update':
        return this.#show(args);
      default:
        return failure('unknown_method');
    }
  }

  #post(args: Readonly<Record<string, string>>): unknown {
    const fault = this.#faultOf(args);
    if (fault !== null) return failure(fault);
    if (args.unfurl_links !== 'false' || args.unfurl_media !== 'false') return failure('unfurling');
    this.#lastTs += 1;
    const ts = `${this.#lastTs}.000100`;
    this.messages.set(ts, {
      channel: args.channel ?? '',
      thread: args.thread_ts ?? null,
      key: JSON.parse(args.metadata ?? '{}').event_payload?.key ?? null,
      text: args.text ?? '',
      blocks: JSON.parse(args.blocks ?? '[]'),
    });
    return { ok: true, ts, channel: args.channel };
  }

  /** All of the open channel, with what nobody sees. */
  #history({ channel, limit = '100', cursor = '0' }: Readonly<Record<string, string>>): unknown {
    const [from, end] = [Number(cursor), Number(cursor) + Number(limit)];
    const messages = [...this.messages].flatMap(([ts, { channel: where, thread, key }]) => {
      if (where !== channel || thread !== null) return [];
      const metadata = { event_type: 'heapbot_post', event_payload: { key } };
      return key === null ? { ts } : { ts, metadata };
    });
    const page = messages.toReversed().slice(from, end);
    const has_more = messages.length > end;
    const next = has_more ? { response_metadata: { next_cursor: String(end) } } : {};
    return { ok: true, messages: page, has_more, ...next };
  }

  #show(args: Readonly<Record<string, string>>): unknown {
    if (args.view_id === undefined && args.trigger_id === undefined)
      return failure('invalid_arguments');
    const view = JSON.parse(args.view ?? '{}');
    const refusal = refuseView(view, () => true);
    if (refusal !== null) return failure(refusal.error);
    this.views.push(view);
    return { ok: true, view: { id: 'V012AB3CD' } };
  }

  #postEphemeral(args: Readonly<Record<string, string>>): unknown {
    const fault = this.#faultOf(args);
    if (fault !== null) return failure(fault);
    if (args.user === undefined) return failure('user_not_in_channel');
    this.ephemerals.push(args);
    return { ok: true, message_ts: '1.1' };
  }

  #update(args: Readonly<Record<string, string>>): unknown {
    const fault = this.#faultOf(args);
    if (fault !== null) return failure(fault);
    const message = this.messages.get(args.ts ?? '');
    if (message === undefined) return failure('message_not_found');
    const blocks = JSON.parse(args.blocks ?? '[]');
    if (isRich(message.blocks) && !isRich(blocks)) return failure('block_mismatch');
    message.text = args.text ?? '';
    message.blocks = blocks;
    return { ok: true, ts: args.ts };
  }

  #faultOf(args: Readonly<Record<string, string>>): string | null {
    if (this.foreign.has(args.channel ?? '')) return 'not_in_channel';
    const [fault] = faultsOf(args.text, JSON.parse(args.blocks ?? '[]'));
    if (fault === undefined) return null;
    return fault.startsWith('msg_blocks_too_long') ? 'msg_blocks_too_long' : 'invalid_blocks';
  }

  #reserve(args: Readonly<Record<string, string>>): unknown {
    if (!(Number(args.length) > 0) || args.filename === undefined)
      return failure('invalid_arguments');
    if (args.alt_text !== undefined) return failure('unknown_argument');
    const id = `F${String(this.#uploads.size + 1).padStart(9, '0')}`;
    this.#uploads.set(id, {
      name: args.filename,
      alt: args.alt_txt ?? null,
      bytes: Buffer.alloc(0),
    });
    return { ok: true, file_id: id, upload_url: `${this.origin}/upload/${id}` };
  }

  #upload(path: string, request: IncomingMessage, body: Buffer): unknown {
    const upload = this.#uploads.get(path.slice('/upload/'.length));
    const type = request.headers['content-type'] ?? '';
    if (upload === undefined || !type.startsWith('multipart/form-data'))
      return failure('bad_upload');
    const start = body.indexOf('\r\n\r\n') + 4;
    upload.bytes = body.subarray(start, body.lastIndexOf('\r\n--'));
    return `OK - ${upload.bytes.length}`;
  }

  #complete(args: Readonly<Record<string, string>>): unknown {
    if (this.foreign.has(args.channel_id ?? '')) return failure('not_in_channel');
    const [file] = JSON.parse(args.files ?? '[]');
    const upload = this.#uploads.get(file?.id);
    if (upload === undefined || upload.bytes.length === 0) return failure('file_not_found');
    this.files.push({ ...upload, title: file.title, thread: args.thread_ts ?? '' });
    return { ok: true, files: [{ id: file.id }] };
  }

  #respond(request: IncomingMessage, body: Buffer): unknown {
    if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
      return failure('no_json');
    const response = JSON.parse(body.toString('utf8'));
    if (this.responses.length >= 5) return failure('used_url');
    if (faultsOf(response.text, response.blocks ?? []).length > 0) return failure('invalid_blocks');
    this.responses.push(response);
    return 'ok';
  }
}

function refuse(
  response: ServerResponse,
  method: string,
  misfortune: Exclude<Misfortune, string>,
): void {
  if ('error' in misfortune) {
    response.writeHead(method === 'response_url' ? 400 : 200);
    response.end(JSON.stringify(failure(misfortune.error)));
    return;
  }
  response.writeHead(misfortune.status, misfortune.headers);
  response.end();
}

function failure(error: string): { ok: false; error: string } {
  return { ok: false, error };
}

function isRich(blocks: readonly unknown[]): boolean {
  return (
    blocks.length > 0 &&
    blocks.every((block) => JSON.stringify(block).startsWith('{"type":"rich_text"'))
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
