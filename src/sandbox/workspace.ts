/** The workspace that the sandbox plays: people, channels, messages and files, all in memory and all bounded. */

import type { JsonObject } from './blocks/rules.ts';
import { type Clock, systemClock } from './clock.ts';
import { timestamps } from './ids.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly timeZone: string;
  readonly isBot: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'im';
  readonly topic: string;
  readonly members: Set<string>;
}

export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  /** The ts of the message that this one answers. */
  readonly thread: string | null;
  /** When it was last edited, as a ts. */
  readonly edited: string | null;
  readonly files: readonly string[];
  /** Set on an ephemeral message: the one person who sees it, until the page is loaded again. */
  readonly onlyFor: string | null;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly altText: string;
  readonly user: string;
  readonly createdAt: number;
  readonly length: number;
  readonly bytes: Buffer | null;
  /** Empty until Slack is done processing the file. */
  readonly mimetype: string;
  readonly uploadToken: string;
  readonly shares: readonly {
    readonly channel: string;
    readonly ts: string;
    readonly thread: string | null;
  }[];
}

export type Change =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'removed'; readonly message: Message }
  | { readonly kind: 'channels' }
  | { readonly kind: 'view'; readonly person: string; readonly view: string }
  /** Something that Slack itself would tell one person, such as a command that failed. */
  | { readonly kind: 'notice'; readonly person: string; readonly text: string };

export interface Workspace {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly app: { readonly id: string; readonly botId: string; readonly botUser: string };
  readonly clock: Clock;
  readonly people: ReadonlyMap<string, Person>;
  readonly channels: Map<string, Channel>;
  /** In order of ts, thread replies among them. */
  readonly messages: Map<string, Message[]>;
  readonly ephemerals: Map<string, Message>;
  readonly files: Map<string, SlackFile>;
  readonly listeners: Set<(change: Change) => void>;
  readonly nextTs: () => string;
}

const maxMessagesPerChannel = 500;
const maxEphemerals = 300;
const maxFiles = 500;
const maxFileBytes = 256 * 1024 * 1024;

const slackbot = 'USLACKBOT0';

const people: readonly Person[] = [
  person('U0ANA00001', 'ana', 'Ana Moreira', 'Europe/Lisbon'),
  person('U0BEN00001', 'ben', 'Ben Okafor', 'Africa/Lagos'),
  { ...person('U0HEAPBOT1', 'heapbot', 'heapbot', 'Etc/UTC'), isBot: true },
  { ...person(slackbot, 'slackbot', 'Slackbot', 'Etc/UTC'), isBot: true },
];

export function createWorkspace(clock: Clock = systemClock): Workspace {
  const everybody = ['U0ANA00001', 'U0BEN00001'];
  const channels: readonly Channel[] = [
    channel('C0GENERAL1', 'general', 'Company-wide announcements', [...everybody, 'U0HEAPBOT1']),
    channel('C0PERF0001', 'perf', 'Memory, latency, cost', [...everybody, 'U0HEAPBOT1']),
    channel('C0RANDOM01', 'random', 'heapbot was not invited here', everybody),
    ...everybody.map((id) => directMessage(id)),
  ];
  return {
    team: { id: 'T0SANDBOX1', domain: 'sandbox', name: 'Sandbox' },
    app: { id: 'A0HEAPBOT1', botId: 'B0HEAPBOT1', botUser: 'U0HEAPBOT1' },
    clock,
    people: new Map(people.map((each) => [each.id, each])),
    channels: new Map(channels.map((each) => [each.id, each])),
    messages: new Map(),
    ephemerals: new Map(),
    files: new Map(),
    listeners: new Set(),
    nextTs: timestamps(() => clock.now()),
  };
}

/** The channel of a direct message between the app and a person. */
export function directMessageOf(workspace: Workspace, personId: string): Channel | null {
  for (const each of workspace.channels.values()) {
    if (each.kind === 'im' && each.members.has(personId)) return each;
  }
  return null;
}

export function messagesIn(workspace: Workspace, channelId: string): readonly Message[] {
  return workspace.messages.get(channelId) ?? [];
}

export function findMessage(workspace: Workspace, channelId: string, ts: string): Message | null {
  return messagesIn(workspace, channelId).find((each) => each.ts === ts) ?? null;
}

export function repliesTo(workspace: Workspace, parent: Message): readonly Message[] {
  return messagesIn(workspace, parent.channel).filter((each) => each.thread === parent.ts);
}

/** Keeps a new message, or takes the place of the one with its ts, and tells whoever listens. */
export function putMessage(workspace: Workspace, message: Message): Message {
  if (message.onlyFor === null) putInChannel(workspace, message);
  else putEphemeral(workspace, message);
  announce(workspace, { kind: 'message', message });
  return message;
}

export function removeMessage(workspace: Workspace, message: Message): void {
  workspace.ephemerals.delete(message.ts);
  const rest = messagesIn(workspace, message.channel).filter((each) => each.ts !== message.ts);
  workspace.messages.set(message.channel, [...rest]);
  announce(workspace, { kind: 'removed', message });
}

/** Keeps a file; where there are too many, or too many bytes, the oldest ones go. */
export function putFile(workspace: Workspace, file: SlackFile): SlackFile {
  workspace.files.set(file.id, file);
  let bytes = [...workspace.files.values()].reduce(
    (sum, each) => sum + (each.bytes?.length ?? 0),
    0,
  );
  for (const [id, oldest] of workspace.files) {
    if (workspace.files.size <= maxFiles && bytes <= maxFileBytes) break;
    bytes -= oldest.bytes?.length ?? 0;
    workspace.files.delete(id);
  }
  return file;
}

export function announce(workspace: Workspace, change: Change): void {
  for (const listener of workspace.listeners) listener(change);
}

/** What Slackbot says to one person. */
export function whisper(
  workspace: Workspace,
  to: { readonly person: string; readonly channel: string; readonly thread: string | null },
  text: string,
): Message {
  return putMessage(workspace, {
    ts: workspace.nextTs(),
    channel: to.channel,
    user: slackbot,
    text,
    blocks: [],
    thread: to.thread,
    edited: null,
    files: [],
    onlyFor: to.person,
  });
}

function putInChannel(workspace: Workspace, message: Message): void {
  const messages = [...messagesIn(workspace, message.channel)];
  const index = messages.findIndex((each) => each.ts === message.ts);
  if (index < 0) messages.push(message);
  else messages[index] = message;
  workspace.messages.set(message.channel, messages.slice(-maxMessagesPerChannel));
}

function putEphemeral(workspace: Workspace, message: Message): void {
  workspace.ephemerals.set(message.ts, message);
  const oldest = workspace.ephemerals.keys().next();
  if (workspace.ephemerals.size > maxEphemerals && !oldest.done) {
    workspace.ephemerals.delete(oldest.value);
  }
}

function person(id: string, name: string, realName: string, timeZone: string): Person {
  return { id, name, realName, timeZone, isBot: false };
}

function channel(id: string, name: string, topic: string, members: readonly string[]): Channel {
  return { id, name, kind: 'public', topic, members: new Set(members) };
}

function directMessage(personId: string): Channel {
  const id = `D0${personId.slice(2)}`;
  return {
    id,
    name: 'heapbot',
    kind: 'im',
    topic: 'Just you and heapbot',
    members: new Set([personId, 'U0HEAPBOT1']),
  };
}
