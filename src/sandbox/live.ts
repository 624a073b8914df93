/** Server-sent events: every change of the workspace reaches the pages that may see it. */

import type { ServerResponse } from 'node:http';
import { renderRow } from './render/row.ts';
import type { Slack } from './slack.ts';
import { type Change, findMessage, type Message } from './workspace.ts';

export interface Live {
  /** Holds the connection of one page open. */
  connect(response: ServerResponse, person: string): void;
  close(): void;
}

const maxPages = 50;
const heartbeatMillis = 15_000;

/** What a page is told. */
export type PageEvent =
  | {
      readonly kind: 'row';
      readonly channel: string;
      readonly thread: string | null;
      readonly ts: string;
      readonly html: string;
      readonly author: string;
    }
  | { readonly kind: 'removed'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'channels' }
  | { readonly kind: 'view' }
  | { readonly kind: 'notice'; readonly text: string };

export function createLive(slack: Slack): Live {
  const pages = new Map<ServerResponse, string>();

  function tell(change: Change): void {
    const audience = [...pages].filter(([, person]) => maySee(slack, change, person));
    if (audience.length === 0) return;
    const events = eventsFor(slack, change).map((event) => `data: ${JSON.stringify(event)}\n\n`);
    for (const [response] of audience) response.write(events.join(''));
  }

  slack.workspace.listeners.add(tell);
  const heartbeat = setInterval(() => {
    for (const response of pages.keys()) response.write(': still here\n\n');
  }, heartbeatMillis);
  heartbeat.unref();

  return {
    connect(response, person) {
      const oldest = pages.keys().next();
      if (pages.size >= maxPages && !oldest.done) oldest.value.end();
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': connected\n\n');
      pages.set(response, person);
      response.on('close', () => pages.delete(response));
    },
    close() {
      clearInterval(heartbeat);
      slack.workspace.listeners.delete(tell);
      for (const response of pages.keys()) response.end();
    },
  };
}

/** A message's row; the first message of a thread is drawn again when a reply changes its count. */
export function rowEvent(slack: Slack, message: Message): PageEvent {
  return {
    kind: 'row',
    channel: message.channel,
    thread: message.thread,
    ts: message.ts,
    html: renderRow(slack, message),
    author: message.user,
  };
}

function maySee(slack: Slack, change: Change, person: string): boolean {
  switch (change.kind) {
    case 'message':
    case 'removed': {
      const { onlyFor, channel } = change.message;
      const isMember = slack.workspace.channels.get(channel)?.members.has(person) ?? false;
      return isMember && (onlyFor === null || onlyFor === person);
    }
    case 'view':
    case 'notice':
      return change.person === person;
    case 'channels':
      return true;
  }
}

function eventsFor(slack: Slack, change: Change): readonly PageEvent[] {
  switch (change.kind) {
    case 'message':
      return [rowEvent(slack, change.message), ...parentEvents(slack, change.message)];
    case 'removed':
      return [
        { kind: 'removed', channel: change.message.channel, ts: change.message.ts },
        ...parentEvents(slack, change.message),
      ];
    case 'view':
      return [{ kind: 'view' }];
    case 'notice':
      return [{ kind: 'notice', text: change.text }];
    case 'channels':
      return [{ kind: 'channels' }];
  }
}

function parentEvents(slack: Slack, message: Message): readonly PageEvent[] {
  if (message.thread === null || message.onlyFor !== null) return [];
  const parent = findMessage(slack.workspace, message.channel, message.thread);
  return parent === null ? [] : [rowEvent(slack, parent)];
}
