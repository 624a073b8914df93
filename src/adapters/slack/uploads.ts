/** Files that people shared in Slack: found by their id or by their message, read only where they are shared. */

import { z } from 'zod';
import type { Place } from '../../app/conversation.ts';
import { UploadError } from '../../app/errors.ts';
import type { Log } from '../../app/log.ts';
import type { FetchLimits, UploadedFile, UploadedFiles } from '../../app/ports.ts';
import type { Upload } from '../../commands/command.ts';
import { createApi, type SlackApi } from './api.ts';
import { type AttachedFile, possibleProfiles } from './attached.ts';
import { download } from './download.ts';
import { factsOf, toCallError } from './errors.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { explainInfo, explainMessage } from './upload-reasons.ts';

interface UploadedFilesOptions {
  readonly botToken: string;
  /** The base of the Web API, ends in a slash. */
  readonly apiUrl: string;
  readonly limits: FetchLimits;
  readonly log: Log;
  readonly timings?: Partial<Timings>;
}

interface Tools extends UploadedFilesOptions {
  readonly api: SlackApi;
  readonly timings: Timings;
}

/** It stands in titles and in the small print. */
const LONGEST_NAME = 100;

export function createUploadedFiles(options: UploadedFilesOptions): UploadedFiles {
  const { botToken: token, apiUrl, log } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const tools = { ...options, timings, api: createApi({ token, apiUrl, log, timings }) };
  return {
    read: (upload, place) => readUpload(upload, place, tools),
    inThread: (place) => findInThread(place, tools),
  };
}

async function readUpload(upload: Upload, place: Place, tools: Tools): Promise<UploadedFile> {
  const id = upload.kind === 'file' ? upload.id : await findAtMessage(upload, place, tools);
  const file = await askSharedFile(id, place, tools);
  const name = file.name.slice(0, LONGEST_NAME) || id;
  const body = await download(
    { name, url: addressOf(file, name), size: file.size, mimetype: file.mimetype },
    { ...tools, token: tools.botToken },
  );
  return { id, shared: { name, by: file.user, at: sharedAt(file, place) }, body };
}

/** Throws UploadError where the message has no file, or more than one. */
async function findAtMessage(
  { channel, message, thread }: Extract<Upload, { kind: 'message' }>,
  place: Place,
  tools: Tools,
): Promise<string> {
  if (channel !== place.channel) throw elsewhere('That message');
  const files = await askAttached(channel, message, thread, tools.api).catch((error: unknown) => {
    throw explainMessage(toCallError('conversations.history', error));
  });
  const [file] = files;
  if (file === undefined) {
    throw new UploadError('That message has no file that could be a heap profile.');
  }
  if (files.length > 1) throw severalFiles(files);
  return file.id;
}

/** Rejects with SlackCallError. */
async function askAttached(
  channel: string,
  message: string,
  thread: string | null,
  api: SlackApi,
): Promise<readonly AttachedFile[]> {
  const only = { channel, oldest: message, latest: message, inclusive: true };
  const isReply = thread !== null && thread !== message;
  const { messages } = isReply
    ? // The message that a thread begins with always comes along.
      await api.call('conversations.replies', { ...only, ts: thread, limit: 2 })
    : await api.call('conversations.history', { ...only, limit: 1 });
  const found = z.array(messageSchema).safeParse(messages).data ?? [];
  return possibleProfiles(found.find(({ ts }) => ts === message)?.files);
}

const messageSchema = z.object({ ts: z.string(), files: z.unknown().optional() });

/** Nobody asked for these files by name: what cannot be told in time is left out. */
async function findInThread(
  { channel, thread }: Place,
  { api, log, timings }: Tools,
): Promise<readonly string[]> {
  if (thread === null) return [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly AttachedFile[]>((resolve) => {
    timer = setTimeout(() => resolve([]), timings.claimMillis);
  });
  const asked = askAttached(channel, thread, null, api).catch((error: unknown) => {
    const facts = factsOf(toCallError('conversations.history', error));
    log.debug('slack: cannot tell what a thread began with', facts);
    return [];
  });
  const files = await Promise.race([asked, late]);
  clearTimeout(timer);
  return files.filter(({ name }) => PROFILE_NAME.test(name ?? '')).map(({ id }) => id);
}

/** A thread below any other file is not about a profile. */
const PROFILE_NAME = /\.(?:pb|gz|pprof|prof|heap)$|heap|pprof|profile/iu;

const sharesSchema = z
  .record(z.string(), z.array(z.object({ ts: z.string() })))
  .optional()
  .catch(undefined);
const idsSchema = z.array(z.string()).catch([]);

const infoSchema = z.object({
  name: z.string().catch(''),
  size: z.number().catch(0),
  user: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,30}$/u)
    .catch(''),
  created: z.number().catch(0),
  mimetype: z.string().catch(''),
  is_external: z.boolean().catch(false),
  url_private_download: z.string().max(2_000).optional().catch(undefined),
  channels: idsSchema,
  groups: idsSchema,
  ims: idsSchema,
  shares: z.object({ public: sharesSchema, private: sharesSchema }).catch({}),
});

type FileInfo = z.infer<typeof infoSchema>;

/** A file is shared a moment after its message is there: one that is shared nowhere is asked for once more. */
async function askSharedFile(id: string, place: Place, tools: Tools): Promise<FileInfo> {
  const first = await askInfo(id, tools.api);
  if (isSharedIn(first, place)) return first;
  if (placesOf(first).length > 0) throw elsewhere(first.name || id);
  await new Promise((resolve) => setTimeout(resolve, 2 * tools.timings.retryMillis));
  const second = await askInfo(id, tools.api);
  if (!isSharedIn(second, place)) throw elsewhere(second.name || id);
  return second;
}

async function askInfo(id: string, api: SlackApi): Promise<FileInfo> {
  const { file } = await api.call('files.info', { file: id }).catch((error: unknown) => {
    throw explainInfo(toCallError('files.info', error));
  });
  const parsed = infoSchema.safeParse(file);
  if (!parsed.success) throw new UploadError('Slack did not say what that file is: try again.');
  return parsed.data;
}

function placesOf({ channels, groups, ims, shares }: FileInfo): readonly string[] {
  const shared = [shares.public, shares.private].flatMap((one) => Object.keys(one ?? {}));
  return [...channels, ...groups, ...ims, ...shared];
}

function isSharedIn(file: FileInfo, { channel }: Place): boolean {
  return placesOf(file).includes(channel);
}

/** When it first came here, else when it was uploaded. */
function sharedAt({ shares, created }: FileInfo, { channel }: Place): number {
  const here = [shares.public, shares.private].flatMap((one) => one?.[channel] ?? []);
  const times = here.map(({ ts }) => Math.round(Number(ts) * 1000)).filter((at) => at > 0);
  return times.length === 0 ? created * 1000 : Math.min(...times);
}

function addressOf({ url_private_download: url, is_external: isExternal }: FileInfo, name: string) {
  if (url !== undefined && !isExternal) return url;
  throw new UploadError(
    `${name} is kept outside of Slack, and I read only what Slack itself keeps: upload the file here.`,
  );
}

function elsewhere(what: string): UploadError {
  return new UploadError(
    `${what} is not in this channel. I read only files that are shared where I am asked: share it here, or ask me there.`,
  );
}

function severalFiles(files: readonly AttachedFile[]): UploadError {
  const listed = files.map(({ id, name }) => `${name ?? 'a file'} is ${id}`).join(', ');
  return new UploadError(
    `That message has ${files.length} files. Name the one you mean by its id: ${listed}.`,
  );
}
