/** Hands an answer to the person at the terminal: a text to read, and files for other programs. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeStandardOutput } from '../adapters/sources/standard-output.ts';
import { renderText, type TextOptions } from '../adapters/terminal/render-text.ts';
import { FileError } from '../app/errors.ts';
import type { Attachment, Message } from '../message/message.ts';

type BinaryFile = Extract<Attachment, { kind: 'binary' }>;

export interface Terminal {
  /** Standard output is a screen, on which nobody wants to see binary data. */
  readonly isScreen: boolean;
  /** Where the person is. */
  readonly folder: string;
}

/**
 * A file for another program is written beside the person, or goes to standard output where that is a file or a pipe; the text
 * is then what stands on the screen. Throws FileError, SourceError.
 */
export async function printAnswer(
  message: Message,
  options: TextOptions,
  { isScreen, folder }: Terminal,
): Promise<void> {
  const files = message.thread.filter((attachment) => attachment.kind === 'binary');
  const text = renderText(message, options) + describePages(message);
  if (files.length === 0) await writeStandardOutput(text);
  else if (isScreen) await writeBeside(files, text, folder);
  else {
    process.stderr.write(text);
    for (const { bytes } of files) await writeStandardOutput(bytes);
  }
}

/** What a terminal cannot show, a browser can. */
function describePages({ thread }: Message): string {
  const pages = thread.filter(({ kind }) => kind === 'page');
  const lines = pages.map(({ name }) => {
    return `For a browser: the same with --${name.replace(/^.*\./u, '')} > ${name}\n`;
  });
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

async function writeBeside(
  files: readonly BinaryFile[],
  text: string,
  folder: string,
): Promise<void> {
  for (const { name, bytes } of files) await writeNew(name, bytes, folder);
  const names = files.map(({ name }) => name).join(', ');
  await writeStandardOutput(`${text}\nWritten to ${names}\n`);
}

/** What is there already is somebody's. */
async function writeNew(name: string, bytes: Uint8Array, folder: string): Promise<void> {
  try {
    await writeFile(join(folder, name), bytes, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why =
      code === 'EEXIST'
        ? 'there is such a file already, and it was left as it is; choose a name with `>`'
        : `it cannot be written here (${code}); choose a place with \`>\``;
    throw new FileError(name, why);
  }
}
