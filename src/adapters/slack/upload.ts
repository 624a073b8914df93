/**
 * Files into a thread, in Slack's three steps. Not through the SDK's uploadV2: it names the alternative text `alt_text`, which
 * Slack ignores; the argument is `alt_txt`.
 */

import type { SlackApi } from './api.ts';
import { ALT_TEXT, FILE_TITLE } from './blocks/limits.ts';
import { cleanLine, cut } from './blocks/text.ts';
import { fromCode } from './errors.ts';

export interface Upload {
  readonly name: string;
  readonly title: string;
  /** For pictures alone: with an alternative text Slack silently shares no other file. */
  readonly alt: string | null;
  readonly bytes: Uint8Array;
}

interface UploadPlace {
  readonly channel: string;
  readonly thread: string;
}

export async function uploadFile(api: SlackApi, place: UploadPlace, file: Upload): Promise<void> {
  const filename = safeName(file.name);
  const { url, id } = await reserve(api, filename, file);
  await api.sendBytes(url, filename, file.bytes);
  await api.call(
    'files.completeUploadExternal',
    {
      files: [{ id, title: cut(cleanLine(file.title).trim() || filename, FILE_TITLE) }],
      channel_id: place.channel,
      thread_ts: place.thread,
    },
    place.channel,
  );
}

async function reserve(
  api: SlackApi,
  filename: string,
  file: Upload,
): Promise<{ readonly url: string; readonly id: string }> {
  const alt = file.alt === null ? '' : cut(cleanLine(file.alt).trim(), ALT_TEXT);
  const answer = await api.call('files.getUploadURLExternal', {
    filename,
    length: file.bytes.length,
    ...(alt === '' ? {} : { alt_txt: alt }),
  });
  const { upload_url: url, file_id: id } = answer;
  if (typeof url !== 'string' || typeof id !== 'string' || !URL.canParse(url)) {
    throw fromCode('files.getUploadURLExternal', 'no_upload_url');
  }
  return { url, id };
}

function safeName(name: string): string {
  const safe = cleanLine(name).replace(/[^\p{L}\p{N}._-]/gu, '-');
  return safe.slice(-100) || 'file';
}
