/** Why Slack does not give a file that somebody shared, in words that say what still works. */

import { UploadError } from '../../app/errors.ts';
import type { SlackCallError } from './errors.ts';

/** Slack's answer to the question what a file is. */
export function explainInfo(error: SlackCallError): UploadError {
  switch (error.code) {
    case 'missing_scope':
      return lacksFilesScope();
    case 'file_not_found':
    case 'file_deleted':
      return new UploadError(
        'Slack does not show me that file: it is deleted, or shared where I am not. If it is in this channel, invite me here and ask again.',
      );
    default:
      return explainOther('file', error);
  }
}

/** Slack's answer to the question what a message came with. */
export function explainMessage(error: SlackCallError): UploadError {
  switch (error.code) {
    case 'missing_scope':
      return new UploadError(
        'The Slack app lacks the scope channels:history (groups:history in a private channel, im:history in a direct message), without which I cannot look a message up. These work without: the link of the file itself, mentioning me in a message with the file, and “Analyze heap profile” in the menu of its message.',
      );
    case 'channel_not_found':
    case 'not_in_channel':
      return new UploadError(
        'I am not in this channel, so I cannot look its messages up: invite me and ask again.',
      );
    default:
      return explainOther('message', error);
  }
}

export function lacksFilesScope(): UploadError {
  return new UploadError(
    'The Slack app lacks the scope files:read, without which I cannot read what people share. Whoever runs heapbot can add it and reinstall the app; until then download the file and run `heapbot top FILE`. Services work as ever.',
  );
}

function explainOther(what: string, { code, trouble }: SlackCallError): UploadError {
  return trouble === 'refused'
    ? new UploadError(`Slack does not show me that ${what} (${code}).`)
    : new UploadError(`Slack has trouble giving me that ${what} (${code}): try again in a minute.`);
}
