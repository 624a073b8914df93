/** A person at the sandbox's page, without the browser: what the page's script sends, and what it would be told. */

import { request } from 'node:http';
import type { Sandbox } from '../../src/sandbox/start.ts';

export const perf = 'C0PERF0001';
export const random = 'C0RANDOM01';
export const directMessage = 'D0ANA00001';
export const ana = 'U0ANA00001';

export interface Row {
  readonly kind: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | null;
  readonly html: string;
  readonly text?: string;
}

export interface SandboxPerson {
  do(action: string, fields?: Record<string, unknown>): Promise<Record<string, unknown>>;
  say(channel: string, text: string, thread?: string, files?: readonly string[]): Promise<void>;
  /** Hands a file over that is sent later. Resolves to its id. */
  attach(name: string, bytes: Uint8Array): Promise<string>;
  rows(channel: string, thread?: string): Promise<readonly Row[]>;
  /** All that the page was told since it was opened. */
  readonly events: readonly Row[];
  /** Waits until an event fits. */
  until(fits: (event: Row) => boolean): Promise<Row>;
  leave(): void;
}

export async function openPage(sandbox: Sandbox, person = ana): Promise<SandboxPerson> {
  const page = await fetch(sandbox.url);
  const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const events: Row[] = [];
  const watchers = new Set<() => void>();
  const closeStream = await openStream(`${sandbox.url}events?person=${person}`, cookie, (event) => {
    events.push(event);
    for (const watcher of watchers) watcher();
  });

  async function act(action: string, fields: Record<string, unknown> = {}) {
    const response = await fetch(`${sandbox.url}do/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ ...fields, person }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Record<string, unknown>;
  }

  return {
    do: act,
    async say(channel, text, thread, files = []) {
      await act('say', { channel, text, thread, files });
    },
    async attach(name, bytes) {
      const address = `${sandbox.url}attach/${encodeURIComponent(name)}?person=${person}`;
      const body = new Uint8Array(bytes);
      const response = await fetch(address, { method: 'POST', headers: { cookie }, body });
      if (!response.ok) throw new Error(await response.text());
      return String(((await response.json()) as Record<string, unknown>).id);
    },
    async rows(channel, thread) {
      return (await act('messages', { channel, thread })).rows as readonly Row[];
    },
    events,
    until(fits) {
      return new Promise((resolve) => {
        const look = () => {
          const found = events.find(fits);
          if (found === undefined) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      });
    },
    leave() {
      closeStream();
    },
  };
}

/** Server-sent events, each as one line of JSON. Resolves when the stream is open. */
function openStream(url: string, cookie: string, take: (event: Row) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { headers: { cookie } }, (response) => {
      let rest = '';
      response.on('data', (chunk) => {
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          if (part.startsWith('data: ')) take(JSON.parse(part.slice('data: '.length)));
        }
        resolve(() => call.destroy());
      });
    });
    call.on('error', reject);
    call.end();
  });
}
