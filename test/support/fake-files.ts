/** What people shared in the fake Slack: files, and the messages that they came with. */

import type { IncomingMessage, ServerResponse } from 'node:http';

export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly channel: string;
  /** Of the message. */
  readonly ts: string;
  readonly thread?: string;
  /** What files.info says beside, or instead. */
  readonly info?: Readonly<Record<string, unknown>>;
  /** Instead of the bytes. */
  readonly serve?: (request: IncomingMessage, response: ServerResponse) => void;
}

type Arguments = Readonly<Record<string, string>>;

export class FakeFiles {
  readonly all: SharedFile[] = [];
  /** The Authorization of every download, by the path. */
  readonly downloads: { path: string; authorization: string | undefined }[] = [];
  readonly #origin: () => string;

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  share(file: SharedFile): SharedFile {
    this.all.push(file);
    return file;
  }

  /** As it stands in events, messages and files.info. */
  shape(file: SharedFile): Readonly<Record<string, unknown>> {
    const url = `${this.#origin()}/files-pri/T012AB3CD-${file.id}/${file.name}`;
    return {
      id: file.id,
      name: file.name,
      mimetype: 'application/gzip',
      size: file.bytes.length,
      user: 'U0SHARER1',
      created: Number.parseInt(file.ts, 10) - 5,
      mode: 'hosted',
      is_external: false,
      url_private: url,
      url_private_download: url,
      channels: [file.channel],
      groups: [],
      ims: [],
      shares: { public: { [file.channel]: [{ ts: file.ts }] } },
      ...file.info,
    };
  }

  info({ file: id }: Arguments): unknown {
    const file = this.all.find((one) => one.id === id);
    return file === undefined
      ? { ok: false, error: 'file_not_found' }
      : { ok: true, file: this.shape(file) };
  }

  /** The messages that files came with; a reply is only found through its thread, and the thread's first message comes along. */
  history({ channel, ts: thread, oldest, latest, inclusive }: Arguments): unknown {
    if (inclusive !== 'true') return { ok: false, error: 'invalid_arguments' };
    const here = this.all.filter((file) => file.channel === channel && file.thread === thread);
    const found = here.filter(({ ts }) => ts >= (oldest ?? '') && ts <= (latest ?? '~'));
    const times = [...new Set(found.map(({ ts }) => ts))];
    const messages = times.map((ts) => ({
      ts,
      files: found.filter((file) => file.ts === ts).map((file) => this.shape(file)),
    }));
    const first = thread === undefined ? [] : [{ ts: thread, text: 'the first message' }];
    return { ok: true, messages: [...first, ...messages] };
  }

  /** Who shows no token gets a page to sign in. */
  serve(request: IncomingMessage, response: ServerResponse, token: string): void {
    const { authorization } = request.headers;
    const path = request.url ?? '';
    this.downloads.push({ path, authorization });
    const file = this.all.find(({ id }) => path.includes(`-${id}/`));
    if (file?.serve !== undefined) file.serve(request, response);
    else if (authorization !== `Bearer ${token}`) sendLoginPage(response);
    else if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/gzip' }).end(file.bytes);
  }
}

export function sendLoginPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!DOCTYPE html><html><title>Sign in</title></html>');
}
