/** Files as Slack handles them: announced, uploaded, processed after a while, shared after a while. */

import type { FileIsReady } from './blocks/validate.ts';
import { newId, newSecret } from './ids.ts';
import { extensionOf, fileUrl } from './shapes.ts';
import type { Slack } from './slack.ts';
import { type Message, putFile, putMessage, type SlackFile } from './workspace.ts';

export const maxUploadBytes = 64 * 1024 * 1024;

/** Where and with which words files are shared. */
export interface Share {
  readonly channel: string;
  readonly thread: string | null;
  readonly text: string;
  readonly blocks: Message['blocks'];
}

/** Announces a file; its bytes come later, to the address with its token. */
export function announceFile(
  slack: Slack,
  file: { readonly name: string; readonly length: number; readonly altText: string },
): SlackFile {
  return putFile(slack.workspace, {
    ...file,
    id: newId('F0'),
    title: file.name,
    user: slack.workspace.app.botUser,
    createdAt: slack.workspace.clock.now(),
    bytes: null,
    mimetype: '',
    uploadToken: newSecret(),
    shares: [],
  });
}

/** A person's file is there at once; it is shared with the message that it goes with. */
export function attachFile(slack: Slack, user: string, name: string, bytes: Buffer): SlackFile {
  const announced = announceFile(slack, { name, length: bytes.length, altText: '' });
  return putFile(slack.workspace, process({ ...announced, user, bytes }));
}

/** Those of the files that are this person's and shared nowhere yet. */
export function findAttached(slack: Slack, user: string, ids: readonly unknown[]): SlackFile[] {
  return ids.flatMap((id) => {
    const file = typeof id === 'string' ? slack.workspace.files.get(id) : undefined;
    return file?.user === user && file.shares.length === 0 ? [file] : [];
  });
}

export function shareWith(slack: Slack, message: Message): void {
  for (const id of message.files) change(slack, id, (file) => sharedAs(file, message));
}

/** An app sees its own files, and those in channels that it is in. */
export function isVisibleToBot(slack: Slack, file: SlackFile): boolean {
  const { app, channels } = slack.workspace;
  const isIn = (channel: string) => channels.get(channel)?.members.has(app.botUser) ?? false;
  return file.user === app.botUser || file.shares.some(({ channel }) => isIn(channel));
}

export function findUpload(slack: Slack, token: string): SlackFile | null {
  for (const file of slack.workspace.files.values()) {
    if (file.uploadToken === token) return file;
  }
  return null;
}

/** The bytes have come; the mimetype is known when processing is done. */
export function receiveUpload(slack: Slack, id: string, bytes: Buffer): void {
  change(slack, id, (file) => ({ ...file, bytes }));
}

/** Sharing is asynchronous: the message appears, and `shares` fills, after the call has returned. */
export function shareFiles(slack: Slack, files: readonly SlackFile[], share: Share | null): void {
  slack.workspace.clock.after(slack.processingMillis, () => {
    for (const { id } of files) change(slack, id, process);
    if (share === null || files.some(isLost)) return;
    const message = putMessage(slack.workspace, {
      ...share,
      ts: slack.workspace.nextTs(),
      user: slack.workspace.app.botUser,
      edited: null,
      files: files.map((file) => file.id),
      onlyFor: null,
    });
    for (const { id } of files) change(slack, id, (file) => sharedAs(file, message));
  });
}

/** Whether a `slack_file` in a block may be shown: Slack refuses a file that it has not processed. */
export function isFileReady(slack: Slack): FileIsReady {
  return ({ id, url }) => {
    const file =
      typeof id === 'string'
        ? slack.workspace.files.get(id)
        : [...slack.workspace.files.values()].find((each) => fileUrl(slack, each) === url);
    return file?.mimetype.startsWith('image/') ?? false;
  };
}

export function isImage(file: SlackFile): boolean {
  return /^image\/(png|jpeg|gif)$/u.test(file.mimetype);
}

/** Slack takes an alt text only with a picture: with any other file the share silently never happens. */
function isLost(file: SlackFile): boolean {
  return file.altText !== '' && !isImage(process(file));
}

function process(file: SlackFile): SlackFile {
  return { ...file, mimetype: mimetypeOf(file) };
}

function sharedAs(file: SlackFile, message: Message): SlackFile {
  const { channel, ts, thread } = message;
  return { ...file, shares: [...file.shares, { channel, ts, thread }] };
}

function change(slack: Slack, id: string, update: (file: SlackFile) => SlackFile): void {
  const file = slack.workspace.files.get(id);
  if (file !== undefined) putFile(slack.workspace, update(file));
}

const mimetypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  json: 'application/json',
  csv: 'text/csv',
  svg: 'image/svg+xml',
  gz: 'application/gzip',
};

/** Pictures are known by their first bytes, everything else by its name. */
function mimetypeOf(file: SlackFile): string {
  const start = file.bytes?.subarray(0, 8).toString('latin1') ?? '';
  if (start.startsWith('\x89PNG')) return 'image/png';
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('GIF8')) return 'image/gif';
  return mimetypes[extensionOf(file.name)] ?? 'application/octet-stream';
}
